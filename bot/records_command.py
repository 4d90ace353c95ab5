"""`myocite verify`, `audit verify` and `feedback`: what the store keeps of answers, held against itself."""

from __future__ import annotations

import argparse
from typing import TextIO

from bot.channels.plain import render
from bot.front import front
from bot.receipts import is_same, verified
from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.store import Store
from core.load import load_protocol


def run(chosen: argparse.Namespace, config: Settings, out: TextIO) -> int:
    """The exit code: 1 where an answer or the chain is not what it was. Errors: StoreError."""
    url = config.database_url.get_secret_value() if config.database_url else None
    with open_store(config.sqlite_path, url) as store:
        match chosen.command:
            case "verify":
                return _verify(store, chosen.code.upper(), out)
            case "audit":
                return _audit(store, out)
            case _:
                return _feedback(store, out)


def _verify(store: Store, code: str, out: TextIO) -> int:
    book = load_protocol()
    with store.transaction() as tables:
        receipt = tables.receipts.get(code)
    out.write(render(front(verified(receipt, code, book).card)) + "\n")
    return 0 if receipt is not None and is_same(receipt, book) else 1


def _audit(store: Store, out: TextIO) -> int:
    with store.transaction() as tables:
        broken = tables.audit.first_broken()
        number, head = tables.audit.head()
    if broken is not None:
        out.write(f"The audit chain is broken at link {broken} of {number}.\n")
        return 1
    out.write(f"The audit chain is whole: {number} links, the newest {head[:12]}.\n")
    return 0


def _feedback(store: Store, out: TextIO) -> int:
    with store.transaction() as tables:
        found = tables.complaints.every()
    for one in found:
        out.write(f"{one.made_at:%Y-%m-%d %H:%M} UTC  {one.code or '-'}  {one.reason}\n")
    out.write(f"{len(found)} in all.\n")
    return 0
