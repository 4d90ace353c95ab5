"""`myocite evaluate`: read a labelled set, predict it, score it, and hold the score against its thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from bot.corpora import BadCorpus, Row, read_entries, read_rows
from bot.ears import Ears
from bot.scoring import cases, oos, phone, table, vignettes, weights
from bot.scoring.page import page
from bot.scoring.score import Score
from bot.scoring.thresholds import Limits, thresholds
from bot.starting import fresh_assistant

CORPORA = ("phone", "weights", "cases", "oos", "vignettes")
_WORDS = ("text", "sentence", "passage")  # what a row of a set holds its words under
Scored = tuple[list[Row], Score, Limits]


def evaluate(
    corpus: str, file: Path, predictions: Path | None, ears: Ears, out: TextIO, html: Path | None = None
) -> int:
    """Score one of CORPORA. Exit code 0, or 1 where a figure is on the wrong side of its threshold.

    `html` is where a page with the plots is written. Raises BadCorpus: the file is not such a set, or the predictions
    or the page cannot be written.
    """
    rows, score, limits = _scored(corpus, file, ears)
    if predictions is not None:
        _write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), predictions, "predictions")
    if html is not None:
        _write(page(corpus, score, limits, _texts(corpus, file)), html, "page")
    missed = limits.missed(score.figures)
    out.writelines(f"{line}\n" for line in table.lines(score))
    out.write("\n")
    out.writelines(f"BELOW THRESHOLD: {line}\n" for line in missed)
    if not missed:
        out.write("every threshold is met\n")
    return 1 if missed else 0


def _scored(corpus: str, file: Path, ears: Ears) -> Scored:
    limits = thresholds()
    match corpus:
        case "phone":
            messages = phone.read(read_rows(file), file)
            rows = list(phone.predict(messages, ears))
            return rows, phone.score(messages, rows), limits.phone
        case "weights":
            sentences = weights.read(read_rows(file), file)
            rows = list(weights.predict(sentences, ears))
            return rows, weights.score(sentences, rows), limits.weights
        case "cases":
            passages = cases.read(read_rows(file), file)
            rows = list(cases.predict(passages, ears))
            return rows, cases.score(passages, rows), limits.cases
        case "oos":
            questions = oos.read(read_rows(file), file)
            rows = list(oos.predict(questions, fresh_assistant(ears)))
            return rows, oos.score(questions, rows), limits.oos
        case "vignettes":
            worked = vignettes.read(read_entries(file), file)
            rows = list(vignettes.predict(worked, fresh_assistant(ears)))
            return rows, vignettes.score(worked, rows, limits.vignettes.not_yet_covered), limits.vignettes
        case _:
            raise BadCorpus(f"{corpus}: no such set; there are {', '.join(CORPORA)}")


def _texts(corpus: str, file: Path) -> dict[str, str]:
    """What was read in each row, by its id."""
    rows = read_entries(file) if corpus == "vignettes" else read_rows(file)
    return {str(row["id"]): str(row[key]) for row in rows for key in _WORDS if key in row}


def _write(text: str, path: Path, what: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadCorpus(f"{path}: the {what} cannot be written ({error.strerror})") from error
