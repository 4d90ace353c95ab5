"""Logging: structured, to the standard error stream, with no token and no user's words in any line.

Two nets: keys that carry what someone wrote are dropped from every event, and whatever looks like a bot
token, or is a secret of this process, is blotted out of the finished line, of libraries' lines as well.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from structlog.typing import EventDict, Processor, WrappedLogger

BLOT = "[redacted]"

# A bot token as Telegram gives it, bare or inside an address.
_TOKEN = re.compile(r"[0-9]{5,16}(?::|%3A)[A-Za-z0-9_-]{20,80}")
_SAID = frozenset({"text", "caption", "data", "message", "payload", "raw", "says", "words", "token"})
# Libraries that write addresses, and with them the token, or an answer's body, with what people wrote.
_QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}


def configure(level: str, *, as_json: bool = False, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log line of this process, structlog's and the libraries', through one redacting handler.

    `secrets` are blotted out wherever they stand. May be called again; the last call holds. An unknown
    level counts as INFO.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_words,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: Processor = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Redacting(secrets, foreign_pre_chain=shared, processor=last))
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, Redacting):
            root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The event without the keys under which someone's words could stand."""
    return {key: value for key, value in event.items() if key not in _SAID}


def redacted(line: str, secrets: Iterable[str] = ()) -> str:
    """The line with every token-like string, and each of `secrets`, blotted out."""
    for secret in secrets:
        if secret:
            line = line.replace(secret, BLOT)
    return _TOKEN.sub(BLOT, line)


class Redacting(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line: nothing is written after it."""

    def __init__(self, secrets: Iterable[str], *, foreign_pre_chain: list[Processor], processor: Processor):
        super().__init__(processor=processor, foreign_pre_chain=foreign_pre_chain)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, redacted."""
        return redacted(super().format(record), self._secrets)
