"""What a message wants: the intents of its clauses in one list, the case's own words heeded."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.clause_intents import asks_of_nothing, intents_of
from nlu.parsed import Intent, Reading
from nlu.part import Clause, Part, fact_spans
from nlu.scope import ADVICE, competing

__all__ = ["Clause", "decide"]

# What stands beside a question without being one.
_BESIDE = frozenset({Intent.PROVIDE_INFO, Intent.GREET, Intent.THANKS, Intent.UNCLEAR, Intent.HELP})
# What changes the case, or how it is to be answered, comes before the questions.
_FIRST = (Intent.NEW_PATIENT, Intent.CORRECTION, Intent.WHAT_IF, Intent.MONOTHERAPY)


def decide(clauses: Sequence[Clause], reading: Reading) -> tuple[Intent, ...]:
    """The intents of a message, each once: what changes the case, then the questions in their order.

    Shape:   any number of clauses, each with a ranking of every intent; never empty (no clause: UNCLEAR).
    Errors:  none.
    """
    parts = [Part(clause, reading) for clause in clauses]
    of_parts = [(part, intents_of(part)) for part in parts]
    told = any(Intent.PROVIDE_INFO in intents for _, intents in of_parts)
    heard = [intent for part, intents in of_parts if not (told and _is_remark(part, intents)) for intent in intents]
    if reading.proposals:
        heard = [Intent.MONOTHERAPY, *(one for one in heard if one is not Intent.SAFETY_CHECK)]
    if reading.corrects and any(fact_spans(reading)):
        heard = [Intent.CORRECTION, *heard]
    if competing(reading):
        asked = any(part.asked for part in parts)
        heard = [
            Intent.OUT_OF_SCOPE if one in ADVICE or (asked and one is Intent.PROVIDE_INFO) else one for one in heard
        ]
    return _with_facts(_ordered(heard), parts)


def _is_remark(part: Part, intents: tuple[Intent, ...]) -> bool:
    """Whether a clause is a foreign word beside the facts, and asks nothing: "lifts 5 kg only. 61.7 kg."."""
    return intents == (Intent.OUT_OF_SCOPE,) and not part.asked


def _with_facts(intents: tuple[Intent, ...], parts: Sequence[Part]) -> tuple[Intent, ...]:
    """A treatment that is only understood to be wanted, of a case that is only told, leaves it told."""
    understood = intents in {(Intent.INITIAL_TREATMENT,), (Intent.REFRACTORY,)}
    if understood and not any(part.asked for part in parts) and any(part.tells for part in parts):
        return (*intents, Intent.PROVIDE_INFO)
    if len(parts) == 1 and asks_of_nothing(parts[0]) and Intent.UNCLEAR not in intents:
        return (*intents, Intent.UNCLEAR)  # "dose?": of what stands in no word of the message
    return intents


def _ordered(heard: Sequence[Intent]) -> tuple[Intent, ...]:
    """Each once. What stands beside a question gives way to it; what is foreign gives way to what is ours."""
    asked = [one for one in dict.fromkeys(heard) if one not in _BESIDE]
    ours = [one for one in asked if one is not Intent.OUT_OF_SCOPE]
    if not asked:
        return _beside(heard)
    first = tuple(one for one in _FIRST if one in ours)
    rest = tuple(one for one in ours if one not in first)
    if first == (Intent.NEW_PATIENT,) and not rest and Intent.PROVIDE_INFO in heard:
        rest = (Intent.PROVIDE_INFO,)
    return (*first, *rest) or (Intent.OUT_OF_SCOPE,)


def _beside(heard: Sequence[Intent]) -> tuple[Intent, ...]:
    """Where nothing is asked: facts, else what was said first."""
    if Intent.PROVIDE_INFO in heard:
        return (Intent.PROVIDE_INFO,)
    return (next((one for one in heard if one is not Intent.UNCLEAR), Intent.UNCLEAR),)
