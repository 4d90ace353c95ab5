"""Reading the rows of escalation.yml: a patient in plain words and a question to a `Case` and a `Request`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypedDict, cast

import yaml

from core.agent import Agent
from core.case import Case, Finding, OtherDrug
from core.quantities import Mg
from core.request import ProposedDose, Request, Topic, Unit, Unsaid
from tests.core import cases
from tests.core.cases import Facts, number, words


class Row(TypedDict, total=False):
    """One row of the table."""

    name: str
    like: str
    case: Facts
    topics: list[str]
    agents: list[str]
    doses: list[dict[str, Any]]
    asks_dose: bool
    other_drugs: list[str]
    unsaid: list[str]
    live_vaccine: bool
    change: bool
    foreign_dose: bool
    general: bool
    one_day: bool
    then: dict[str, Any]


_TABLE = yaml.safe_load(Path(__file__).with_name("escalation.yml").read_text(encoding="utf-8"))
PATIENTS: dict[str, Facts] = _TABLE["patients"]
ROWS: list[Row] = _TABLE["rows"]
_NAMED = {"immunoglobulin reaction": Finding.IMMUNOGLOBULIN_REACTION.value}


def case_of(like: str, changed: Facts) -> Case:
    """The patient named, with what the row changes; a key that is null is not stated after all."""
    facts = {key: value for key, value in (PATIENTS[like] | changed).items() if value is not None}
    taking = [name for name in words(facts.pop("taking", None)) if name != "insulin"]
    takes = words(facts.pop("takes", None))
    for key in ("present", "absent"):
        facts[key] = [_NAMED.get(name, name) for name in words(facts.get(key))]
    plain = cases.case_of(facts | {"taking": taking})
    insulin = "insulin" in words(changed.get("taking"))
    return Case(
        **{name: getattr(plain, name) for name in plain.__dataclass_fields__ if name not in {"taking", "treated_with"}},
        taking=plain.taking | ({OtherDrug.INSULIN} if insulin else frozenset()),
        treated_with=frozenset(Agent(name) for name in takes),
    )


def request_of(row: Row) -> Request:
    return Request(
        topics=frozenset(Topic(name) for name in row.get("topics", [])),
        agents=tuple(Agent(name) for name in row.get("agents", [])),
        doses=tuple(
            ProposedDose(
                Agent(dose["agent"]),
                Mg(number(dose["mg"])) if "mg" in dose else None,
                Unit(dose.get("unit", "mg")),
                taken=bool(dose.get("taken")),
            )
            for dose in row.get("doses", [])
        ),
        dose_asked=row.get("asks_dose", False),
        unsaid=tuple(Unsaid(name) for name in row.get("unsaid", [])),
        other_drugs=frozenset(OtherDrug(name) for name in row.get("other_drugs", [])),
        live_vaccine=row.get("live_vaccine", False),
        change=row.get("change", False),
        foreign_dose=row.get("foreign_dose", False),
        general=row.get("general", False),
        one_day=row.get("one_day", False),
    )


def then_words(row: Row, key: str) -> list[str]:
    return cast("list[str]", row["then"].get(key, []))
