"""A copy of the embedded store, whole and made while the program runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.store.errors import StoreError
from bot.store.sqlite import BUSY_SECONDS, private_file

if TYPE_CHECKING:
    from pathlib import Path


def back_up(path: Path, copy: Path) -> int:
    """Copy the store to a new file, its user's alone, and prove that it is sound; its size in bytes.

    Errors:  StoreError where there is no store, the copy's name is taken, or the copy is not sound.
    """
    if not path.is_file():
        raise StoreError(str(path), "there is no such file", "Start the program once, or set MYOCITE_DATA_DIR.")
    if copy.exists():
        raise StoreError(str(copy), "it exists", "Name a new file: an earlier copy is never overwritten.")
    try:
        private_file(copy)
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            [[verdict]] = target.execute("PRAGMA integrity_check(1)")
    except (sqlite3.Error, OSError) as error:
        copy.unlink(missing_ok=True)
        raise StoreError(str(copy), str(error), "Check that the disk is not full and the store is sound.") from error
    if verdict != "ok":
        copy.unlink()
        raise StoreError(str(path), f"it is damaged ({verdict})", "Keep it as it is, and restore an earlier copy.")
    return copy.stat().st_size
