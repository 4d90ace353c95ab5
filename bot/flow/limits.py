"""How many messages may go out: so many a second in all, and so many into one chat, with short bursts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

ALL = ""  # the key under which all chats together are counted
MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` on average; up to `burst` at once after a pause."""

    per_second: float
    burst: int


class Limits:
    """The generic cell rate algorithm, for each chat and for all together. For one event loop."""

    def __init__(self, overall: Rate, chat: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._overall, self._chat, self._clock = overall, chat, clock
        self._due: dict[str, float] = {}  # when a steady sender would send next

    def take(self, chat: str, rate: Rate | None = None) -> float:
        """0, and one message is counted; or the seconds to wait, and none is. `rate` is the chat's own, if any."""
        pairs = ((ALL, self._overall), (chat, rate or self._chat))
        wait = max(self._wait(key, of) for key, of in pairs)
        if wait > 0:
            return wait
        for key, of in pairs:
            self._due[key] = max(self._due.get(key, 0.0), self._clock()) + 1 / of.per_second
        self._tidy()
        return 0.0

    def give_back(self, chat: str, rate: Rate | None = None) -> None:
        """The message that was counted was not sent."""
        for key, of in ((ALL, self._overall), (chat, rate or self._chat)):
            if key in self._due:
                self._due[key] -= 1 / of.per_second

    def _wait(self, key: str, rate: Rate) -> float:
        return self._due.get(key, 0.0) - (rate.burst - 1) / rate.per_second - self._clock()

    def _tidy(self) -> None:
        """Forget the chats that have rested: the dictionary's size is bounded by those at work."""
        if len(self._due) > MOST_CHATS:
            now = self._clock()
            self._due = {key: due for key, due in self._due.items() if due > now}
