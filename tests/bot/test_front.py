"""The front of a card: the answer within about 900 characters, everything else one button away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.front import LONGEST, folded, front, length, section, titles
from bot.reply import Line, Plain
from core.load import load_protocol
from tests.bot.cards import FULL

WARD = [
    "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?",
    "70M polymyositis 80 kg no lung disease. pred and partner?",
    "35F wants pregnancy PM 61 kg 165 cm lungs clear, which agent and dose",
    "8 year old girl JDM 25 kg 125 cm. prednisone, methotrexate?",
    "60M polymyositis 80 kg no lung disease. can i give prednisone alone?",
    "54F on pred 60 for 3 weeks, dermatomyositis, responding well. taper?",
]


def test_a_short_card_keeps_its_reasons_and_gaps() -> None:
    assert folded(FULL) == FULL


def test_a_long_card_folds_its_reasons_before_its_gaps_and_nothing_else() -> None:
    long = replace(FULL, check_first=(Line((Plain("x" * (LONGEST + 1)),)),))
    shown = folded(long)
    assert (shown.why, shown.gaps) == ((), ())
    assert [one.title for one in shown.details[:2]] == ["Not in the protocol", "Why"]
    for part in ("emergency", "headline", "question", "check_first", "alarms", "understood", "not_used"):
        assert getattr(shown, part) == getattr(long, part)


def test_each_thing_behind_the_fold_has_a_button_that_opens_it() -> None:
    shown = front(FULL)
    assert not shown.details
    assert not shown.sources
    opening = [button for button in shown.buttons if button.says.startswith("/more ")]
    assert [button.label for button in opening] == list(titles(FULL)) == ["Taper", "Sources"]
    for button in opening:
        opened = section(FULL, button.says.removeprefix("/more "))
        assert opened is not None
        assert opened.whole
    assert section(FULL, "nothing of that name") is None


@pytest.mark.parametrize("text", WARD)
def test_an_answer_is_about_900_characters_before_more(text: str, ears: Ears) -> None:
    reply = Assistant(ears, MemorySessions(), load_protocol()).hear("ward", text)
    assert length(folded(reply.card)) <= 1.25 * LONGEST
    first = reply.card.headline[0]
    assert reply.card.emergency or len(first.fragments[0].text) < 60


@pytest.mark.parametrize("text", WARD)
def test_more_opens_every_detail_of_the_last_answer(text: str, ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    reply = assistant.hear("ward", text)
    for button in front(reply.card).buttons:
        if button.says.startswith("/more "):
            opened = assistant.hear("ward", button.says).card
            assert opened.headline[0].fragments[0].text == button.label
    whole = assistant.hear("ward", "/more").card
    assert whole.sources == reply.card.sources
    assert {one.title for one in whole.details} == {one.title for one in reply.card.details}
