"""What one answer was made from: kept with the answer, so that its details, its receipt and its comparison agree."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.slots import Draft
from bot.taper_dates import From
from bot.wishes import Wish
from core.outcome import Ask
from core.request import Request


class Basis(BaseModel):
    """The facts, the question, and what of the message is shown beside the answer. The same basis, the same answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: Draft = Draft()
    wish: Wish = Wish(Request())
    done: frozenset[Ask] = frozenset()  # asked already, or answered "don't know": not asked again
    not_known: frozenset[Ask] = frozenset()
    not_used: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()  # (the user's word, what it was read as)
    start: From = From()  # the first day of the taper, or why it must be asked
    supposed: bool = False  # a what-if: the case itself stays as it was
