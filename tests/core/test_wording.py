"""What a clinician reads on a phone at night: notation without traps, and no dose that the protocol does not give."""

from __future__ import annotations

import re

import pytest

from core.alarms import EMERGENCIES, AlarmKind
from core.evidence import D
from core.load import load_protocol
from core.register import AlarmEntry

BOOK = load_protocol()
OURS = {
    **{code: alarm.wording for code, alarm in BOOK.alarms.items()},
    **{f"{ref} literature": entry.literature for ref, entry in BOOK.statements.items() if entry.literature},
    **{f"{ref} limit": f"{limit.drug}: {limit.limit}" for ref, limit in BOOK.limits.items()},
}
every_text = pytest.mark.parametrize("text", OURS.values(), ids=OURS)
every_alarm = pytest.mark.parametrize("alarm", BOOK.alarms.values(), ids=BOOK.alarms)

ABBREVIATION = re.compile(
    r"\b(?:MTX|AZA|AZT|MMF|MPA|CYC|CYA|CSA|TAC|RTX|PRED|IVI[Gg]|IVMP|TMP|SMX|HCQ|P[CJ]P|ILD|IBM|JDM|PMR|CNI"
    r"|QD|OD|QOD|EOD|BID|BD|TID|TDS|QID|PRN|PO|SC|SQ|SubQ|IM|U|IU|HS|MS|DC|cc|ug|mcg)\b|[µμ<>@&]|\bq\.?d\b"
)
DOSE = re.compile(r"([0-9.]*[0-9])(?:-([0-9.]*[0-9]))?[ -](mg/kg|mg/m²|g/kg|mg|g)\b")


def doses(text: str) -> set[tuple[str, str]]:
    found = DOSE.findall(text)
    return {(number, unit) for low, high, unit in found for number in (low, high) if number}


def traps(text: str) -> list[str]:
    """What a tired reader could misread."""
    found = [f"abbreviation {trap}" for trap in ABBREVIATION.findall(text)]
    found += ["no leading zero"] * bool(re.search(r"(?<![0-9])\.[0-9]", text))
    found += ["a trailing zero"] * bool(re.search(r"[0-9]\.[0-9]*0(?![0-9])", text))
    found += ["no space before the unit"] * bool(
        re.search(r"[0-9](?:mg|g|kg|lb|cm|mL|m²|years|weeks|months|days)\b", text)
    )
    return found


@every_text
def test_a_text_has_no_notation_that_can_be_misread(text: str) -> None:
    assert traps(text) == []


def test_methotrexate_with_a_dose_or_a_frequency_always_says_once_weekly() -> None:
    spoken = {
        name: text
        for name, text in OURS.items()
        if re.search(
            r"methotrexate[^.]{0,200}\b(mg|daily|days?|weekly)\b|\bmg\b[^.]{0,80}methotrexate", text, re.IGNORECASE
        )
    }
    vaccines = {"L55 limit"}  # the milligrams are those of prednisone

    assert len(spoken) > 8
    assert {name for name, text in spoken.items() if "ONCE WEEKLY" not in text} == vaccines


@pytest.mark.parametrize(
    "text",
    ["Give MTX with food.", "0.5mg", "1.0 mg", ".5 mg", "2.50 mg", "folic acid QD", "> 80 mg", "IVIG 2 g/kg"],
)
def test_the_traps_are_seen(text: str) -> None:
    assert len(traps(text)) == 1


OF_ANOTHER_SOURCE = {  # a step, not a dose, and named as another source's
    "X_TAPER_60_40_DISPUTED": {("10", "mg")},  # settlement D05
    "S18 literature": {("5", "mg")},
}


def test_no_text_of_ours_holds_a_dose_that_the_protocol_does_not_give() -> None:
    given = doses(BOOK.text)
    ours = {name: doses(text) - given for name, text in OURS.items()}

    assert ("1000", "mg") in given
    assert {name: extra for name, extra in ours.items() if extra} == OF_ANOTHER_SOURCE


@every_alarm
def test_a_wording_is_short_and_whole(alarm: AlarmEntry) -> None:
    assert 30 <= len(alarm.wording) <= 260
    assert alarm.wording[0].isupper()
    assert alarm.wording.endswith(".")
    assert not re.search(r"\b[SDL][0-9]{2}\b|[A-Z]+_[A-Z]+|[`*\[\]]", alarm.wording), "ids and codes are shown apart"


def test_an_emergency_begins_with_the_one_sentence_of_its_settlement() -> None:
    first = "Emergency: call the local emergency number or the senior on call now."

    assert first in BOOK.settlements[D(28)].text
    assert all(BOOK.alarms[code].wording.startswith(first) for code in EMERGENCIES)


def test_a_stop_tells_what_not_to_do_and_a_hold_what_is_awaited() -> None:
    said_no = re.compile(r"^Stop\b|^Refused\b|\b(not|no|none|never)\b", re.IGNORECASE)
    stops = {code: alarm.wording for code, alarm in BOOK.alarms.items() if alarm.kind is AlarmKind.STOP}
    assert [code for code, wording in stops.items() if not said_no.search(wording)] == []

    asked = re.compile(r"^(State|Ask|Check|Hold|Do not start)\b|State which|Check the number|\bhold\b|this dose needs")
    holds = {code: alarm.wording for code, alarm in BOOK.alarms.items() if alarm.kind is AlarmKind.HOLD}
    assert [code for code, wording in holds.items() if not asked.search(wording)] == ["IBW_UNDEFINED_SHORT"]


def test_where_prednisone_is_held_or_refused_nobody_is_told_to_stop_it_abruptly() -> None:
    for code in ("HEP_POSITIVE_STOP", "INFECTION_ACTIVE", "FLARE_NOT_IN_PROTOCOL", "HIGH_DOSE_OVER_4_WEEKS"):
        assert re.search(r"not (to be stopped|stop) abruptly", BOOK.alarms[code].wording), code
