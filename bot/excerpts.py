"""The protocol's own words on a subject: for questions without a patient, and for what is not decided on yet."""

from __future__ import annotations

from enum import StrEnum

from core.evidence import Ref, S


class Subject(StrEnum):
    """A part of the protocol that can be quoted."""

    PREDNISONE = "prednisone"
    PULSE = "intravenous methylprednisolone"
    METHOTREXATE = "methotrexate"
    FOLIC_ACID = "folic acid"
    AZATHIOPRINE = "azathioprine"
    MYCOPHENOLATE = "mycophenolate mofetil"
    ONSET = "time to effect of steroid-sparing agents"
    TAPER = "the prednisone taper"
    IVIG = "intravenous immunoglobulin"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CALCINEURIN_INHIBITORS = "ciclosporin and tacrolimus"
    ESCALATION = "severe or refractory disease"
    MONITORING = "monitoring"
    PREVENTION = "prevention of treatment complications"
    PITFALLS = "critical pitfalls"
    FIGURE = "the failure rate of monotherapy"


STATEMENTS: dict[Subject, tuple[Ref, ...]] = {
    Subject.PREDNISONE: (S(1), S(4), S(5), S(6)),
    Subject.PULSE: (S(7),),
    Subject.METHOTREXATE: (S(8), S(9), S(10), S(16), S(46), S(47)),
    Subject.FOLIC_ACID: (S(8),),
    Subject.AZATHIOPRINE: (S(11), S(12), S(13), S(16)),
    Subject.MYCOPHENOLATE: (S(14), S(15), S(16)),
    Subject.ONSET: (S(16),),
    Subject.TAPER: (S(17), S(18), S(19), S(20), S(21), S(22), S(23)),
    Subject.IVIG: (S(24), S(25)),
    Subject.RITUXIMAB: (S(27), S(28)),
    Subject.CYCLOPHOSPHAMIDE: (S(29), S(30)),
    Subject.CALCINEURIN_INHIBITORS: (S(31),),
    Subject.ESCALATION: (S(25), S(28), S(30), S(31)),
    Subject.MONITORING: (S(38), S(39), S(40), S(41)),
    Subject.PREVENTION: (S(42), S(43), S(44), S(45), S(46), S(47)),
    Subject.PITFALLS: (S(48), S(49), S(50)),
    Subject.FIGURE: (S(3),),
}

DECIDED_ON = frozenset(
    {
        Subject.PREDNISONE,
        Subject.PULSE,
        Subject.METHOTREXATE,
        Subject.FOLIC_ACID,
        Subject.AZATHIOPRINE,
        Subject.MYCOPHENOLATE,
        Subject.ONSET,
        Subject.TAPER,
        Subject.PITFALLS,
        Subject.FIGURE,
    }
)
"""Subjects whose patient-specific answer exists; for any other the card says that it is not yet covered."""
