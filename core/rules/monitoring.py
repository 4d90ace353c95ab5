"""What is followed during treatment, and when it takes effect (S16, S38-S41)."""

from __future__ import annotations

from core.case import Case
from core.courses import Advice
from core.evidence import Cited, D, S
from core.outcome import Gap
from core.register import ProtocolBook
from core.request import Request, Topic
from core.ruling import Ruling

PARAMETERS = (
    Cited("muscle strength testing", S(38)),
    Cited("creatine kinase", S(38)),
    Cited("functional capacity", S(39)),
    Cited("activities of daily living", S(39)),
    Cited("MRI with T2-weighted and fat suppression sequences", S(40)),
    Cited(
        "interleukin-6 and type 1 interferon-regulated genes (novel biomarkers: never a reason to change a dose)", S(41)
    ),
)
_INTERVAL = Gap("the interval of monitoring", S(38))


def monitoring(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The same list for every patient."""
    del case, request, book
    return Ruling(answers=(Advice(Topic.MONITORING, PARAMETERS),), gaps=(_INTERVAL,))


def onset(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Why the partner drug starts at once: it needs months (S16)."""
    del case, request
    row = book.numbers.onset
    months = f"{row.months_min}-{row.months_max} months"
    points = (
        Cited(f"steroid-sparing agents reach full effect in {months}", S(16)),
        Cited(
            "so the partner drug starts with prednisone, not after prednisone has failed", S(16), (S(2), S(49), D(14))
        ),
    )
    return Ruling(answers=(Advice(Topic.ONSET, points),))
