"""The page in a real browser: what a clinician sees, presses and types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.bot.web.ward import RICH, S01_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bot.web.ward import Ward

ASK = "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture
def faulty(context: BrowserContext, address: str) -> Page:
    """The open page, where a test makes requests fail and the browser says so."""
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    return page


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The open page, which says nothing on the console and asks nobody else for anything."""
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    yield page
    assert said == []
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []


def send(page: Page, text: str) -> None:
    page.get_by_label("Message to Myocite").fill(text)
    page.keyboard.press("Enter")


def cut(route: Route) -> None:
    """The connection fails."""
    route.abort()


def heard(ward: Ward) -> list[str]:
    """What the one chat of the test has said."""
    return [text for said in ward.heard.values() for text in said]


def test_an_example_is_one_press_away(page: Page) -> None:
    page.get_by_role("button", name=ASK).click()
    mine = page.locator(".row.mine")
    answer = page.locator(".row.app").last
    expect(mine).to_contain_text("You")
    expect(mine).to_contain_text(ASK)
    expect(answer).to_contain_text("Myocite")
    expect(answer.locator(".badge")).to_have_text("APP")
    expect(answer.locator(".headline")).to_contain_text("Prednisone 35–69.9 mg by mouth once daily")


def test_the_card_is_read_in_its_own_order(page: Page) -> None:
    send(page, ASK)
    card = page.locator(".card")
    expect(card).to_be_visible()
    order = card.evaluate("card => [...card.children].map(part => part.classList[part.classList.length - 1])")
    assert order == [
        "emergency", "headline", "question", "check", "alarms", "gaps", "understood",
        "words", "words", "fold", "fold", "fold", "fold", "replies", "footer",
    ]  # fmt: skip
    expect(card.locator(".words")).to_contain_text(
        ["Not used: “bus driver”", "Read as: “dermatomyosits” → “dermatomyositis”"]
    )


def test_the_doses_are_the_largest_words_of_the_answer(page: Page) -> None:
    send(page, ASK)
    strong = page.locator(".headline strong")
    expect(strong).to_have_text(["35–69.9 mg", "15 mg ONCE WEEKLY", "1 mg daily", "699–1000 mg daily"])
    sizes = page.locator(".card").evaluate(
        "card => [...card.querySelectorAll('*')].map(part => [part.closest('.headline strong') !== null,"
        " parseFloat(getComputedStyle(part).fontSize)])"
    )
    assert min(size for dose, size in sizes if dose) > max(size for dose, size in sizes if not dose)


def test_an_alarm_is_told_by_a_word_not_by_its_colour_alone(page: Page) -> None:
    send(page, ASK)
    expect(page.locator(".alarm .tone")).to_have_text(["Stop:", "Hold:", "Caution:"])


def test_a_citation_opens_the_exact_sentence_and_gives_the_focus_back(page: Page) -> None:
    send(page, ASK)
    cite = page.locator(".headline .cite").first
    cite.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("blockquote")).to_have_text(f"“{S01_WORDS}”", use_inner_text=True)
    expect(dialog).to_contain_text("Opening statement")
    expect(dialog).to_contain_text("markers 1, 2, 3 cannot be resolved to papers")
    expect(dialog).to_contain_text("The literature agrees in part")
    expect(dialog.locator(".papers li").nth(0)).to_contain_text("doi:10.1093/rheumatology/keac115")
    expect(dialog.locator(".papers li").nth(0)).not_to_contain_text("not verified")
    expect(dialog.locator(".papers li").nth(1)).to_contain_text("not verified")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(cite).to_be_focused()


def test_each_citation_opens_its_own_source(page: Page) -> None:
    send(page, ASK)
    expect(page.locator(".card")).to_be_visible()
    words = {source.id: source.words for source in RICH.sources}
    cites = page.locator(".card > :not(details) .cite")
    for number in range(cites.count()):
        cite = cites.nth(number)
        cite.click()
        expect(page.get_by_role("dialog")).to_contain_text(words[cite.inner_text()])
        page.get_by_role("button", name="Close", exact=True).click()


def test_a_settlement_is_not_dressed_as_words_of_the_protocol(page: Page) -> None:
    send(page, ASK)
    page.get_by_role("button", name="D04:").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Settlement")
    expect(page.locator("dialog blockquote")).to_have_count(0)


def test_a_quick_reply_says_what_it_stands_for_and_then_retires(page: Page, ward: Ward) -> None:
    send(page, ASK)
    page.get_by_role("button", name="Neither").click()
    expect(page.locator(".row.mine").last).to_contain_text("no osteoporosis, no glaucoma")
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")
    assert heard(ward)[-1] == "no osteoporosis, no glaucoma"
    expect(page.locator(".reply")).to_have_count(0)


def test_the_users_words_behind_a_fact_are_shown_on_focus_and_on_hover(page: Page) -> None:
    send(page, ASK)
    weight = page.locator("button.chip", has_text="weight 69.9 kg")
    tip = page.get_by_role("tooltip")
    weight.focus()
    expect(tip).to_have_text("from your words: “154 lb”")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator("button.chip", has_text="age 62 years").hover()
    expect(tip).to_have_text("from your words: “62F”")


def test_markup_is_shown_as_the_text_it_is(page: Page) -> None:
    for text in ("<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;b&gt;", "${1}{{1}}"):
        send(page, text)
        expect(page.locator(".row.mine .text").last).to_have_text(text)
        expect(page.locator(".headline .user").last).to_have_text(f"“{text}”")
    expect(page.locator("#log :is(script, [onerror])")).to_have_count(0)


def test_enter_sends_and_shift_enter_starts_a_line(page: Page, ward: Ward) -> None:
    field = page.get_by_label("Message to Myocite")
    expect(field).to_be_focused()
    page.keyboard.type("62F")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("154 lb")
    low = field.bounding_box()
    assert low is not None
    assert low["height"] > 50
    page.keyboard.press("Enter")
    expect(page.locator(".row.app").last).to_contain_text("1: I heard")
    assert heard(ward) == ["62F\n154 lb"]
    expect(field).to_have_value("")


def test_nothing_is_sent_where_nothing_is_written(page: Page, ward: Ward) -> None:
    send(page, "  \n ")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    expect(page.locator(".row.mine")).to_have_count(0)
    assert not ward.heard


def test_everything_can_be_done_with_the_keyboard(page: Page, ward: Ward) -> None:
    page.keyboard.type(ASK)
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Why not azathioprine?")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.headline .cite')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Glaucoma":
            break
    page.keyboard.press("Space")
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")
    assert heard(ward)[-1] == "glaucoma"
    expect(page.get_by_label("Message to Myocite")).to_be_focused()


def test_the_typing_dots_wait_for_a_slow_answer(page: Page, ward: Ward) -> None:
    send(page, "quick")
    expect(page.locator(".row.app").last).to_contain_text("1: I heard")
    seen = "new MutationObserver(() => { window.dots ||= !!document.querySelector('.typing') })"
    page.evaluate(f"{seen}.observe(document.getElementById('log'), {{ childList: true }})")
    send(page, "quick again")
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")
    assert not page.evaluate("window.dots")
    send(page, "wait")
    page.wait_for_timeout(200)
    expect(page.locator(".typing")).to_have_count(0)
    expect(page.locator(".typing")).to_be_visible(timeout=2_000)
    ward.gate.set()
    expect(page.locator(".row.app").last).to_contain_text("3: I heard")
    expect(page.locator(".typing")).to_have_count(0)


def test_a_text_that_is_too_long_is_kept_whole_and_not_sent(page: Page, ward: Ward) -> None:
    field = page.get_by_label("Message to Myocite")
    field.fill("x" * 4000)
    expect(page.locator("#counter")).to_have_text("4000 of 4096")
    field.fill("x" * 5000)
    expect(page.locator("#counter")).to_have_text("904 characters too many: shorten it to send")
    page.keyboard.press("Enter")
    expect(page.locator(".row.mine")).to_have_count(0)
    expect(field).to_have_value("x" * 5000)
    field.fill("x" * 4096)
    page.keyboard.press("Enter")
    expect(page.locator(".row.mine")).to_have_count(1)
    expect(page.locator(".headline")).to_be_visible()
    assert heard(ward) == ["x" * 4096]


def test_a_reload_shows_the_case_again(page: Page) -> None:
    send(page, ASK)
    expect(page.locator(".card")).to_be_visible()
    before = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator(".card")).to_be_visible()
    after = page.locator("#log").inner_text()
    assert after.split("\n")[-40:] == before.split("\n")[-40:]
    send(page, "more")
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")


def test_two_tabs_show_one_case(context: BrowserContext, page: Page, address: str) -> None:
    other = context.new_page()
    other.goto(address)
    expect(other.locator(".welcome")).to_be_visible()
    send(other, "70 kg")
    expect(other.locator(".headline")).to_be_visible()
    other.close()
    # A headless browser's tabs are all in front; this is what coming back to the first one does.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".row.mine")).to_contain_text("70 kg")
    send(page, "62F")
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")


def test_a_new_case_is_confirmed_and_then_begins_empty(page: Page, ward: Ward) -> None:
    send(page, "one")
    expect(page.locator(".headline")).to_be_visible()
    page.get_by_role("button", name="New case").first.click()
    page.get_by_role("button", name="Keep this case").click()
    expect(page.locator(".row.mine")).to_have_count(1)
    page.get_by_role("button", name="New case").first.click()
    page.get_by_role("dialog").get_by_role("button", name="New case").click()
    expect(page.locator(".row.mine")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    send(page, "two")
    expect(page.locator(".row.app").last).to_contain_text("1: I heard “two”")


def test_a_message_under_way_does_not_reach_the_new_case(page: Page, ward: Ward) -> None:
    send(page, "wait")
    send(page, "my earlier patient weighs 70 kg")
    page.get_by_role("button", name="New case").first.click()
    page.get_by_role("dialog").get_by_role("button", name="New case").click()
    ward.gate.set()
    expect(page.locator(".welcome .replies")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    send(page, "62F")
    expect(page.locator(".row.app").last).to_contain_text("1: I heard “62F”")
    assert heard(ward) == ["wait", "62F"]


def test_an_unsent_message_does_not_reach_the_new_case(faulty: Page, ward: Ward) -> None:
    faulty.route("**/api/messages", cut, times=1)
    send(faulty, "my earlier patient weighs 70 kg")
    expect(faulty.locator(".state")).to_contain_text("Not sent.")
    faulty.get_by_role("button", name="New case").first.click()
    faulty.get_by_role("dialog").get_by_role("button", name="New case").click()
    expect(faulty.locator(".welcome .replies")).to_be_visible()
    expect(faulty.get_by_role("dialog")).to_be_hidden()
    send(faulty, "62F")
    expect(faulty.locator(".row.app").last).to_contain_text("1: I heard “62F”")
    assert heard(ward) == ["62F"]


def test_a_case_that_could_not_be_erased_is_still_shown(faulty: Page, ward: Ward) -> None:
    send(faulty, "one")
    expect(faulty.locator(".headline")).to_be_visible()
    faulty.route("**/api/new", cut)
    faulty.get_by_role("button", name="New case").first.click()
    faulty.get_by_role("dialog").get_by_role("button", name="New case").click()
    expect(faulty.locator(".failed")).to_contain_text("The case was not erased.")
    expect(faulty.locator(".row.mine")).to_contain_text("one")
    assert heard(ward) == ["one"]


def test_an_answer_that_failed_can_be_asked_for_again(faulty: Page, ward: Ward) -> None:
    ward.failures = 1
    send(faulty, "explode")
    expect(faulty.locator(".failed")).to_contain_text("not answered")
    expect(faulty.locator(".row.mine")).to_contain_text("explode")
    faulty.get_by_role("button", name="Try again").click()
    expect(faulty.locator(".headline")).to_contain_text("1: I heard")
    expect(faulty.locator(".failed")).to_have_count(0)


def test_what_was_written_offline_is_kept_and_sent_once_in_order(
    context: BrowserContext, faulty: Page, ward: Ward
) -> None:
    context.set_offline(True)
    send(faulty, "one")
    send(faulty, "two")
    expect(faulty.locator(".state")).to_contain_text(["Not sent. Retry", "Not sent. Retry"])
    expect(faulty.locator("#offline")).to_be_visible()
    context.set_offline(False)
    expect(faulty.locator(".row.app").last).to_contain_text("2: I heard “two”")
    expect(faulty.locator("#offline")).to_be_hidden()
    assert heard(ward) == ["one", "two"]


def test_an_answer_lost_on_its_way_is_fetched_again_and_not_asked_twice(faulty: Page, ward: Ward) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    faulty.route("**/api/messages", lose, times=1)
    send(faulty, "one")
    faulty.get_by_role("button", name="Retry").click()
    expect(faulty.locator(".headline")).to_contain_text("1: I heard")
    expect(faulty.locator(".state").first).to_be_empty()
    assert heard(ward) == ["one"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_width_needs_sideways_scrolling(browser: Browser, address: str, theme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme=theme)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    send(page, "x" * 400)
    expect(page.locator(".headline")).to_be_visible()
    send(page, ASK)
    expect(page.locator(".emergency")).to_be_in_viewport()
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    for width in (320, 360, 390, 600, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        for part in ("document.documentElement", "document.getElementById('log')"):
            assert page.evaluate(f"{part}.scrollWidth <= {part}.clientWidth"), (width, part)
        page.locator(".headline .cite").first.click()
        dialog = page.get_by_role("dialog").bounding_box()
        assert dialog is not None
        assert dialog["x"] >= 0
        assert dialog["x"] + dialog["width"] <= width
        page.keyboard.press("Escape")
    context.close()


def test_on_a_phone_the_bar_opens_over_the_page_and_closes(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    bar = page.get_by_role("navigation")
    expect(bar).to_be_hidden()
    page.get_by_role("button", name="Open channels").click()
    expect(bar).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="Open channels")).to_be_focused()
    context.close()


def test_a_quick_reply_on_a_touch_screen_brings_up_no_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name=ASK).tap()
    page.get_by_role("button", name="Neither").tap()
    expect(page.locator(".row.app").last).to_contain_text("2: I heard")
    expect(page.get_by_label("Message to Myocite")).not_to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_who_wants_no_motion_gets_none(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    context.close()
