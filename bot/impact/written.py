"""A case and its question as JSON and back, and as a phrase; what is not stated is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from bot.impact.errors import ImpactError
from core.case import Case
from core.request import Request

Written = dict[str, object]

_CASE = TypeAdapter(Case)
_REQUEST = TypeAdapter(Request)
_UNITS = {"age": "years", "weight": "kg", "height": "cm", "dose": "mg a day", "weeks": "weeks"}
_READABLE = {"egfr": "eGFR", "steroid": "prednisone now", "treated_with": "takes", "taking": "takes", "doses": "says"}


def written(asked: Case | Request) -> Written:
    """As JSON holds it: fields that say nothing are left out, sets are in order."""
    values = {field.name: getattr(asked, field.name) for field in fields(asked) if not _says_nothing(field, asked)}
    plain = {
        name: sorted(value) if isinstance(value, frozenset) else dict(value) if isinstance(value, Mapping) else value
        for name, value in values.items()
    }
    result: Written = to_jsonable_python(plain, exclude_none=True)
    return result


def read(case: Written, request: Written) -> tuple[Case, Request]:
    """The case and the question again. Raises ImpactError for a fact that this version does not know."""
    try:
        return _CASE.validate_python(case), _REQUEST.validate_python(request)
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ImpactError(f"{where or 'the case'}: {first['msg']}") from faults


def phrase(case: Written, request: Written) -> str:
    """Such as "polymyositis; age 45 years; weight 70 kg; diabetes present - asks starting treatment"."""
    return f"{'; '.join(_facts(case)) or 'nothing stated'} - asks {'; '.join(_facts(request)) or 'nothing'}"


def _facts(facts: Mapping[str, object]) -> Iterator[str]:
    for name, value in facts.items():
        label = _READABLE.get(name, name.replace("_", " "))
        match value:
            case None | "not stated":
                continue
            case True:
                yield label
            case {"value": number}:
                yield f"{label} {number} {_UNITS.get(name, '')}".strip()
            case dict() if name in {"findings", "tests"}:
                yield from (f"{key} {state}" for key, state in value.items())
            case dict():
                yield f"{label} {', '.join(_facts(value))}"
            case [dict(), *_]:
                yield from (f"{label} {', '.join(_facts(one))}" for one in value if isinstance(one, dict))
            case list():
                yield f"{label} {', '.join(map(str, value))}" if name != "topics" else ", ".join(map(str, value))
            case _ if name in {"disease", "sex", "age_group"}:
                yield str(value)
            case _:
                yield f"{label} {value}"


def _says_nothing(field: Field[object], asked: Case | Request) -> bool:
    value = getattr(asked, field.name)
    if field.default_factory is not MISSING:
        return not value
    return bool(value == field.default)
