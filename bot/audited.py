"""What of an answer goes into the audit chain: the rules it rests on and how it came out, no word of anyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.rows import Audited

if TYPE_CHECKING:
    from datetime import datetime

    from bot.reply import Reply


def audited(reply: Reply, at: datetime) -> Audited:
    """The answer's ids ("S01", "D02") and codes ("scope:in", "alarm:PREGNANCY", "ask:weight")."""
    facts = reply.facts
    codes = (
        f"scope:{facts.scope.value}",
        *(f"alarm:{code}" for code in facts.alarms),
        *(f"ask:{code}" for code in facts.ask),
        *(f"hold:{code}" for code in facts.hold),
        *(f"refuse:{code}" for code in facts.refuse),
    )
    return Audited(at, (*facts.cites, *facts.settlements), codes)
