"""The protocol's own words on a subject, and the note that must stand beside some of them."""

from __future__ import annotations

from enum import StrEnum

from bot.lines import line, quoted
from bot.reply import Line
from core.evidence import D, Ref, S
from core.register import ProtocolBook
from core.request import Agent, Topic


class Subject(StrEnum):
    """A part of the protocol that can be quoted."""

    OPENING = "how treatment starts"
    PREDNISONE = "prednisone"
    PULSE = "intravenous methylprednisolone"
    METHOTREXATE = "methotrexate"
    FOLIC_ACID = "folic acid"
    AZATHIOPRINE = "azathioprine"
    MYCOPHENOLATE = "mycophenolate mofetil"
    FIRST_LINE = "the steroid-sparing agents"
    ONSET = "time to effect of steroid-sparing agents"
    TAPER = "the prednisone taper"
    IVIG = "intravenous immunoglobulin"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CALCINEURIN_INHIBITORS = "ciclosporin and tacrolimus"
    ESCALATION = "severe or refractory disease"
    ANTI_HMGCR = "anti-HMGCR-associated myopathy"
    INCLUSION_BODY_MYOSITIS = "inclusion body myositis"
    JUVENILE_DERMATOMYOSITIS = "juvenile dermatomyositis"
    MONITORING = "monitoring"
    PREVENTION = "prevention of treatment complications"
    BONE = "bone health"
    PNEUMOCYSTIS = "Pneumocystis prophylaxis"
    VACCINES = "vaccines"
    SCREENING = "tests before the first dose"
    CONTRACEPTION = "contraception"
    PITFALLS = "critical pitfalls"
    FIGURE = "the failure rate of monotherapy"


STATEMENTS: dict[Subject, tuple[Ref, ...]] = {
    Subject.OPENING: (S(1), S(2), S(3)),
    Subject.PREDNISONE: (S(1), S(2), S(4), S(5), S(6)),
    Subject.PULSE: (S(7),),
    Subject.METHOTREXATE: (S(8), S(9), S(10), S(16), S(46), S(47)),
    Subject.FOLIC_ACID: (S(8),),
    Subject.AZATHIOPRINE: (S(11), S(12), S(13), S(16)),
    Subject.MYCOPHENOLATE: (S(14), S(15), S(16)),
    Subject.FIRST_LINE: (S(8), S(9), S(10), S(11), S(12), S(13), S(14), S(15)),
    Subject.ONSET: (S(16),),
    Subject.TAPER: (S(17), S(18), S(19), S(20), S(21), S(22), S(23)),
    Subject.IVIG: (S(24), S(25), S(26)),
    Subject.RITUXIMAB: (S(27), S(28)),
    Subject.CYCLOPHOSPHAMIDE: (S(29), S(30)),
    Subject.CALCINEURIN_INHIBITORS: (S(31),),
    Subject.ESCALATION: (S(24), S(25), S(27), S(28), S(29), S(30), S(31)),
    Subject.ANTI_HMGCR: (S(32), S(33)),
    Subject.INCLUSION_BODY_MYOSITIS: (S(34), S(35)),
    Subject.JUVENILE_DERMATOMYOSITIS: (S(36), S(37)),
    Subject.MONITORING: (S(38), S(39), S(40), S(41)),
    Subject.PREVENTION: (S(42), S(43), S(44), S(45), S(46), S(47)),
    Subject.BONE: (S(42), S(43)),
    Subject.PNEUMOCYSTIS: (S(44),),
    Subject.VACCINES: (S(45),),
    Subject.SCREENING: (S(46), S(12)),
    Subject.CONTRACEPTION: (S(47),),
    Subject.PITFALLS: (S(48), S(49), S(50)),
    Subject.FIGURE: (S(3),),
}

OF_TOPIC = {
    Topic.TAPER: Subject.TAPER,
    Topic.IVIG: Subject.IVIG,
    Topic.RITUXIMAB: Subject.RITUXIMAB,
    Topic.CYCLOPHOSPHAMIDE: Subject.CYCLOPHOSPHAMIDE,
    Topic.CALCINEURIN_INHIBITORS: Subject.CALCINEURIN_INHIBITORS,
    Topic.ESCALATION: Subject.ESCALATION,
    Topic.MONITORING: Subject.MONITORING,
    Topic.BONE: Subject.BONE,
    Topic.PNEUMOCYSTIS: Subject.PNEUMOCYSTIS,
    Topic.VACCINES: Subject.VACCINES,
    Topic.SCREENING: Subject.SCREENING,
    Topic.CONTRACEPTION: Subject.CONTRACEPTION,
    Topic.ONSET: Subject.ONSET,
    Topic.FIGURE: Subject.FIGURE,
}
OF_AGENT = {
    Agent.PREDNISONE: Subject.PREDNISONE,
    Agent.METHYLPREDNISOLONE: Subject.PULSE,
    Agent.METHOTREXATE: Subject.METHOTREXATE,
    Agent.FOLIC_ACID: Subject.FOLIC_ACID,
    Agent.AZATHIOPRINE: Subject.AZATHIOPRINE,
    Agent.MYCOPHENOLATE: Subject.MYCOPHENOLATE,
}

_BAN = "The protocol gives a figure beside this ban; no published source for it was found, so it is not repeated."
_TRIALS = (
    "Two controlled trials in dermatomyositis support it (1993 and 2022). No position of the American College of "
    "Rheumatology was found, so none is quoted."
)
NOTES: dict[Ref, Line] = {
    S(3): line(_BAN, refs=(D(1),)),
    S(48): line(_BAN, refs=(D(1),)),
    S(26): line(_TRIALS, refs=(D(20),)),
}
"""What always stands beside a statement whose words rest on something that was not found (D01, D20)."""


def quotes(subjects: tuple[Subject, ...], book: ProtocolBook) -> tuple[Line, ...]:
    """The protocol's own words on each subject, every statement once, its note beside it."""
    lines: list[Line] = []
    told: set[Ref] = set()
    for subject in subjects:
        new = [ref for ref in STATEMENTS[subject] if ref not in told]
        if not new:
            continue
        lines.append(line(f"On {subject} the protocol says:"))
        for ref in new:
            told.add(ref)
            lines.append(quoted(ref, book))
            if ref in NOTES:
                lines.append(NOTES[ref])
    return tuple(lines)
