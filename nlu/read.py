"""One message read by every reader, and their readings made to agree: no number is used twice."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from nlu.allergies import read_allergies
from nlu.course import read_course
from nlu.drugs import Drugs, drugs_and_doubts
from nlu.findings import read_findings
from nlu.labs import Labs, read_labs
from nlu.overdose import read_overdose
from nlu.parsed import (
    Doubt,
    DoubtKind,
    DoubtReason,
    DrugMention,
    Finding,
    Quantity,
    Reading,
    Span,
)
from nlu.quantities import Quantities, read_quantities
from nlu.spelling import mend
from nlu.subtypes import read_subtypes
from nlu.text import LONGEST, Text, plain_text
from nlu.unused import unused_words
from nlu.withdrawal import read_withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNIT_OF_A_BODY = re.compile(
    r"(?:kg|kgs|kilo|kilos|lb|lbs|pound|pounds|st|stone|cm|ft|foot|feet|inch|inches|yo|y/o|years?|yrs?)\b|['\"#]", re.I
)

_SOMETHING = re.compile(r"[^\W_]|\?")
_CLUTTER = re.compile(r"(?:[ \t]|</?[a-z][a-z0-9]{0,9}/?>){2,}|\t|</?[a-z][a-z0-9]{0,9}/?>")


def read(raw: str) -> Reading:
    """Everything that the rules read from one message.

    Shape:   any text in. One of more than 4,096 characters, or without a word, is not read: it has one doubt,
             CLARIFY_QUESTION, and nothing else.
    Units:   those of `nlu.parsed`.
    Errors:  none. A message is text alone: markup, commands and payloads in it have no meaning.
    """
    if len(raw) > LONGEST:
        return _unread(raw)
    sent = plain_text(raw)
    if _SOMETHING.search(sent.plain) is None:
        return _unread(raw)
    text, mends = mend(_tidy(sent))
    quantities = read_quantities(text)
    drugs = drugs_and_doubts(text)
    findings = read_findings(text)
    subtypes = read_subtypes(text)
    labs = read_labs(text)
    course = read_course(text)
    quantities, drugs = _apart(quantities, drugs, labs)
    withdrawal = read_withdrawal(text, drugs.mentions)
    several = any(doubt.kind is DoubtKind.ONE_PATIENT for doubt in quantities.doubts)
    if several and len({said.subtype for said in subtypes.subtypes}) > 1:
        subtypes = replace(subtypes, subtypes=())  # one each: none is told to be this patient's
    reading = Reading(
        raw,
        quantities=quantities.quantities,
        sex=quantities.sex,
        age_group=quantities.age_group,
        subtypes=subtypes.subtypes,
        other_diseases=subtypes.other_diseases,
        findings=_together(findings, subtypes.findings, labs.findings, read_overdose(text), withdrawal),
        labs=labs.labs,
        drugs=drugs.mentions,
        allergies=read_allergies(text),
        responses=course.responses,
        proposals=course.proposals,
        doubts=_in_order((*quantities.doubts, *subtypes.doubts, *drugs.doubts)),
        corrects=quantities.corrects,
        mends=mends,
    )
    return replace(reading, unused=unused_words(text, _spans(reading)))


def _tidy(text: Text) -> Text:
    """Markup tags and runs of blanks as one blank each, so that how a message was typed or copied changes nothing."""
    if _CLUTTER.search(text.plain) is None:
        return text
    plain: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _CLUTTER.finditer(text.plain):
        plain += (text.plain[at : match.start()], " ")
        origin += (*text.origin[at : match.start()], text.origin[match.start()])
        at = match.end()
    plain.append(text.plain[at:])
    origin += text.origin[at:]
    return Text(text.raw, "".join(plain), tuple(origin))


def _unread(raw: str) -> Reading:
    start = Span(0, min(len(raw), 40), raw[:40])
    return Reading(raw, doubts=(Doubt(DoubtKind.CLARIFY_QUESTION, DoubtReason.MALFORMED, start),))


def _apart(quantities: Quantities, drugs: Drugs, labs: Labs) -> tuple[Quantities, Drugs]:
    """A number belongs to the patient's body where its unit says so, to a result next, else to the drug's dose."""
    bodies = tuple(one for one in quantities.quantities if _UNIT_OF_A_BODY.search(one.span.words))
    mentions = tuple(
        _without_dose(mention) if any(_overlap(mention.span, one.span) for one in bodies) else mention
        for mention in drugs.mentions
    )
    doses = [mention.span for mention in mentions if mention.dose is not None]
    results = [lab.span for lab in labs.labs]
    kept = tuple(one for one in quantities.quantities if one in bodies or not _meets(one.span, [*doses, *results]))
    doubts = tuple(
        doubt for doubt in quantities.doubts if not (doubt.kind in _OF_NUMBERS and _meets(doubt.span, doses))
    )
    if (kept, doubts) != (quantities.quantities, quantities.doubts):
        quantities = replace(quantities, quantities=kept, doubts=doubts)
    return quantities, drugs if mentions == drugs.mentions else replace(drugs, mentions=mentions)


_OF_NUMBERS = frozenset(
    {
        DoubtKind.WEIGHT_UNIT,
        DoubtKind.WHICH_SLOT,
        DoubtKind.CONFIRM_NUMBERS,
        DoubtKind.AGE,
        DoubtKind.WEIGHT,
        DoubtKind.HEIGHT,
    }
)


def _without_dose(mention: DrugMention) -> DrugMention:
    return replace(mention, dose=None, unit=None)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(_overlap(span, other) for other in others)


def _together(*groups: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings in the order of the text; the same words are not the same finding twice."""
    seen: dict[tuple[str, str, int], Finding] = {}
    for group in groups:
        for finding in group:
            seen.setdefault((finding.concept, finding.state, finding.span.start), finding)
    return tuple(sorted(seen.values(), key=lambda finding: finding.span.start))


def _in_order(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.span.start))


def _spans(reading: Reading) -> Iterator[Span]:
    """Every stretch of the message that a reading quotes."""
    said: tuple[Quantity, ...] = reading.quantities
    yield from (one.span for one in said)
    for single in (reading.sex, reading.age_group):
        if single is not None:
            yield single.span
    for group in (
        reading.subtypes,
        reading.other_diseases,
        reading.labs,
        reading.drugs,
        reading.allergies,
        reading.responses,
        reading.proposals,
        reading.doubts,
    ):
        yield from (one.span for one in group)
    for finding in reading.findings:
        yield finding.span
        if finding.trigger is not None:
            yield finding.trigger
