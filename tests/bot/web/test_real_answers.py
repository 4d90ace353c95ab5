"""The page before the real assistant: it shows the answer that the assistant gives, whole, and each of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.assistant import Assistant, MemorySessions
from bot.channels.layout import shown
from core.load import load_protocol
from tests.bot.web.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ears import RasaEars
    from bot.reply import Card, Line

FIRST = "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?"
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


@pytest.fixture(scope="module")
def assistant(ears: RasaEars) -> Assistant:
    return Assistant(ears, MemorySessions(), load_protocol())


@pytest.fixture(scope="module")
def real_address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as address:
        yield address


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, real_address: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(real_address)
    expect(page.locator(".welcome")).to_be_visible()
    yield page
    assert said == []
    context.close()


def ask(page: Page, text: str) -> None:
    before = page.locator(".card").count()
    page.get_by_label("Message to Myocite").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(before + 1)


def lines(card: Card) -> list[Line]:
    """Every line of a card that is not behind a fold."""
    first = [card.emergency] if card.emergency else []
    asked = [card.question.line] if card.question else []
    alarms = [alarm.line for alarm in card.alarms]
    return [*first, *card.headline, *card.why, *card.check_first, *alarms, *card.gaps, *asked]


def test_the_page_says_all_that_the_assistant_says(page: Page, assistant: Assistant) -> None:
    reply = assistant.hear("the same case", FIRST)
    assistant.forget("the same case")
    ask(page, FIRST)
    page.locator(".card").evaluate("card => card.querySelectorAll('details').forEach(fold => { fold.open = true })")
    text = page.locator(".card").inner_text()
    said = lines(reply.card)
    assert said
    for line in said:
        words = "".join(shown(fragment) for fragment in line.fragments)
        assert " ".join(words.split()) in " ".join(text.split())
    assert "prednisone" in page.locator(".headline").inner_text().lower()
    for fact in reply.card.understood:
        assert f"{fact.label} {fact.value}" in text


def test_each_source_opens_its_exact_words(page: Page, assistant: Assistant) -> None:
    reply = assistant.hear("the same case", FIRST)
    assistant.forget("the same case")
    ask(page, FIRST)
    page.locator("details", has_text="Sources").locator("summary").click()
    listed = page.locator(".sources .cite")
    assert listed.all_inner_texts() == [source.id for source in reply.card.sources]
    for number, source in enumerate(reply.card.sources):
        listed.nth(number).click()
        words = page.locator("dialog :is(blockquote, .source-words)")
        assert words.text_content() == (f"“{source.words}”" if source.kind == "protocol" else source.words)
        page.keyboard.press("Escape")


def test_every_cited_id_can_be_opened(page: Page) -> None:
    ask(page, FIRST)
    assert page.locator(".cite").count() > 0
    expect(page.locator(".card span.cite")).to_have_count(0)


def test_each_example_of_the_welcome_is_answered_from_the_protocol(page: Page, real_address: str) -> None:
    examples = page.locator(".examples .reply").all_inner_texts()
    assert examples
    for text in examples:
        page.context.clear_cookies()
        page.goto(real_address)
        page.get_by_role("button", name=text).click()
        expect(page.locator(".headline .cite").first).to_be_visible()
