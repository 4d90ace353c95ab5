"""Results that must be back before the first dose."""

from __future__ import annotations

from enum import StrEnum


class Gate(StrEnum):
    """A result that must be back before the first dose."""

    TPMT = "thiopurine methyltransferase (TPMT) result"
    NUDT15 = "NUDT15 result"
    HEPATITIS_AND_LIVER = "hepatitis B and C screen and baseline liver tests"
    RENAL = "renal function"
    CHILDBEARING = "childbearing potential and contraception"
    HEIGHT = "height"
    SEX = "sex (for ideal body weight)"
    HEPATITIS_B = "hepatitis B surface antigen (HBsAg) and core antibody (anti-HBc)"
    SPECIALIST = "specialist advice"
