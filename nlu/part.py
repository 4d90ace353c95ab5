"""One clause of a message, beside what was read: in it, and in the whole message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nlu.asking import (
    Cue,
    asks,
    asks_by_verb,
    asks_politely,
    is_plain,
    names_a_subject,
    purposes,
    puts_right,
    says,
    sounds_like_a_disease,
    words_of,
)
from nlu.parsed import DoubtKind, DrugMention, DrugRole, Intent, IntentScore, Reading, Response, Span
from nlu.scope import protocol_drugs
from nlu.text import plain_text

_LIKELY = 0.6
_NOT = re.compile(r"\b(?:not|isnt|isn't|wasnt|wasn't|wrong)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the message that may be a question of its own, and what it asks, most likely first."""

    span: Span
    ranking: tuple[IntentScore, ...]


@dataclass(frozen=True)
class Part:
    """A clause beside what was read, in it and in the whole message."""

    clause: Clause
    reading: Reading

    @cached_property
    def plain(self) -> str:
        """Its words, folded for reading."""
        return plain_text(self.clause.span.words).plain.strip()

    @cached_property
    def top(self) -> Intent:
        """What the ranking thinks it asks. Nothing clears the patient, or puts a fact right, but words that say so."""
        unsaid: set[Intent] = set() if says(self.plain, Cue.ANOTHER) else {Intent.NEW_PATIENT}
        if not self.corrects:
            unsaid.add(Intent.CORRECTION)
        if not self.reading.proposals and not says(self.plain, Cue.ALONE):
            unsaid.add(Intent.MONOTHERAPY)
        if {said.response for said in self.reading.responses} == {Response.GOOD} and not says(self.plain, Cue.FAILED):
            unsaid.add(Intent.REFRACTORY)
        return next(one.intent for one in self.clause.ranking if one.intent not in unsaid)

    @cached_property
    def sure(self) -> float:
        """How sure the ranking is of `top`, 0..1."""
        return self.likelihood(self.top)

    def likelihood(self, intent: Intent) -> float:
        """How sure the ranking is of one intent, 0..1."""
        return self._likelihoods[intent]

    @cached_property
    def _likelihoods(self) -> dict[Intent, float]:
        return {one.intent: one.confidence for one in self.clause.ranking}

    @cached_property
    def corrects(self) -> bool:
        """Whether it puts right what was said before."""
        first = not self.reading.text[: self.clause.span.start].strip()
        likely = self.likelihood(Intent.CORRECTION) > _LIKELY and _NOT.search(self.plain) is not None
        return self.reading.corrects or likely or puts_right(self.plain, first=first)

    @cached_property
    def asked(self) -> bool:
        """Whether it asks anything, by a sign or a word."""
        chooses = " or " in self.plain and any(drug.role is DrugRole.ASKED_ABOUT for drug in self.drugs)
        polite = asks_politely(self.plain) and any(drug.role is DrugRole.ASKED_ABOUT for drug in self.drugs)
        return asks(self.plain) or names_a_subject(self.plain) or chooses or polite or self._asks_of_a_drug

    @property
    def _asks_of_a_drug(self) -> bool:
        """Whether a verb in front of a drug asks about it ("does pred help")."""
        start = self.clause.span.start
        return any(asks_by_verb(self.clause.span.words[: drug.span.start - start].lower()) for drug in self.drugs)

    @cached_property
    def drugs(self) -> tuple[DrugMention, ...]:
        """The drugs named in it."""
        return tuple(drug for drug in self.reading.drugs if self.holds(drug.span))

    @cached_property
    def protocol_drugs(self) -> tuple[DrugMention, ...]:
        """Those of them that are the protocol's."""
        return tuple(drug for drug in protocol_drugs(self.reading) if self.holds(drug.span))

    @cached_property
    def tells(self) -> bool:
        """Whether it holds a fact of the patient."""
        return any(self.holds(span) for span in fact_spans(self.reading))

    @cached_property
    def remainder(self) -> tuple[tuple[int, str], ...]:
        """Its words that are neither a fact nor a drug, each with where it starts."""
        text, start, end = plain_text(self.clause.span.words), self.clause.span.start, self.clause.span.end
        used: set[int] = set()
        for span in (*fact_spans(self.reading), *(drug.span for drug in self.reading.drugs)):
            used.update(range(max(span.start, start), min(span.end, end)))
        return tuple((at, word) for at, word in words_of(text.plain) if start + text.origin[at] not in used)

    @cached_property
    def foreign(self) -> dict[int, str]:
        """Those of them that no bare question about a patient holds, by where they start."""
        return {at: word for at, word in self.remainder if not is_plain(word)}

    @cached_property
    def names_a_rival(self) -> bool:
        """Whether an unknown word is said as a disease is: "for ectopic", "in lymphoma", "dermatitis"."""
        if says(self.plain, Cue.RIVAL) or any(sounds_like_a_disease(word) for word in self.foreign.values()):
            return True
        return any(at in self.foreign for at in purposes(self.plain))

    def holds(self, span: Span) -> bool:
        """Whether something that was read stands in it."""
        return self.clause.span.start <= span.start < self.clause.span.end

    def best_of(self, intents: frozenset[Intent]) -> Intent:
        """The most likely of some intents."""
        return next(score.intent for score in self.clause.ranking if score.intent in intents)


def fact_spans(reading: Reading) -> Iterable[Span]:
    """Where the facts of the patient stand. A drug that is only asked about is none."""
    for told in (
        reading.quantities,
        reading.subtypes,
        reading.other_diseases,
        reading.findings,
        reading.labs,
        reading.allergies,
        reading.responses,
    ):
        yield from (one.span for one in told)
    yield from (doubt.span for doubt in reading.doubts if doubt.kind is not DoubtKind.CLARIFY_QUESTION)
    yield from (one.span for one in (reading.sex, reading.age_group) if one is not None)
    yield from (drug.span for drug in reading.drugs if drug.role is not DrugRole.ASKED_ABOUT)
