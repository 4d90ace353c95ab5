"""A score as one page of HTML that needs nothing else: figures, thresholds, plots, and every row that is not right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from bot.scoring import plots
from bot.scoring.score import Finding, Score
from bot.scoring.thresholds import Limits

_STYLE = """
:root { color-scheme: light dark; --ink: #17201f; --soft: #55615f; --edge: #d9dfdf; --paper: #fff; --good: #0b6b6b;
  --recall: #6f9fd8; --bad: #b3141f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eeed; --soft: #a7b3b2; --edge: #313b3c; --paper: #14191a;
  --good: #63cdc6; --recall: #7fb0ea; --bad: #ff8a90; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top;
  border-bottom: 1px solid var(--edge); } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.missed { color: var(--bad); font-weight: 600; } .words { color: var(--soft); }
figure { margin: 1rem 0; overflow-x: auto; } svg { font: 12px system-ui, sans-serif; } svg text { fill: var(--ink); }
svg .tick { fill: var(--soft); font-size: 11px; } .grid { stroke: var(--edge); } .whisker { stroke: var(--ink); }
.precision, rect.right { fill: var(--good); } .recall { fill: var(--recall); } rect.wrong { fill: var(--bad); }
rect.none { fill: none; stroke: var(--edge); } svg .count { font-size: 11px; }
"""


def page(corpus: str, score: Score, limits: Limits, texts: Mapping[str, str]) -> str:
    """The whole document. `texts` are the messages by the id of their row; an id without one has none beside it."""
    return "".join(_parts(corpus, score, limits, texts))


def _parts(corpus: str, score: Score, limits: Limits, texts: Mapping[str, str]) -> Iterator[str]:
    title = f"Evaluation: {escape(corpus)}"
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
    yield f"<body><h1>{title}</h1><h2>Figures</h2>"
    yield from _figures(score, limits)
    yield "<table>" + "".join(f"<tr><td>{escape(what)}<td>{escape(n)}" for what, n in score.counts) + "</table>"
    if score.tallies:
        yield f"<h2>Slots</h2><figure>{plots.slots(score.tallies)}</figure>"
        yield "<p class=words>Upper bar precision, lower bar recall; the lines are 95 % intervals (Wilson).</p>"
    if score.confusion:
        yield f"<h2>Intents</h2><figure>{plots.confusion(score.confusion)}</figure>"
        yield "<p class=words>Rows are the labels, columns what was understood. Where several are labelled or"
        yield " understood, one that agrees stands for the message, else the first of each.</p>"
    yield from _listed("Dangerous", score.dangerous, texts)
    yield from _listed("Not right", score.findings, texts)
    if score.not_covered:
        yield "<h2>Not yet covered</h2><table>"
        yield "".join(f"<tr><td>{escape(row)}<td>{escape(why)}" for row, why in score.not_covered) + "</table>"
    yield "</body></html>\n"


def _figures(score: Score, limits: Limits) -> Iterator[str]:
    yield "<table><tr><th>figure<th>value<th>limit"
    for name, value in score.figures.items():
        low, high = limits.at_least.get(name), limits.at_most.get(name)
        bound = f"at least {low:g}" if low is not None else f"at most {high:g}" if high is not None else "none"
        missed = (low is not None and value < low) or (high is not None and value > high)
        kind = "number missed" if missed else "number"
        yield f'<tr><td>{escape(name)}<td class="{kind}">{value:.4g}<td>{bound}'
    yield "</table>"


def _listed(title: str, findings: Sequence[Finding], texts: Mapping[str, str]) -> Iterator[str]:
    yield f"<h2>{title} ({len(findings)})</h2>"
    if not findings:
        return
    yield "<table><tr><th>row<th>field<th>what happened<th>message"
    for one in findings:
        words = escape(texts.get(one.row, ""))
        yield f"<tr><td>{escape(one.row)}<td>{escape(one.field)}<td>{escape(one.problem)}<td class=words>{words}"
    yield "</table>"
