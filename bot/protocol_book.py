"""docs/protocol.md: every statement with its words, sources, settlements, rules and a question that reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.citations import sources_of
from bot.coverage import Covered, coverage
from bot.excerpts import NOTES
from bot.impact.errors import ImpactError
from bot.reply import Literature, Plain
from core.evidence import Ref
from core.register import ProtocolBook, Statement

_INTRODUCTION = """\
# The protocol book

Written by `myocite protocol --book` from `core/data/` and `bot/coverage.toml`; not to be edited by hand.

Doses come from the protocol alone. The protocol's own reference markers cannot be resolved to papers. Published
literature stands beside a statement with its agreement; a source that was not read, or whose details were not all
confirmed, is labelled *not verified*.
"""
_AGREEMENT = {
    "supports": "supports it",
    "partly": "supports it in part",
    "disagrees": "disagrees with it",
    "silent": "says nothing of it",
}


def save(path: Path, book: ProtocolBook) -> Path:
    """Write the book; the path. Raises ImpactError where it cannot be written."""
    try:
        path.write_text(markdown(book), encoding="utf-8")
    except OSError as fault:
        raise ImpactError(f"{path}: cannot be written ({fault.strerror})") from fault
    return path


def markdown(book: ProtocolBook) -> str:
    """The whole book as Markdown: the same text for the same rows."""
    parts = [_INTRODUCTION, f"Protocol {book.version}, edition {book.edition}.\n", "## Statements\n"]
    covered = coverage()
    section = ""
    for ref, statement in book.statements.items():
        if statement.section != section:
            section = statement.section
            parts.append(f"### {section}\n")
        parts.append("\n".join(_statement(ref, statement, covered[ref], book)) + "\n")
    parts.append("\n".join(_settlements(book)) + "\n")
    parts.append("\n".join(_limits(book)) + "\n")
    parts.append("\n".join(_alarms(book)))
    return "\n".join(parts) + "\n"


def _statement(ref: Ref, statement: Statement, covered: Covered, book: ProtocolBook) -> Iterator[str]:
    [source] = sources_of([str(ref)], book)
    yield f"#### {ref}\n"
    yield f"> {statement.quote}\n"
    if ref in NOTES:
        note = "".join(part.text for part in NOTES[ref].fragments if isinstance(part, Plain))
        yield f"{note} ({', '.join(NOTES[ref].cites)})\n"
    yield f"- The protocol's own markers: {', '.join(map(str, statement.markers)) or 'none'}"
    said = f": {statement.literature}" if statement.literature else "."
    yield f"- Published literature {_AGREEMENT[statement.agreement]}{said}"
    yield from (f"  - {_paper(paper)}" for paper in source.literature)
    settled = [settlement for settlement, row in book.settlements.items() if ref in row.rests_on]
    yield f"- Settlements: {', '.join(map(str, settled)) or 'none'}"
    limits = [limit for limit, row in book.limits.items() if ref in row.statements]
    yield f"- Limits: {', '.join(map(str, limits)) or 'none'}"
    alarms = [code for code, row in book.alarms.items() if ref in row.basis]
    yield f"- Alarms: {', '.join(alarms) or 'none'}"
    rules = [f"`core/rules/{module}.py`: `{function}`" for module, _, function in map(_parted, covered.rules)]
    yield f"- Rules: {', '.join(rules)}"
    yield f"- Tested by: tests/core/{covered.test}"
    yield f"- Ask, for example: *{covered.ask}*"


def _parted(rule: str) -> tuple[str, str, str]:
    return rule.partition(":")


def _paper(paper: Literature) -> str:
    known = [paper.citation.rstrip(".")]
    known += [f"doi:{paper.doi}"] if paper.doi else []
    known += [f"PMID {paper.pmid}"] if paper.pmid else []
    known += [] if paper.verified else ["*not verified*"]
    return "; ".join(known)


def _settlements(book: ProtocolBook) -> Iterator[str]:
    yield "## Settlements\n\nWhat is done where the protocol is silent, ambiguous or contradicted.\n"
    yield "| id | question | settlement | rests on |\n|---|---|---|---|"
    for ref, row in book.settlements.items():
        yield _cells(str(ref), row.question, row.text, ", ".join(map(str, row.rests_on)))


def _limits(book: ProtocolBook) -> Iterator[str]:
    yield "## Safety limits\n\nA limit that is not in the protocol may ask, warn or stop; it never gives a dose.\n"
    yield "| id | drug | kind | limit | origin | action | literature verified | statements |\n|" + "---|" * 8
    for ref, row in book.limits.items():
        statements = ", ".join(map(str, row.statements))
        yield _cells(str(ref), row.drug, row.kind, row.limit, row.origin, row.action, row.verified, statements)


def _alarms(book: ProtocolBook) -> Iterator[str]:
    yield "## Alarms\n"
    yield "| code | kind | fires when | what is shown | rests on |\n|---|---|---|---|---|"
    for code, row in book.alarms.items():
        yield _cells(f"`{code}`", row.kind, row.trigger, row.wording, ", ".join(map(str, row.basis)))


def _cells(*texts: str) -> str:
    return f"| {' | '.join(text.replace('|', '/') for text in texts)} |"
