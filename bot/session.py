"""What is remembered of one chat between two messages. A value, kept as JSON by `bot.sessions`."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from bot.excerpts import Subject
from bot.slots import Draft
from bot.wishes import Wish
from core.case import OtherDrug
from core.outcome import Ask
from core.request import Agent, Request, Topic


class Session(BaseModel):
    """The case so far, what was asked last, and what the user wants to know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: Draft = Draft()
    asked: Ask | None = None
    not_known: frozenset[Ask] = frozenset()  # asked, and answered "don't know"
    held: str | None = None  # a message kept unused until it is known whose it is
    risk_asked: bool = False  # diabetes, osteoporosis, glaucoma: asked once (D04)
    taper_from: date | None = None  # the first day of the next step of the taper
    topics: frozenset[Topic] = frozenset()
    agents: tuple[Agent, ...] = ()
    subjects: tuple[Subject, ...] = ()
    other_drugs: frozenset[OtherDrug] = frozenset()
    live_vaccine: bool = False
    dose_asked: bool = False

    @property
    def wish(self) -> Wish:
        """What the last question was about; doses proposed then are not proposed again."""
        request = Request(
            self.topics,
            self.agents,
            dose_asked=self.dose_asked,
            other_drugs=self.other_drugs,
            live_vaccine=self.live_vaccine,
        )
        return Wish(request, self.subjects)
