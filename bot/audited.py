"""What of an answer goes into the audit chain: the rules it rests on and how it came out, no word of anyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.rows import Audited

if TYPE_CHECKING:
    from datetime import datetime

    from bot.conversation import Turn


def audited(turn: Turn, at: datetime) -> Audited:
    """The answer's ids ("S01", "D02") and codes ("scope:in", "alarm:PREGNANCY", "ask:weight", "receipt:4F7K2M")."""
    facts, code = turn.reply.facts, turn.reply.card.code
    codes = (
        f"scope:{facts.scope.value}",
        *(f"alarm:{one}" for one in facts.alarms),
        *(f"ask:{one}" for one in facts.ask),
        *(f"hold:{one}" for one in facts.hold),
        *(f"refuse:{one}" for one in facts.refuse),
        *((f"receipt:{code}",) if turn.receipt else ()),
        *((f"wrong:{code}",) if turn.complaint is not None else ()),
        *(f"withheld:{kind}" for kind in turn.withheld),
    )
    return Audited(at, (*facts.cites, *facts.settlements), codes)
