"""An answer that could be misread is not shown: a safe card says so in its place (D29)."""

from __future__ import annotations

import structlog

from bot.compose import EMERGENCY_LINE
from bot.facts import Facts, Scope
from bot.notices import footer
from bot.reply import Card, Line, Plain, Reply, Strong
from bot.safe_display import faults
from core.register import ProtocolBook

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)
_WITHHELD = "This answer was withheld: part of it could be misread."
_INSTEAD = "No dose is given. Put the question in other words, or ask a senior or a pharmacist."


def safe_to_show(reply: Reply, book: ProtocolBook) -> Reply:
    """The reply itself where no sentence of ours can be misread; else a card that says that it was withheld.

    The log names the rules alone, never the text. An emergency is still told first.
    """
    found = faults(reply.card)
    if not found:
        return reply
    _log.error("an unsafe answer was withheld", rules=sorted({fault.rule.name for fault in found}))
    emergency = Line((Strong(EMERGENCY_LINE),)) if reply.card.emergency else None
    card = Card(
        emergency=emergency,
        headline=(Line((Strong(_WITHHELD),)), Line((Plain(_INSTEAD),))),
        footer=footer(book),
    )
    return Reply(card, Facts(scope=Scope.CLARIFY))
