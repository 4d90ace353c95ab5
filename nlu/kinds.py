"""A text with what was read of it named by its kind: "mtx for ILD?" and "aza for TB?" ask alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlu.parsed import Drug, DrugMention, Reading, Span
from nlu.scope import OTHERS, STEROIDS

# Words of their own: no clinician types them.
_QUANTITY, _DISEASE, _RIVAL, _FINDING, _LAB = "xquantity", "xdisease", "xrival", "xfinding", "xlab"
_ALLERGY, _RESPONSE = "xallergy", "xresponse"
_STEROID, _IVIG, _AGENT, _OTHER = "xsteroid", "xivig", "xagent", "xother"

Kinds = Sequence[tuple[Span, str]]


def kinds(reading: Reading) -> Kinds:
    """What was read, each with the word for its kind, in the order of the text; the longer first where two begin."""
    return sorted(_kinds(reading), key=lambda pair: (pair[0].start, -pair[0].end))


def named(part: Span, of: Kinds) -> str:
    """The words of a part of the text, with what was read in it named by its kind.

    >>> named(Span(4, 13, "mtx dose?"), [(Span(4, 7, "mtx"), "xagent")])
    ' xagent  dose?'
    """
    pieces: list[str] = []
    at = part.start
    for span, kind in of:
        if span.start >= at and span.end <= part.end:
            pieces += (part.words[at - part.start : span.start - part.start], f" {kind} ")
            at = span.end
    pieces.append(part.words[at - part.start :])
    return "".join(pieces)


def _kinds(reading: Reading) -> Iterator[tuple[Span, str]]:
    yield from ((one.span, _QUANTITY) for one in reading.quantities)
    yield from ((one.span, _DISEASE) for one in reading.subtypes)
    yield from ((one.span, _RIVAL) for one in reading.other_diseases)
    yield from ((one.span, _FINDING) for one in reading.findings)
    yield from ((one.span, _LAB) for one in reading.labs)
    yield from ((one.span, _of(one)) for one in reading.drugs)
    yield from ((one.span, _ALLERGY) for one in reading.allergies)
    yield from ((one.span, _RESPONSE) for one in reading.responses)


def _of(mention: DrugMention) -> str:
    if mention.drug in STEROIDS:
        return _STEROID
    if mention.drug is Drug.IVIG:
        return _IVIG
    return _OTHER if mention.drug in OTHERS else _AGENT
