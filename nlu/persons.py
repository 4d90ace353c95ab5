"""Who the patient is: sex, adult or child, and whether the message speaks of more than one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import glued_at, text_at
from nlu.numbers import Kind
from nlu.parsed import AgeGroup, AgeGroupSaid, Sex, SexSaid
from nlu.roles import BIRTH, RELATIVE, sentence_start

if TYPE_CHECKING:
    from nlu.ages import Age
    from nlu.numbers import Token
    from nlu.text import Text

_FEMALE, _MALE = words("person", "female"), words("person", "male")
_SHE, _HE = words("person", "she"), words("person", "he")
_STAFF = words("person", "staff")
_BABY = words("person", "baby")
_ADULT, _CHILD, _YOUNG = words("person", "adult"), words("person", "child"), words("person", "young")
_NOT_GROUP = words("person", "not_a_group")
_REFERENCE = words("patients", "reference")
_FIRST, _SECOND = words("patients", "ordinal_one"), words("patients", "ordinal_two")
_SEXED, _OTHERS = _FEMALE | _MALE, RELATIVE | _STAFF
_NOT_HERS = frozenset({"her", "his", "their", "my", "no", "of", "each", "any", "one", "as"})
_DELIVERED = frozenset({"delivered", "delivery", "birth", "delivering"})
_ONESELF = frozenset({"herself", "himself"})
_MEN = frozenset(
    {"brother", "brothers", "father", "dad", "husband", "son", "sons", "uncle", "grandfather", "boyfriend"}
)
_WOMEN = frozenset(
    {"sister", "sisters", "mother", "mum", "mom", "wife", "daughter", "aunt", "grandmother", "girlfriend"}
)
_ENOUGH = 20  # pronouns
_PLURAL, _TWO = words("patients", "plural"), words("patients", "two")


_AROUND_AGE = 4  # words on either side of an age in which its sex is said
_LETTERS = frozenset({"f", "m", "yof", "yf", "yom", "ym"})


def _where_said(tokens: tuple[Token, ...], age: Age) -> int:
    """The token in or near an age that says the sex: for the quotation alone."""
    near = range(max(0, age.first - 1), min(len(tokens), age.last + _AROUND_AGE))
    return next((at for at in near if tokens[at].text in _LETTERS | _SEXED), age.first)


def read_sex(
    text: Text, tokens: tuple[Token, ...], ages: tuple[Age, ...], measured: frozenset[int], others: tuple[Age, ...]
) -> SexSaid | None:
    """The patient's sex: beside an age before a noun, a noun before a pronoun; two that differ are none.

    `measured` are the tokens of weights and heights; `others` are ages of other persons.
    """
    foreign = {at for age in others for at in range(age.first, age.last + 1)}
    levels: tuple[list[tuple[Sex, int]], ...] = ([], [], [])
    for age in ages:
        if age.sex is not None:
            levels[0].append((age.sex, _where_said(tokens, age)))
    for at, token in enumerate(tokens):
        if token.kind is not Kind.WORD or at in foreign or len(levels[2]) > _ENOUGH:
            continue
        level, sex = _cue(tokens, at, measured)
        if sex is not None:
            levels[level].append((sex, at))
    for cues in levels:
        said = {sex for sex, _ in cues}
        if len(said) == 1:
            sex, at = cues[0]
            return SexSaid(sex, text.span(tokens[at].start, tokens[at].end))
        if said:
            return None
    return None


def _cue(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> tuple[int, Sex | None]:
    word = tokens[at].text
    if word in {"f", "m"}:
        return 0, _letter(tokens, at, measured)
    if word in _FEMALE or word in _MALE:
        return 1, _noun(tokens, at)
    if word in _SHE or word in _HE:
        return 2, _pronoun(tokens, at)
    return 1, None


def _letter(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> Sex | None:
    """An F or M that stands alone beside a measure, a comma or "sex"."""
    if at in measured:
        return None
    before, after = text_at(tokens, at - 1), text_at(tokens, at + 1)
    sex = Sex.FEMALE if tokens[at].text == "f" else Sex.MALE
    if before in {"sex", "gender"} or (before in {":", "="} and text_at(tokens, at - 2) in {"sex", "gender"}):
        return sex
    if tokens[at].glued and before not in {",", "/", "(", "-"} and (at - 1) not in measured:
        return None
    if glued_at(tokens, at + 1) and after not in {",", "/", ".", ")", "-", ";", "?", ":"}:
        return None
    if after in {"'", "&", "+"} or (
        after == "/" and len(text_at(tokens, at + 2)) == 1 and text_at(tokens, at + 2).isalpha()
    ):
        return None
    if before == "/" and len(text_at(tokens, at - 2)) == 1 and text_at(tokens, at - 2).isalpha():
        return None
    skip_before = at - 1 - (before in {",", "/", "-", "("})
    skip_after = at + 1 + (after in {",", "/", "-", ")"})
    beside = skip_before in measured or skip_after in measured
    before = "" if before == "-" and text_at(tokens, at - 2) in {"\n", ""} else before  # a list's dash
    alone = before in {"", ",", "\n", "actually", "sorry"} and after in {",", ""}
    return sex if beside or alone else None


def _noun(tokens: tuple[Token, ...], at: int) -> Sex | None:
    word, before, after = tokens[at].text, text_at(tokens, at - 1), text_at(tokens, at + 1)
    sex = Sex.FEMALE if word in _FEMALE else Sex.MALE
    if (
        after in RELATIVE
        or after in _STAFF
        or (
            after in {"pattern", "sex", "hormone", "baby", "newborn", "fetus", "neonate", "infant", "child"} & _BABY
            and _birth(tokens, at)
        )
    ):
        return None
    if any(text_at(tokens, here) in _DELIVERED for here in range(max(0, at - 5), at)):
        return None
    if before in {"no", "not", "trans", "transgender"} or (before == "baby" and _birth(tokens, at)):
        return None
    if after in {"or", "/"} and text_at(tokens, at + 2) in _SEXED:
        return None
    if before in {"or", "/"} and text_at(tokens, at - 2) in _SEXED:
        return None
    if any(text_at(tokens, at - step) in RELATIVE for step in (1, 2, 3)) and before not in {",", "."}:
        return None
    return sex


def _birth(tokens: tuple[Token, ...], at: int) -> bool:
    start = sentence_start(tokens, at)
    return any(text_at(tokens, here) in BIRTH for here in range(start, min(at + 12, len(tokens))))


def _pronoun(tokens: tuple[Token, ...], at: int) -> Sex | None:
    sex = Sex.FEMALE if tokens[at].text in _SHE else Sex.MALE
    if text_at(tokens, at - 1) == "/" or text_at(tokens, at + 1) == "/":
        return None
    start = sentence_start(tokens, at)
    unlike = _MEN if sex is Sex.FEMALE else _WOMEN
    own = unlike if tokens[at].text in _ONESELF else frozenset()  # "brother died of it, no symptoms herself"
    for here in range(start, at):
        if text_at(tokens, here) in _OTHERS and text_at(tokens, here) not in own:
            return None
    return sex


def read_age_group(text: Text, tokens: tuple[Token, ...], others: tuple[Age, ...]) -> AgeGroupSaid | None:
    """Adult or child, said in a word of the patient; two that differ are none."""
    foreign = {at for age in others for at in range(age.first, age.last + 3)}
    found: list[tuple[AgeGroup, int]] = []
    for at, token in enumerate(tokens):
        group = AgeGroup.ADULT if token.text in _ADULT else AgeGroup.CHILD if token.text in _CHILD else None
        if group is None or at in foreign:
            continue
        if token.text not in {"boy", "girl", "child"} and _is_noise(tokens, at):
            continue
        if not _of_the_patient(tokens, at):
            continue
        found.append((group, at))
    if len({group for group, _ in found}) != 1:
        return None
    group, at = found[0]
    return AgeGroupSaid(group, text.span(tokens[at].start, tokens[at].end))


def _is_noise(tokens: tuple[Token, ...], at: int) -> bool:
    return text_at(tokens, at - 1) in _YOUNG


def _of_the_patient(tokens: tuple[Token, ...], at: int) -> bool:
    before, after = text_at(tokens, at - 1), text_at(tokens, at + 1)
    if after == "-":
        after = text_at(tokens, at + 2)
    if after in _NOT_GROUP or after in RELATIVE or _birth(tokens, at):
        return False
    if before in _NOT_HERS or before in RELATIVE:
        return False
    if before == "a" and text_at(tokens, at - 2) in {"as", "since", "was", "has", "wants", "have", "want"}:
        return False
    if before == "-" and text_at(tokens, at - 2) in {"non"}:
        return False
    return not any(text_at(tokens, at - step) in RELATIVE for step in (1, 2, 3))


def several_patients(
    tokens: tuple[Token, ...], ages: tuple[Age, ...], weights: int, measured: frozenset[int]
) -> int | None:
    """Where a second patient is named; None for one patient. `weights`: how many different own weights stand."""
    first = second = None
    for at, token in enumerate(tokens):
        if token.text in _REFERENCE:
            ordinals = (
                {text_at(tokens, at - 1)}
                if text_at(tokens, at - 1) in {"first", "second"}
                else {text_at(tokens, at + 1)}
            )
            if at + 1 in measured and not ordinals & {"first", "second"}:
                continue
            first = at if ordinals & _FIRST else first
            second = at if ordinals & _SECOND else second
        if token.text in {"second", "other", "next"} and weights > 1 and first is not None:
            second = at if second is None else second
        if token.text in _PLURAL and text_at(tokens, at - 1) in _TWO and (weights > 1 or len(ages) > 1):
            return at
    if first is not None and second is not None:
        return second
    persons = {(age.value, age.sex) for age in ages if age.sex is not None and age.strong}
    if len(persons) > 1 and len({sex for _, sex in persons}) > 1 and (weights > 1 or len(ages) > 1):
        return ages[-1].first
    if weights > 1:
        sexes = [at for at, token in enumerate(tokens) if token.text in _SEXED]
        if len({tokens[at].text in _FEMALE for at in sexes}) > 1:
            return sexes[-1]
    return None
