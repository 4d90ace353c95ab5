"""A small conversation for the channels' tests: it decides by the words alone, and builds real cards."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace

from bot.conversation import Turn
from bot.reply import Button, Card, File, Line, Plain, Question, Reply, Strong
from tests.bot.cards import FULL, echoing, saying

YES_NO = (Button("Yes", "lungs: yes"), Button("No", "lungs: no"))


class Talking:
    """Says what it was told, by a few words of command. Remembers, in order, what each chat said."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = {}
        self.forgotten: list[str] = []
        self._lock = threading.Lock()

    def hear(self, chat: str, text: str) -> Reply:
        return self.turn(chat, None, text).reply

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        """Its session is the messages of the case."""
        with self._lock:
            self.heard.setdefault(chat, []).append(text)
        case = [*json.loads(before or b"[]"), text]
        return Turn(Reply(_card(text)), json.dumps(case).encode())

    def forget(self, chat: str) -> None:
        self.forgotten.append(chat)


def _card(text: str) -> Card:
    command, _, rest = text.partition(" ")
    match command:
        case "/start" | "/help":
            return saying("Welcome")
        case "full":
            return FULL
        case "ask":
            line = Line((Plain("Is there "), Strong("lung disease"), Plain("?")), ("S01",))
            return Card(question=Question("lung disease", line, YES_NO))
        case "long":
            return saying(*(f"line {number} of <{rest}> & more words" for number in range(int(rest))))
        case "file":
            return replace(saying("Saved."), files=(File("taper.ics", "text/calendar", rest),))
        case "slow":
            time.sleep(float(rest))
            return saying(f"slow {rest}")
        case "fail":
            raise RuntimeError(text)
        case _:
            return echoing(text)
