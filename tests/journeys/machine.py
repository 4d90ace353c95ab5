"""A state machine of conversations against a small model: two chats, restarts, expiry, corrections, stale buttons.

`python -m tests.journeys.machine [RUNS]` runs it so many times (10,000); `make test` runs a few.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.assistant import Assistant, KeptAnswers, MemorySessions
from bot.desk import Desk
from bot.ears import Ears
from bot.reply import Card, Reply
from bot.safe_display import faults
from bot.stamp import new_code
from bot.store.opening import open_store
from core.load import load_protocol

RUNS = 10_000
IN_MEMORY = Path("/dev/shm")
CHATS = st.sampled_from(["a", "b"])
KILOS = st.integers(40, 120)
WHO = {"age": "45 year old man", "disease": "polymyositis", "lungs": "no lung disease", "diabetes": "has diabetes"}


@dataclass
class Model:
    """What a clinician would expect of one chat."""

    known: set[str] = field(default_factory=set)
    kilos: int | None = None
    case: int = 1
    cards: list[Card] = field(default_factory=list)  # of this chat, the last one last
    heard: datetime | None = None

    @property
    def dose(self) -> tuple[float, float] | None:
        """0.5-1 mg/kg (S01), the lower half with diabetes (S06, D03), nothing above 80 mg (D02)."""
        if self.kilos is None or not {"age", "disease"} <= self.known:
            return None
        top = 0.75 if "diabetes" in self.known else 1.0
        return min(0.5 * self.kilos, 80.0), min(top * self.kilos, 80.0)

    def forget(self, *, case: int) -> None:
        self.known, self.kilos, self.case = set(), None, case


class Conversations(RuleBasedStateMachine):
    """Every rule is something that a user, the clock or the machine does."""

    ears: Ears

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)
        self.now = datetime(2026, 1, 1, 8, tzinfo=UTC)
        self.models = {"a": Model(), "b": Model()}
        self.open()

    def open(self) -> None:
        self.store = open_store(Path(self.folder.name) / "store.sqlite3")
        answers = KeptAnswers(new_code, lambda _: None)
        turns = Assistant(self.ears, MemorySessions(), load_protocol(), answers=answers, now=lambda: self.now)
        self.desk = Desk(self.store, turns, now=lambda: self.now)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def say(self, chat: str, text: str) -> Reply:
        """One message; after a long pause the bot asks whose it is, and is told that it is the same patient's."""
        model = self.models[chat]
        paused = (
            model.heard is not None and self.now - model.heard > timedelta(hours=2) and bool(model.known or model.kilos)
        )
        reply = self.desk.hear(chat, text)
        if paused and not text.startswith(("/reset", "/forget", "/case", "/more")):
            assert reply.facts.ask == ("which patient",)
            reply = self.desk.hear(chat, "same patient")
        model.heard = self.now
        model.cards.append(reply.card)
        assert faults(reply.card) == ()
        return reply

    @rule(chat=CHATS, what=st.sampled_from(sorted(WHO)))
    def tells(self, chat: str, what: str) -> None:
        self.say(chat, WHO[what])
        self.models[chat].known.add(what)

    @rule(chat=CHATS, kilos=KILOS)
    def weighs(self, chat: str, kilos: int) -> None:
        lead = "" if self.models[chat].kilos is None else "correction: "
        self.say(chat, f"{lead}weight {kilos} kg")
        self.models[chat].kilos = kilos

    @rule(chat=CHATS)
    def corrects_to_what_cannot_be(self, chat: str) -> None:
        if self.models[chat].kilos is not None:
            self.say(chat, "correction: weight 800 kg")

    @rule(chat=CHATS)
    def wonders(self, chat: str) -> None:
        if "disease" in self.models[chat].known:
            self.say(chat, "what if he had glaucoma?")

    @rule(chat=CHATS, text=st.sampled_from(["thanks", "when does methotrexate work?", "/more sources", "/case"]))
    def digresses(self, chat: str, text: str) -> None:
        self.say(chat, text)

    @rule(chat=CHATS)
    def asks(self, chat: str) -> None:
        said = self.say(chat, "/dose").facts.prednisone_mg_day
        assert said == self.models[chat].dose, (said, self.models[chat])

    @rule(chat=CHATS)
    def resets(self, chat: str) -> None:
        model = self.models[chat]
        self.say(chat, "/reset")
        model.forget(case=model.case + 1)

    @rule(chat=CHATS)
    def forgets(self, chat: str) -> None:
        self.say(chat, "/forget")
        self.models[chat].forget(case=1)
        self.models[chat].heard = None

    @precondition(lambda self: any(len(model.cards) > 1 for model in self.models.values()))
    @rule(chat=CHATS, which=st.integers(0, 30))
    def presses_an_old_button(self, chat: str, which: int) -> None:
        cards = self.models[chat].cards
        now = cards[-1].code if cards else ""
        old = [one for one in cards if one.code and one.code != now and one.question and one.question.buttons]
        if old and now:
            asked = old[which % len(old)].question
            assert asked is not None
            reply = self.desk.hear(chat, asked.buttons[0].sends)
            assert reply.card.question is not None
            assert "out of date" in reply.card.question.line.fragments[0].text

    @rule()
    def restarts(self) -> None:
        self.store.close()
        self.open()

    @rule(hours=st.sampled_from([1, 3, 13]))
    def waits(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for model in self.models.values():
            if model.heard is not None and self.now - model.heard > timedelta(hours=12):
                model.forget(case=1)
                model.heard = None

    @invariant()
    def no_chat_shows_the_others_weight(self) -> None:
        for chat, other in (("a", "b"), ("b", "a")) if hasattr(self, "models") else ():
            card = self.models[chat].cards[-1] if self.models[chat].cards else None
            shown = {fact.value for fact in card.understood if fact.label == "weight"} if card else set()
            mine, theirs = self.models[chat].kilos, self.models[other].kilos
            assert theirs is None or theirs == mine or f"{theirs} kg" not in shown or mine is None


def run(ears: Ears, runs: int) -> None:
    """Raise AssertionError, with the shortest conversation that shows it, where the model and the program differ."""
    Conversations.ears = ears
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    chosen = settings(
        max_examples=runs, stateful_step_count=15, deadline=None, suppress_health_check=slow, database=None
    )
    run_state_machine_as_test(Conversations, settings=chosen)


if __name__ == "__main__":
    from bot import logs
    from bot.training import ready_ears

    logs.configure("ERROR")
    number = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    run(ready_ears(Path(".myocite") / "model"), number)
    sys.stdout.write(f"{number} conversations as the model expects\n")
