"""The cues by which words ask: whether something is asked at all, and of what kind."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from nlu.phrases import Phrases, read_table, strings

_SOURCE = "lexicon/questions.toml"
_WORD = re.compile(r"[a-z]{1,40}")
_LAST = re.compile(r"(?<!on )(?<!no )(?<!for )(?<!the )(?<!under )(?<!stopped )\b(?:rx|tx|mx|mgmt|dose|dosing)\W{0,3}$")
_PLEASE = re.compile(r"(?<![a-z])(?:pls|plz|please|plse|kindly)\W{0,3}$")
_AGREED = re.compile(r"(?:\bright|\byes|\bok|\bokay|\bcorrect|\bno|n'?t (?:it|she|he)|\bagree(?:d)?)\?+\s{0,3}$")
_MARK = re.compile(r"\?(?![a-z])|💊")  # "?ILD" doubts a finding and asks nothing
INTENDED = r"(?! (?:do|start|give|check|try|add|order|get|go|see|ask|speak|discuss|call)\b)"  # "will do" asks nothing
_VERB_FIRST = re.compile(
    rf"(?:do|does|did|is|are|can|could|should|shall|would(?! like)|will{INTENDED}|may|any"
    r"|(?:pls |please )?(?:start|begin|initiate|prescribe|chart))\b"
)
_TAKES_BACK = re.compile(r"(?:no|nope|er|erm|um|wait|rather|not(?! only| yet| on| currently| known| sure))(?![a-z])|\*")
_VERB_LAST = re.compile(r"(?<![a-z])(?:do|does|did|can|could|should|shall|would|will|is|are) (?:the |her |his )?$")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.][0-9])?")
_STEP = r"[0-9]{1,3}(?:[.][0-9])?(?: ?mg)?"
_STEPS = re.compile(rf"(?<![0-9.]){_STEP}(?: ?(?:,|>|->|/|then|to|-) ?{_STEP}){{2,12}}(?![0-9/])")
_DISEASE = re.compile(
    r"(?:itis|osis|oma|omas|aemia|emia|pathy|syndrome|cancer|carcinoma|disorder|ectomy|infection|fever|attack|sclerosis)$"
)
# what makes a result of "labs", and a statement of "dose"
_TOLD_BEFORE = re.compile(
    r"(?<![a-z])(?:last|recent|latest|previous|prev|prior|today's|yesterday's|on|her|his|their|these|those|sent|same|current|stable"
    r"|missed|no|not)(?: [a-z]{1,12})? $|[0-9] ?$"
)
_TOLD_BEHIND = re.compile(
    r"[ :=-]{0,3}(?:(?:is|are|was|were|all|been|came) ){0,2}(?:normal|nl|nad|ok|okay|fine|good|stable|unremarkable|neg"
    r"|negative|pending|sent|back|done|awaited|taken|show(?:s|ed)?|pos|positive|abnormal|up|down|raised|missed|given|since|[0-9])(?![a-z])"
)
_ARTICLE = r"(?:a|an|the|my|our|his|her|some|new|newly|active|acute|chronic|severe|bad|mild)"
_PURPOSE = re.compile(rf"\b(?:for|in|of|treat|treating)[ \t]{{1,3}}(?:{_ARTICLE}[ \t]{{1,3}}){{0,2}}([a-z])")
_CLOCK = re.compile(r"(?<![0-9a-z])(?:at |by |until |till )?[0-2]?[0-9](?:[:.][0-5][0-9])? ?[ap]\.?m\b")


class Cue(StrEnum):
    """What a word or phrase tells of the question. Values are the keys of the lexicon's table."""

    ASK = "ask"  # it wants an answer
    NOUN = "noun"  # it wants an answer where nothing is told of it
    UNDO = "undo"  # it puts right what was said before
    PREVENT = "prevent"  # what is prevented or watched
    START = "start"  # what to begin with
    NEXT = "next"  # what follows on what was said
    DOSE = "dose"  # how much
    PLAN = "plan"  # something is meant to be done
    SUPPOSE = "suppose"  # a case that is not the patient's
    FRESH = "fresh"  # a disease not yet treated
    FAILED = "failed"  # a treatment did not help
    ANOTHER = "another"  # a patient who is not the one at hand
    ALONE = "alone"  # a drug by itself, or another one later
    TAPER = "taper"  # the dose is to come down
    SAFE = "safe"  # whether a drug may be given
    WHY = "why"  # a reason or a source
    RIVAL = "rival"  # a disease that the protocol's drugs are given for as well
    TOPIC = "topic"  # a subject of the protocol that is no drug and no disease


def _tables() -> dict[Cue, tuple[str, ...]]:
    table = read_table("questions")["cues"]
    if not isinstance(table, dict) or set(table) != {cue.value for cue in Cue}:
        raise ValueError(f"{_SOURCE}: [cues] must hold exactly {', '.join(Cue)}")
    return {cue: strings(table, cue, _SOURCE) for cue in Cue}


def _cues() -> dict[Cue, Phrases[Cue]]:
    return {cue: Phrases(((form, cue) for form in forms), _SOURCE) for cue, forms in _tables().items()}


def _plain() -> frozenset[str]:
    table = read_table("questions")["words"]
    if not isinstance(table, dict):
        raise TypeError(f"{_SOURCE}: [words] must be a table")
    asking = (forms for cue, forms in _tables().items() if cue is not Cue.RIVAL)
    of_cues: set[str] = {word for forms in asking for form in forms for word in _WORD.findall(form)}
    return frozenset(of_cues) | frozenset(strings(table, "plain", _SOURCE))


_CUES = _cues()
_PLAIN = _plain()


def says(plain: str, cue: Cue) -> bool:
    """Whether lower-case text holds a phrase of that kind."""
    return _CUES[cue].has(plain)


def is_only(plain: str, cue: Cue) -> bool:
    """Whether lower-case text is one such phrase and plain words, no more."""
    return says(plain, cue) and all(is_plain(word) for _, word in words_of(plain))


def ends_of(plain: str, cue: Cue) -> tuple[int, ...]:
    """Where the phrases of that kind end."""
    return tuple(hit.end for hit in _CUES[cue].find(plain))


def asks(plain: str) -> bool:
    """Whether lower-case text asks: by its sign or by its words."""
    return (
        _MARK.search(plain) is not None
        or _VERB_FIRST.match(plain) is not None
        or says(plain, Cue.ASK)
        or _LAST.search(plain) is not None
    )


def asks_to_agree(plain: str) -> bool:
    """Whether lower-case text ends as one that is to be agreed to: "so it's muscle not liver, right?"."""
    return _AGREED.search(plain) is not None


def asks_politely(plain: str) -> bool:
    """Whether lower-case text ends in "please"."""
    return _PLEASE.search(plain) is not None


def asks_by_verb(before: str) -> bool:
    """Whether lower-case words in front of a drug ask about it: "does" pred help."""
    return _VERB_LAST.search(before) is not None


def asks_by_words(plain: str) -> bool:
    """Whether lower-case text would ask without a question mark."""
    return asks(plain.replace("?", " ")) or names_a_subject(plain)


def falls(plain: str) -> bool:
    """Whether numbers follow each other downwards, as the steps of a taper do: "60, 40, 30"."""
    steps = _STEPS.search(plain)
    if steps is None:
        return False
    numbers = [float(number) for number in _NUMBER.findall(steps[0])]
    return all(later < earlier for earlier, later in pairwise(numbers))


def puts_right(plain: str, *, first: bool) -> bool:
    """Whether lower-case text takes back what was said before: "typo", "remove the mtx", "no, 65" to begin with."""
    return (first and _TAKES_BACK.match(plain) is not None) or says(plain, Cue.UNDO)


def names_a_subject(plain: str) -> bool:
    """Whether lower-case text asks by naming alone: "labs for mtx", but not "on last bloods" or "labs normal"."""
    return any(
        _TOLD_BEFORE.search(plain, 0, hit.start) is None and _TOLD_BEHIND.match(plain, hit.end) is None
        for hit in _CUES[Cue.NOUN].find(plain)
    )


def tells_the_hour(plain: str) -> bool:
    """Whether a time of day stands in it: "3 PM" is no polymyositis."""
    return _CLOCK.search(plain) is not None


def words_of(plain: str) -> tuple[tuple[int, str], ...]:
    """The words of lower-case text, each with where it starts."""
    return tuple((match.start(), match[0]) for match in _WORD.finditer(plain))


def is_plain(word: str) -> bool:
    """Whether a bare question about a patient may hold the word."""
    return word in _PLAIN


def sounds_like_a_disease(word: str) -> bool:
    """Whether a word ends as the names of diseases do."""
    return _DISEASE.search(word) is not None


def purposes(plain: str) -> tuple[int, ...]:
    """Where the words start that stand after "for", "in" or "of": what a drug is given for, or a disease."""
    return tuple(match.start(1) for match in _PURPOSE.finditer(plain))
