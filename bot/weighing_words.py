"""The arguments for and against each drug, in words: the answer to "why not ...?", and a section behind a fold."""

from __future__ import annotations

from bot.lines import capital, line
from bot.reply import Fragment, Line, Section, Strong
from core.agent import PARTNERS, Agent
from core.assessment import Assessment, Verdict
from core.evidence import Cited, Ref

_VERDICT = {
    Verdict.PREFERRED: "preferred here",
    Verdict.INDICATED: "indicated here",
    Verdict.ALTERNATIVE: "an alternative, not preferred here",
    Verdict.HELD: "held",
    Verdict.NOT_INDICATED: "not indicated here",
    Verdict.REFUSED: "refused",
}


def answers(assessments: tuple[Assessment, ...], asked: tuple[Agent, ...]) -> tuple[Line, ...]:
    """Why, or why not, each drug that was asked about by name; and what the protocol prefers instead."""
    found = [_line(one) for one in assessments if one.agent in asked]
    preferred = [one for one in assessments if one.verdict is Verdict.PREFERRED and one.agent not in asked]
    if found and preferred:
        names = " or ".join(one.agent for one in preferred)
        reasons = "; ".join(dict.fromkeys(one.supports[0].value for one in preferred))
        refs = tuple(ref for one in preferred for ref in one.supports[0].refs)
        found.append(line(f"Preferred instead: {names} ({reasons}).", refs=refs))
    return tuple(found)


def section(assessments: tuple[Assessment, ...]) -> tuple[Section, ...]:
    """Each drug that is weighed here; those that nothing stated points to share one line."""
    shown = [one for one in assessments if _matters(one)]
    if not shown:
        return ()
    lines = [_line(one) for one in shown]
    idle = [one for one in assessments if not _matters(one)]
    if idle:
        names = ", ".join(one.agent for one in idle)
        refs = tuple(dict.fromkeys(one.against[0].because for one in idle if one.against))
        lines.append(line(f"Not indicated by what is stated: {names}.", refs=refs))
    return (Section("For and against", tuple(lines)),)


def refs_shown(lines: tuple[Line, ...], sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The ids under these lines."""
    every = (*lines, *(one for part in sections for one in part.lines))
    return tuple(dict.fromkeys(cite for one in every for cite in one.cites))


def _matters(one: Assessment) -> bool:
    return one.verdict is not Verdict.NOT_INDICATED or bool(one.supports) or one.agent in PARTNERS


def _line(one: Assessment) -> Line:
    parts: list[Fragment | str] = [Strong(f"{capital(one.agent)}: {_VERDICT[one.verdict]}.")]
    refs: list[Ref] = []
    for title, cited in (
        ("For", one.supports),
        ("Against", one.against),
        ("Excluded by", one.excludes),
        ("Waits for" if one.verdict is Verdict.HELD else "First", one.awaits),
        ("Would change it", one.changes),
    ):
        if cited:
            parts.append(f" {title}: {_join(cited)}.")
            refs += [ref for argument in cited for ref in argument.refs]
    return line(*parts, refs=tuple(refs))


def _join(cited: tuple[Cited[str], ...]) -> str:
    return "; ".join(argument.value for argument in cited)
