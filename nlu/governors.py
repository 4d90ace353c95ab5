"""The role of a mass by the words that stand before it in its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import text_at
from nlu.roles import (
    APPROXIMATE,
    CHANGE,
    LIKELY_ADULT,
    LOAD,
    NOT_THING,
    NOUN,
    OTHER_LOSS,
    PAST,
    PATIENT,
    PRESENT,
    RELATIVE,
    TARGET,
    THING,
    VERB,
    WISH,
    WISHED,
    Reading,
    Role,
    is_relative,
    sentence_start,
)
from nlu.subjects import person_of, subject_of

if TYPE_CHECKING:
    from decimal import Decimal

    from nlu.numbers import Token

_FILLER = frozenset(
    {"was", "were", "is", "weighed", "weight", "wt", "her", "his", "she", "he", ",", ":", "-", "the", "a", "of", "at",
     "and"}
)  # fmt: skip
_LINKS = words("keyword", "link") - {",", "patient", "pt"} | APPROXIMATE | {
    "by", "to", "a", "an", "further", "another", "some", "total", "more", "than", "up", "of", "nearly", "over", "body",
    "weight", "wt", "pregnancy", "previous", "last", "been", "her", "his", "with", "~", "least", "s", "'",
}  # fmt: skip
_OPENS = PRESENT | NOUN | VERB | PATIENT


def governed_by(tokens: tuple[Token, ...], first: int, value: Decimal) -> Reading:
    """The nearest word to the left that governs the number."""
    start = sentence_start(tokens, first)
    commas = False
    to = text_at(tokens, first - 1) in {"to", "->"} or (
        text_at(tokens, first - 2) == "to" and text_at(tokens, first - 1) in APPROXIMATE
    )
    supposed = any(text_at(tokens, at) in {"if", "suppose", "imagine"} for at in range(start, first))
    if text_at(tokens, first - 1) in {"was", "were"} and not supposed and not _weight_word(tokens, start, first):
        return Reading(Role.DATED)
    for at in range(first - 1, start - 1, -1):
        word = text_at(tokens, at)
        if word in {",", ";"}:
            commas = True
        elif word in NOUN or word in VERB:
            return _at_keyword(tokens, at, first, value, to=to)
        else:
            role = _word_role(tokens, at, first, value, to=to, far=commas and value >= LIKELY_ADULT)
            if role is not None:
                return Reading(role)
    return Reading(Role.OWN)


def _weight_word(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return text_at(tokens, end - 2) != "(" and any(text_at(tokens, at) in NOUN for at in range(start, end))


def _word_role(  # noqa: C901
    tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool, far: bool
) -> Role | None:
    """What a word to the left that is no word for weight makes of a mass; None: nothing."""
    word = text_at(tokens, at)
    beside = _only_links(tokens, at + 1, first)
    if word in PRESENT:
        return Role.PRESENT
    if word == "ago":
        return Role.DATED if _is_filler(tokens, at + 1, first) else None
    if (word in PAST and beside) or (word == "from" and at == first - 1):
        return Role.DATED
    if word == "used" and text_at(tokens, at + 1) == "to":
        return Role.DATED
    if word == "to" and _wished(tokens, at + 1):
        return Role.NOT_OWN
    if word in CHANGE or (word == "put" and text_at(tokens, at + 1) == "on" and at >= first - 4):
        if to:
            return Role.PRESENT
        of_body = text_at(tokens, at - 1) in OTHER_LOSS and value >= LIKELY_ADULT
        return Role.NOT_OWN if not far and not of_body and (beside or value < LIKELY_ADULT) else None
    if word in TARGET:
        return Role.NOT_OWN if beside else None
    if is_relative(tokens, at):
        return Role.NOT_OWN
    if word in LOAD and not far and (beside or value < LIKELY_ADULT):
        return Role.NOTHING
    thing = word in THING and text_at(tokens, at + 1) not in NOT_THING
    if thing and value < LIKELY_ADULT and not _listed(tokens, at, first):
        return Role.NOTHING if beside else Role.NOT_OWN
    return person_of(tokens, at) if word in PATIENT else None


def _only_links(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether nothing of meaning stands between a word and the number."""
    return all(text_at(tokens, at) in _LINKS for at in range(start, end))


def _listed(tokens: tuple[Token, ...], at: int, first: int) -> bool:
    return any(text_at(tokens, here) in {",", ";"} for here in range(at, first))


def _at_keyword(tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool) -> Reading:
    after = text_at(tokens, at + 1)
    if after in CHANGE or after in {"bearing", "change", "changes"}:
        if value >= LIKELY_ADULT and _leaves(tokens, at, first):
            return Reading(Role.OWN)
        return Reading(Role.PRESENT if to else Role.NOT_OWN)
    return _keyword_role(tokens, at, first, value, to=to)


def _leaves(tokens: tuple[Token, ...], at: int, first: int) -> bool:
    """Whether a list moved on from "weight loss" before the number: "weight loss, dysphagia, 70 kg"."""
    return text_at(tokens, first - 1) in {",", ";", ":"} or any(
        text_at(tokens, here) in {",", ";"} and text_at(tokens, here + 1) in _OPENS for here in range(at, first)
    )


def _another_weight(tokens: tuple[Token, ...], at: int, near: list[str]) -> bool:
    """Whether the words before one for weight make it an ideal, a birth, a wished-for weight or a part of one."""
    if any(word in TARGET for word in near[:2]) or "birth" in near or "excess" in near:
        return True
    of_percent = "%" in {text_at(tokens, at - step) for step in range(2, 6)} and "of" in near
    return of_percent or _wished(tokens, at)


def _wished(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "wants to weigh", "advised to lose weight"."""
    return any(
        text_at(tokens, here) in WISH and text_at(tokens, here + 1) == "to" and text_at(tokens, here + 2) in WISHED
        for here in range(max(0, at - 5), at)
    )


def _is_filler(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    between = [text_at(tokens, at) for at in range(start, end)]
    return all(word in _FILLER for word in between) and bool({"was", "weighed", "weight", "wt"} & set(between))


def _keyword_role(tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool) -> Reading:  # noqa: C901
    """The role of a number that a word for weight governs: by what stands around that word."""
    between = {text_at(tokens, here) for here in range(at + 1, first)}
    near = [text_at(tokens, at - step) for step in (1, 2, 3) if at - step >= 0]
    near = near[: next((n for n, word in enumerate(near) if word in {",", ";", ".", "and", ")"}), len(near))]
    if between & TARGET or "birth" in between or _another_weight(tokens, at, near):
        return Reading(Role.NOT_OWN, keyword=True)
    if "ago" in between or between & PAST:
        return Reading(Role.PRESENT if between & PRESENT else Role.DATED, keyword=True)
    in_weight = [word for word in near if word not in {"body", "in", "of", "the", "her", "his", "total"}]
    if in_weight[:1] and in_weight[0] in CHANGE and near[0] in {"in", "of", "body"} and not to:
        return Reading(Role.NOT_OWN, keyword=True)
    if near[:1] and near[0] in CHANGE and near[0] not in {"down", "up"}:
        return Reading(Role.PRESENT if to else Role.NOT_OWN, keyword=True)
    changed = (between & CHANGE or "by" in between) and not to
    if changed and not between & PRESENT and not _leaves(tokens, at, first):
        return Reading(Role.NOT_OWN, keyword=True)
    if between & PRESENT or any(word in PRESENT for word in near[:2]):
        subject = subject_of(tokens, at, value, noun=text_at(tokens, at) in NOUN)
        return Reading(subject if subject is not Role.OWN else Role.PRESENT, keyword=True)
    if any(word in PAST for word in near) or ("last" in near[:1] and "at" not in near):
        return Reading(Role.DATED, keyword=True)
    if "from" in between and text_at(tokens, first - 1) == "from":
        return Reading(Role.DATED, keyword=True)
    subject = subject_of(tokens, at, value, noun=text_at(tokens, at) in NOUN)
    if between & RELATIVE:
        subject = Role.NOT_OWN
    if between & THING and value < LIKELY_ADULT:
        subject = Role.NOTHING
    return Reading(Role.PRESENT if to and subject is Role.OWN else subject, keyword=True)
