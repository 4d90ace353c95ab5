"""On the page too, a message that identifies a person is answered and not kept."""

from __future__ import annotations

import json
from pathlib import Path

from bot.assistant import Assistant, MemorySessions
from bot.channels.web.exchange import Sent, WebChat
from bot.desk import Desk
from bot.ears import Ears
from bot.store.opening import open_store
from core.load import load_protocol


async def test_no_word_of_it_reaches_the_store(ears: Ears, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with open_store(path) as store:
        chat = WebChat(Desk(store, Assistant(ears, MemorySessions(), load_protocol())))
        answer = await chat.answer("a", Sent(id="message-1", text="Mary Poppins MRN 445566 70 kg PM dose?"))
        assert "Please send it without." in answer.decode()
        await chat.answer("a", Sent(id="message-2", text="70 kg polymyositis"))
        shown = json.loads(await chat.history("a"))["messages"]
    assert [row["text"] for row in shown] == ["70 kg polymyositis"]
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"Poppins" not in stored
    assert b"445566" not in stored
