"""Which rule reads which fact: a case that writes down each question that is put to it, and by which rule."""

from __future__ import annotations

import dataclasses
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from core.case import Case, SteroidCourse
from core.reads import Fact, Read

_FIELDS = {fact.value: fact for fact in Fact}
_RULES = "core.rules."


class Trace:
    """For each rule, by its module and name, the facts that it asked for."""

    def __init__(self) -> None:
        self.reads: defaultdict[str, set[Read]] = defaultdict(set)

    def note(self, fact: Read) -> None:
        """Write the fact down for the innermost rule that is running."""
        frame = sys._getframe(1)
        while not frame.f_globals["__name__"].startswith(_RULES):
            if frame.f_back is None or frame.f_code is dataclasses.replace.__code__:
                return  # asked by no rule, or copied and not read
            frame = frame.f_back
        rule = frame.f_code.co_qualname.partition(".<locals>")[0]
        self.reads[f"{frame.f_globals['__name__'].removeprefix(_RULES)}.{rule}"].add(fact)


class _Asked(Mapping[Any, Any]):
    """A mapping that notes the keys it is asked for; what walks through all of it asks for none."""

    def __init__(self, known: Mapping[Any, Any], trace: Trace) -> None:
        self._known, self._trace = known, trace

    def get(self, key: Any, default: Any = None) -> Any:
        self._trace.note(key)
        return self._known.get(key, default)

    def __getitem__(self, key: Any) -> Any:
        return self._known[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class _Course:
    def __init__(self, course: SteroidCourse, trace: Trace) -> None:
        self._course, self._trace = course, trace

    def __getattr__(self, name: str) -> object:
        self._trace.note(_FIELDS[name])
        return getattr(self._course, name)


class TracedCase(Case):
    """A case that tells its trace what is asked of it."""

    def __getattribute__(self, name: str) -> Any:
        trace: Trace | None = object.__getattribute__(self, "__dict__").get("trace")
        value = object.__getattribute__(self, name)
        if trace is None:
            return value
        if name in {"findings", "tests"}:
            return _Asked(value, trace)
        if name == "steroid":
            return _Course(value, trace)
        if name in _FIELDS:
            trace.note(_FIELDS[name])
        return value


def traced(case: Case, trace: Trace) -> TracedCase:
    """The same case, traced from now on."""
    known = {name: getattr(case, name) for name in Case.__dataclass_fields__}
    found = TracedCase(**known)
    object.__setattr__(found, "trace", trace)
    return found
