"""`myocite protocol`: coverage, the book, snapshots, and the impact of a change."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TextIO

BOOK = Path("docs/protocol.md")


def add_options(command: argparse.ArgumentParser) -> None:
    """One of four things is asked for."""
    one = command.add_mutually_exclusive_group(required=True)
    one.add_argument("--coverage", action="store_true", help="each statement's rule, test and question")
    one.add_argument("--book", nargs="?", const=BOOK, type=Path, metavar="FILE", help=f"write the book (to {BOOK})")
    one.add_argument("--snapshot", type=Path, metavar="FILE", help="keep the answers to some thousand cases")
    one.add_argument("--impact", metavar="OLD", help="which answers differ from a snapshot's, or an older revision's")


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """The exit code: 0, or 1 where a statement has no coverage. Raises ImpactError for what cannot be compared."""
    from core.load import load_protocol  # noqa: PLC0415

    book = load_protocol()
    if chosen.coverage:
        from bot.coverage import print_coverage  # noqa: PLC0415

        return print_coverage(book, out)
    if chosen.book is not None:
        from bot.protocol_book import save  # noqa: PLC0415

        out.write(f"{save(chosen.book, book)}: {len(book.statements)} statements\n")
    elif chosen.snapshot is not None:
        from bot.impact import snapshot  # noqa: PLC0415

        out.write(f"{chosen.snapshot}: {snapshot.save(chosen.snapshot, book).cases} cases\n")
    else:
        print_impact(chosen.impact, out)
    return 0


def print_impact(old: str, out: TextIO) -> None:
    """Compare this version with a snapshot file, or else with the revision of that name."""
    from bot.impact import compare, revision, snapshot  # noqa: PLC0415
    from core.load import load_protocol  # noqa: PLC0415

    book = load_protocol()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(old) if Path(old).is_file() else revision.snapshot_of(old, Path(folder))
        header, rows = snapshot.load(path)
    out.writelines(f"{line}\n" for line in compare.lines(header, compare.compare(rows, book), book))
