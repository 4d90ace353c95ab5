"""What is remembered of one chat between two messages. A value, kept as JSON by `bot.sessions`."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from bot.basis import Basis
from bot.excerpts import Subject
from bot.slots import Draft
from bot.wishes import Wish
from core.case import OtherDrug
from core.outcome import Ask
from core.request import Agent, Request, Topic


class Session(BaseModel):
    """The case so far, what was asked last, and what the user wants to know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: int = 1  # its number in this chat, shown on every card
    draft: Draft = Draft()
    asked: Ask | None = None
    unusable: int = 0  # answers in a row to what was asked that could not be used
    last: Basis | None = None  # what the last answer was made from
    doses: dict[str, str] = {}  # the last answer's, in a few words
    digest: str = ""  # of what the last answer says
    code: str = ""  # of the last card: a button of any other is out of date
    changing: bool = False  # the next message corrects what was asked
    heard_at: datetime | None = None
    layperson: bool = False  # the writer is the patient: no dose is given
    quiz: int | None = None  # the practice case that waits for a plan
    quiz_done: dict[int, tuple[int, int]] = {}  # by case: points that agreed, and of how many
    complaint: str | None = None  # the code of the card that was called wrong; the next message says why
    not_known: frozenset[Ask] = frozenset()  # asked, and answered "don't know"
    held: str | None = None  # a message kept unused until it is known whose it is
    held_for_pause: bool = False  # because of a long pause, not of another age or sex
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

    def next_case(self) -> Session:
        """A case of its own, with nothing of this one but the number after it."""
        return Session(case=self.case + 1, code=self.code, quiz_done=self.quiz_done)
