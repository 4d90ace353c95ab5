"""The audit chain: each decision hashed with the one before, so that no row can be changed or taken out unseen."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.store.rows import Audited, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.database import Connection, Row

BEFORE_THE_FIRST = "0" * 64
_PAGE = 1000


class Audit:
    """The chain as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def append(self, entry: Audited) -> Link:
        """The entry as the chain's newest link."""
        self._db.serialize("audit")
        number, previous = self.head()
        link = Link(number + 1, entry, previous, link_hash(previous, entry))
        self._db.change(
            "INSERT INTO audit (number, previous, hash, at, rules, codes) VALUES (?, ?, ?, ?, ?, ?)",
            link.number,
            link.previous,
            link.hash,
            _time(entry.at),
            json.dumps(entry.rules),
            json.dumps(entry.codes),
        )
        return link

    def head(self) -> tuple[int, str]:
        """The newest link's number and hash. Kept elsewhere, it shows rows taken off the end."""
        rows = self._db.rows("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, BEFORE_THE_FIRST)

    def links(self, after: int = 0) -> Iterator[Link]:
        """The links after a number, in order."""
        while True:
            rows = self._db.rows(
                "SELECT number, previous, hash, at, rules, codes FROM audit WHERE number > ? ORDER BY number LIMIT ?",
                after,
                _PAGE,
            )
            for row in rows:
                yield _link(row)
            if len(rows) < _PAGE:
                return
            after = int(rows[-1][0])

    def first_broken(self) -> int | None:
        """The number of the first link that was changed, or before which one is missing; None for a whole chain."""
        previous = BEFORE_THE_FIRST
        for number, link in enumerate(self.links(), start=1):
            whole = link.number == number and link.previous == previous
            if not whole or link.hash != link_hash(link.previous, link.entry):
                return number
            previous = link.hash
        return None


def link_hash(previous: str, entry: Audited) -> str:
    """Hex SHA-256 over the hash before and the entry as canonical JSON."""
    content = json.dumps([previous, _time(entry.at), entry.rules, entry.codes], separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _link(row: Row) -> Link:
    number, previous, own, at, rules, codes = row
    entry = Audited(datetime.fromisoformat(at), tuple(json.loads(rules)), tuple(json.loads(codes)))
    return Link(int(number), entry, str(previous), str(own))
