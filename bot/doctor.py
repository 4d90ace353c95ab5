"""`myocite doctor`: whether what the program needs is there, and what to do where it is not. It changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TextIO

import httpx

from bot.ears import BadModel, model_name
from bot.settings import address
from bot.store.errors import StoreError
from bot.store.opening import open_store
from bot.store.rows import Channel, InboxState, OutboxState
from core.errors import ProtocolError
from core.load import load_proof, load_protocol

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.store import Tables

MOST_SKEW = 60.0  # seconds; times stand in answers' records, and leases are held by them


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. `remedy`: what to do; None where it is well."""

    what: str
    seen: str
    remedy: str | None = None


def examine(settings: Settings, out: TextIO) -> int:
    """Write one line for each check; the exit code, 1 where something is to be done."""
    ill = False
    for check in (_settings, _protocol, _model, _store, _telegram):
        for finding in check(settings):
            ill = ill or finding.remedy is not None
            mark = "ok " if finding.remedy is None else "BAD"
            out.write(f"{mark}  {finding.what}: {finding.seen}\n")
            if finding.remedy is not None:
                out.write(f"     {finding.remedy}\n")
    return int(ill)


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", f"data in {settings.data_dir.absolute()}, web chat on {settings.host}:{settings.port}")
    if settings.host not in {"127.0.0.1", "localhost", "::1"} and settings.access_token is None:
        yield Finding(
            "web chat",
            f"{settings.host} can be reached from other machines",
            "Set MYOCITE_ACCESS_TOKEN (16 characters or more), or MYOCITE_HOST=127.0.0.1.",
        )


def _protocol(_: Settings) -> Iterator[Finding]:
    try:
        book, proof = load_protocol(), load_proof()
    except ProtocolError as error:
        yield Finding("protocol", str(error), "Install the program again: its own data is damaged.")
        return
    yield Finding("protocol", f"{book.version}, {len(book.statements)} statements, edition {book.edition}")
    if proof.protocol != book.version:
        yield Finding("proof", f"made of protocol {proof.protocol}", "Run `make prove`: it is not proved.")


def _model(settings: Settings) -> Iterator[Finding]:
    try:
        yield Finding("model", model_name(settings.data_dir / "model"))
    except BadModel as error:
        yield Finding("model", str(error), "Run `myocite train`; the next start would train it as well.")


def _store(settings: Settings) -> Iterator[Finding]:
    begun = time.monotonic()
    url = address(settings)
    if url is None and not settings.sqlite_path.exists():
        yield Finding("store", f"none yet: the first start makes {settings.sqlite_path}")
        return
    try:
        with closing(open_store(settings.sqlite_path, url)) as store, store.transaction() as tables:
            yield from _kept(tables)
    except StoreError as error:
        yield Finding("store", f"{error.where}: {error.problem}", error.remedy)
        return
    yield Finding("store", f"{'PostgreSQL' if url else settings.sqlite_path}, {time.monotonic() - begun:.2f} s to open")


def _kept(tables: Tables) -> Iterator[Finding]:
    broken = tables.audit.first_broken()
    number, _ = tables.audit.head()
    if broken is None:
        yield Finding("audit", f"{number} links, the chain is whole")
    else:
        yield Finding("audit", f"broken at link {broken}", "Keep the file as it is, and ask who has changed it.")
    for link in tables.audit.links(after=number - 1):
        if link.entry.at > datetime.now(UTC):
            yield Finding("clock", f"the last answer was given later, {link.entry.at:%Y-%m-%d %H:%M}", _CLOCK)
    waiting = tables.inbox.count(Channel.TELEGRAM, InboxState.WAITING)
    unsent = tables.outbox.count(Channel.TELEGRAM, OutboxState.READY)
    dead = tables.outbox.count(Channel.TELEGRAM, OutboxState.DEAD)
    apart = tables.inbox.count(Channel.TELEGRAM, InboxState.QUARANTINED)
    yield Finding(
        "telegram's messages", f"{waiting} to be answered, {unsent} to be sent, {dead} given up, {apart} unreadable"
    )


_CLOCK = "Set this machine's clock, and keep it by NTP."


def _telegram(settings: Settings) -> Iterator[Finding]:
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not token:
        yield Finding("telegram", "no token: not used")
        return
    try:
        answer = httpx.get(f"{settings.telegram_base_url}{token}/getMe", timeout=settings.telegram_timeout_seconds)
    except httpx.HTTPError as error:  # its message would hold the token
        yield Finding(
            "telegram",
            f"cannot be reached ({type(error).__name__})",
            "Check the network, a proxy (HTTPS_PROXY) and MYOCITE_TELEGRAM_BASE_URL.",
        )
        return
    name = _bot_name(answer)
    if name is None:
        yield Finding(
            "telegram",
            f"refuses the token ({answer.status_code})",
            "Copy MYOCITE_TELEGRAM_TOKEN again from @BotFather; MYOCITE_TELEGRAM_BASE_URL must end in /bot.",
        )
    else:
        yield Finding("telegram", f"the token is @{name}'s")
    yield from _skew(answer, lambda: datetime.now(UTC))


def _bot_name(answer: httpx.Response) -> str | None:
    with suppress(ValueError, KeyError, TypeError):
        if answer.status_code == httpx.codes.OK:
            return str(answer.json()["result"]["username"])
    return None


def _skew(answer: httpx.Response, now: Callable[[], datetime]) -> Iterator[Finding]:
    """How far this clock is from the server's, where it tells its own."""
    with suppress(KeyError, ValueError, TypeError):
        seconds = abs((parsedate_to_datetime(answer.headers["Date"]) - now()).total_seconds())
        far = seconds > MOST_SKEW
        yield Finding("clock", f"{seconds:.0f} s from Telegram's", _CLOCK if far else None)
