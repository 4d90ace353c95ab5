"""`python -m bench.peers` (or `make bench-peers`): our reader beside stock Rasa's, on the same sets in one run."""

from __future__ import annotations

import argparse
import shutil
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.peers.environment import PIPELINES, prepared, trained
from bench.peers.examples import FIELDS
from bench.peers.readers import Heard, ours, stock
from bot import logs
from bot.corpora import Row, read_rows
from bot.scoring import phone, weights
from bot.settings import settings
from bot.training import ready_ears
from nlu.parsed import Intent
from nlu.scope import DOSE_LIKE

_SHARED = Path("../shared")
_PERCENTILE = 99


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    corpora = _SHARED / "corpora"
    parser.add_argument("--stock", type=Path, default=_SHARED / "peers" / "rasa_bot", help="the stock bot's folder")
    parser.add_argument("--phone", type=Path, nargs="*", default=[corpora / "phone_messages.jsonl"])
    parser.add_argument("--weights", type=Path, default=corpora / "weights.jsonl")
    parser.add_argument("--oos", type=Path, default=corpora / "out_of_scope.jsonl")
    parser.add_argument("--pipelines", nargs="*", choices=PIPELINES, default=list(PIPELINES))
    return parser.parse_args()


def main() -> int:
    """Train, parse, score, print."""
    logs.configure("WARNING", as_json=False)
    chosen = _arguments()
    data = settings().data_dir.resolve()
    ears = ready_ears(data / "model")
    sets = {"phone": [row for path in chosen.phone for row in read_rows(path)]}
    sets |= {"weights": read_rows(chosen.weights), "oos": read_rows(chosen.oos)}
    texts = [str(row.get("text") or row.get("sentence")) for rows in sets.values() for row in rows]
    print("| reader | " + " | ".join(name for name, _ in _figures(sets, None)) + " |")
    print("|---" * (1 + len(_figures(sets, None))) + "|")
    _tell("Myocite", sets, ours(texts, ears, data / "model"))
    folder = data / "peers" / "rasa_bot"
    python = prepared(chosen.stock, folder, shutil.which("uv") or str(Path(".uv/bin/uv").resolve()))
    for name in chosen.pipelines:
        model = trained(python, folder, chosen.stock, PIPELINES[name], [intent.value for intent in Intent])
        _tell(f"stock Rasa, {name}", sets, stock(texts, python, model))
    return 0


def _tell(name: str, sets: dict[str, list[Row]], heard: Heard) -> None:
    print(f"| {name} | " + " | ".join(value for _, value in _figures(sets, heard)) + " |", flush=True)


def _figures(sets: dict[str, list[Row]], heard: Heard | None) -> list[tuple[str, str]]:
    """(name, value) of every figure; the values are empty where nothing was heard yet."""
    if heard is None:
        heard = Heard([{"slots": {}, "intents": [], "ask": []} for rows in sets.values() for _ in rows], [0, 0], 0, 0)
    parts = iter(heard.rows)
    said = {name: [{"id": row["id"], **next(parts)} for row in rows] for name, rows in sets.items()}
    return [
        *_of_phone(sets["phone"], said["phone"]),
        *_of_weights(sets["weights"], said["weights"]),
        ("out of scope, dose intents", f"{sum(map(_wants_a_dose, said['oos']))}/{len(said['oos'])}"),
        ("start, s", f"{heard.start_seconds:.1f}"),
        ("memory, MB", f"{heard.mb:.0f}"),
        ("parse p50, ms", f"{statistics.median(heard.ms):.2f}"),
        ("parse p99, ms", f"{statistics.quantiles(heard.ms, n=100)[_PERCENTILE - 1]:.1f}"),
    ]


def _of_phone(rows: Sequence[Row], said: Sequence[Row]) -> Iterator[tuple[str, str]]:
    score = phone.score(phone.read(rows, Path("phone")), said)
    counted = dict(score.counts)
    yield "phone, intent fits", counted["messages with an intent that fits"]
    tallies = [score.tallies[name] for name in FIELDS]
    right = sum(one.right for one in tallies)
    yield "weight to subtype, precision", _percent(right, sum(one.right + one.wrong for one in tallies))
    yield "recall", _percent(right, sum(one.right + one.missed for one in tallies))
    yield "forbidden", counted["forbidden values"]


def _of_weights(rows: Sequence[Row], said: Sequence[Row]) -> Iterator[tuple[str, str]]:
    flat = []
    for row in said:
        slots = row["slots"]
        assert isinstance(slots, dict)
        flat.append({"id": row["id"], "weight_kg": slots.get("weight_kg"), "height_cm": slots.get("height_cm")})
    score = weights.score(weights.read(rows, Path("weights")), flat)
    yield "weights wrong or invented", dict(score.counts)["values wrong or invented"]
    yield "found", f"{score.figures['recall']:.3f}"


def _wants_a_dose(row: Row) -> bool:
    intents = row["intents"]
    assert isinstance(intents, list)
    return bool({intent.value for intent in DOSE_LIKE} & set(intents))


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "none"


if __name__ == "__main__":
    raise SystemExit(main())
