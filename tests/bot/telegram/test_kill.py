"""The short form of `make kill`: `kill -9` at named points and at random loses nothing, doubles nothing unmarked."""

from __future__ import annotations

from pathlib import Path

from tests.bot.telegram.killing import campaign
from tests.bot.telegram.victim import POINTS

SEED = 20260501


async def test_kill_9_anywhere_loses_no_message_and_marks_what_is_sent_twice(tmp_path: Path) -> None:
    report = await campaign(SEED, each=1, at_random=10, messages_in_all=250, path=tmp_path / "store.sqlite3")

    assert report.faults == [], report
    assert set(POINTS) <= set(report.killed_at), "a named point was never reached"
    assert report.said >= 250
    assert report.lives >= len(POINTS) + 10 + 1
