"""An overdose that was taken already: said of the patient, and not feared or asked about in general (D28)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from nlu.drug_names import names
from nlu.parsed import Concept, Drug, Finding, State
from nlu.phrases import read_table, strings

if TYPE_CHECKING:
    from nlu.text import Text

_TABLE = read_table("overdose")


def _either(key: str) -> str:
    forms = sorted(strings(_TABLE, key, "overdose"), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in forms) + ")"


# more tablets at one time than any course of this protocol asks for; a verb of gulping needs fewer
_MANY, _GULPED = 20, 8
_TABLETS = (
    r"(?:x ?)?(?:of )?(?:(?:her|his|the|their|[a-z]{3,16}|[0-9.]{1,4} ?mg) ){0,3}(?:tabs?|tablets?|pills?|capsules?)"
)
_OF = r"(?: (?:an?|the|her|his|some|deliberate|intentional|accidental|massive|large|big|small|mixed)){0,3} "
_SIGNS = re.compile(
    rf"(?<![a-z])(?:(?P<happened>{_either('happened')})"
    rf"|(?P<dose>{_either('took')}{_OF}(?:{_either('named')}|{_either('too_much')}))"
    rf"|(?P<pack>{_either('took')}(?: [a-z]{{2,16}}){{0,3}} {_either('whole')} {_either('pack')})"
    rf"|(?P<gulped>{_either('gulped')}) (?:about |around |~ ?|over )?(?P<few>[0-9]{{1,3}}) {_TABLETS}"
    rf"|{_either('took')} (?:about |around |~ ?|over )?(?P<many>[0-9]{{1,3}}) {_TABLETS}"
    rf"|(?P<noun>overdose|over[ -]dose|od of(?= (?!course))"
    r"|(?:double|triple) dose(?: of [a-z]{2,18})? (?:taken|given)))(?![a-z])"
)
_SUPPOSED = re.compile(rf"(?<![a-z]){_either('supposed')}(?: [a-z']{{1,14}}){{0,3}} ?$")
_NO_SUCH = re.compile(rf"(?<![a-z]){_either('no_such')}(?: [a-z0-9']{{1,14}}){{0,4}} ?$")
_EARLIER = re.compile(rf"(?<![a-z])(?:{_either('earlier')}|in (?:19|20)[0-9]{{2}})(?![a-z0-9])")
_OTHERS = re.compile(rf"(?<![a-z]){_either('others')}(?: [a-z]{{1,10}}){{0,2}} ?$")
_TOLD = re.compile(rf"(?<![a-z]){_either('told')}(?![a-z])|(?<![0-9])[0-9]{{2}} ?(?:[fm]|yo|y/o)(?![a-z])")
_MAY_BE = re.compile(r"dose|tab|pill|capsule|od['e of]|whole|entire|full|all |too m")
_ENDS = ".!?\n;"
_REACH = 80
_MOST = 6  # in one message: one is enough


def read_overdose(text: Text) -> tuple[Finding, ...]:
    """Each overdose that the message says was taken, in order.

    Shape:   state PRESENT, or PAST where it was another time. A denied, feared or general one is left out.
    Errors:  none.
    """
    plain = text.plain
    if _MAY_BE.search(plain) is None:
        return ()
    found: list[Finding] = []
    for sign in islice(_SIGNS.finditer(plain), _MOST):
        state = _state(plain, sign)
        if state is not None:
            found.append(Finding(Concept.OVERDOSE, state, text.span(*sign.span())))
    return tuple(found)


def _state(plain: str, sign: re.Match[str]) -> State | None:
    low = max(0, sign.start() - _REACH)
    low = max(plain.rfind(mark, low, sign.start()) + 1 for mark in _ENDS) or low
    high = min((at for mark in _ENDS if (at := plain.find(mark, sign.end(), sign.end() + _REACH)) >= 0), default=-1)
    high = high if high >= 0 else min(len(plain), sign.end() + _REACH)
    before = plain[low : sign.start()].rsplit(",", 1)[-1]
    if (sign["few"] and int(sign["few"]) < _GULPED) or (sign["many"] and int(sign["many"]) < _MANY):
        return None
    if sign["noun"] and _NO_SUCH.search(before):
        return None
    if _SUPPOSED.search(before) or _OTHERS.search(before):
        return None
    if _EARLIER.search(plain, low, sign.start()) or _EARLIER.match(plain, sign.end() + 1, high):
        return State.PAST
    if sign["noun"] and not (_TOLD.search(plain, low, high) or _names_a_drug(plain[low:high])):
        return None
    return State.PRESENT


def _names_a_drug(sentence: str) -> bool:
    return any(isinstance(hit.value, Drug) and hit.value is not Drug.OTHER for hit in names(sentence))
