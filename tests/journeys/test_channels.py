"""One conversation in the terminal, on the page and on Telegram: the same doses and the same citations."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from bot.assistant import Assistant, MemorySessions
from bot.channels.layout import shown
from bot.channels.telegram_html import messages, without_markup
from bot.channels.terminal import chat
from bot.front import folded, front
from core.load import load_protocol
from tests.bot.telegram.world import telegram
from tests.bot.web.browser import chromium_for_async
from tests.bot.web.conftest import serving

if TYPE_CHECKING:
    from bot.ears import RasaEars
    from bot.reply import Reply

CONVERSATION = (
    "62F 154 lb new dermatomyositis, can't swallow, no diabetes. dose?",
    "no lung disease",
    "sorry, 60 kg",
)
ID = re.compile(r"\b[SDL][0-9]{2}\b")


@pytest.fixture
def assistant(ears: RasaEars) -> Assistant:
    return Assistant(ears, MemorySessions(), load_protocol())


@pytest.fixture
def expected(ears: RasaEars) -> list[Reply]:
    own = Assistant(ears, MemorySessions(), load_protocol())
    return [own.hear("expected", text) for text in CONVERSATION]


def on_the_front(reply: Reply) -> set[str]:
    """The citations that stand before "more"."""
    card = folded(reply.card)
    lines = (*((card.emergency,) if card.emergency else ()), *card.headline, *card.why, *card.check_first, *card.gaps)
    return {cite for line in (*lines, *(alarm.line for alarm in card.alarms)) for cite in line.cites}


def doses(reply: Reply) -> list[str]:
    """The words of each line of the headline."""
    lines = (" ".join("".join(map(shown, line.fragments)).split()) for line in reply.card.headline)
    return [line for line in lines if line]


def ids(reply: Reply) -> set[str]:
    return {*reply.facts.cites, *reply.facts.settlements}


def holds(text: str, reply: Reply) -> None:
    flat = " ".join(text.split())
    for line in doses(reply):
        assert line in flat
    assert on_the_front(reply) <= set(ID.findall(flat))


def test_the_terminal(assistant: Assistant, expected: list[Reply]) -> None:
    out = io.StringIO()
    chat(assistant, read=io.StringIO("\n".join(CONVERSATION) + "\n"), write=out)
    for reply in expected:
        holds(out.getvalue(), reply)


def test_every_source_of_an_answer_is_one_button_away(assistant: Assistant) -> None:
    for text in CONVERSATION:
        reply = assistant.hear("sources", text)
        opening = next(button for button in front(reply.card).buttons if button.label == "Sources")
        opened = assistant.hear("sources", opening.says)
        assert ids(reply) == {source.id for source in opened.card.sources}


async def test_telegram(assistant: Assistant, expected: list[Reply]) -> None:
    async with telegram(assistant) as world:
        seen = 0
        for text, reply in zip(CONVERSATION, expected, strict=True):
            await world.says(42, text)
            parts = len(messages(front(reply.card)))
            sent = (await world.answers(seen + parts))[seen:]
            seen += parts
            holds("\n".join(without_markup(message.text) for message in sent), reply)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)], ids=["phone", "desktop"])
async def test_the_page(width: int, height: int, assistant: Assistant, expected: list[Reply]) -> None:
    with serving(assistant) as address:
        async with async_playwright() as playwright:
            browser = await chromium_for_async(playwright)
            page = await browser.new_page(viewport={"width": width, "height": height})
            await page.goto(address)
            for number, (text, reply) in enumerate(zip(CONVERSATION, expected, strict=True), start=1):
                await page.get_by_label("Message to Myocite").fill(text)
                await page.keyboard.press("Enter")
                card = page.locator(".card").nth(number - 1)
                await card.wait_for()
                await card.locator("details", has_text="Sources").evaluate("fold => { fold.open = true }")
                words = await card.inner_text()
                holds(words, reply)
                assert ids(reply) <= set(ID.findall(words))
            await browser.close()
