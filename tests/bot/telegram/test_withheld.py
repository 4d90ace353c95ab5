"""A message that identifies a person is never stored: its update's id and the reason are, and it is asked for again."""

from __future__ import annotations

from pathlib import Path

from bot.store.opening import open_store
from tests.bot.talking import Talking
from tests.bot.telegram.world import telegram

SECRETS = ("Poppins", "445566", "poppins@example.org")


async def test_no_word_of_it_reaches_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    talking = Talking()
    async with telegram(talking, path=path) as world:
        await world.says(42, "Mary Poppins, MRN 445566, poppins@example.org: 70 kg PM, dose?")
        await world.says(42, "70 kg polymyositis")
        first, second = await world.answers(2)

    assert "Please send it without." in first.text
    assert "name and a record number and a e-mail address" in first.text
    assert "70 kg polymyositis" in second.text
    assert talking.heard == {"telegram:42": ["70 kg polymyositis"]}
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [secret for secret in SECRETS if secret.encode() in stored] == []
    with open_store(path) as store, store.transaction() as tables:
        rows = tables.inbox._db.rows("SELECT state, reason, raw FROM inbox ORDER BY number")
    assert rows[0] == ("withheld", "name, record number, e-mail address", None)
