"""Telegram HTML: the whole card, escaped, in messages that Telegram takes, split only between blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.layout import harmless
from bot.channels.plain import render
from bot.channels.telegram_html import CALLBACK_BYTES, LIMIT, keyboard, messages, units, without_markup
from bot.reply import (
    Button,
    Card,
    Line,
    Plain,
    ProtocolWords,
    Question,
    Section,
    Source,
    SourceKind,
    Strong,
    UserWords,
)
from tests.bot.cards import FULL, HOSTILE, S01, echoing, saying
from tests.bot.telegram.markup import refused_markup, seen


def test_it_says_what_plain_text_says_in_the_same_order() -> None:
    [text] = messages(FULL)
    plain = render(FULL)
    told = [line for line in seen(text).splitlines() if line]
    buttons = {"Quick replies", "• Yes (write: lungs: yes)", "• New patient"}
    expected = [line.strip() for line in plain.splitlines() if line and line not in buttons]

    def squeezed(lines: list[str]) -> str:
        return "".join("".join(lines).split())

    assert squeezed(told).replace(":", "") == squeezed(expected).replace(":", "")
    assert not refused_markup(text)


def test_doses_are_bold_and_the_protocols_words_fold() -> None:
    [text] = messages(FULL)

    assert "Prednisone <b>35 to 70 mg</b> by mouth once daily [S01, D02]" in text
    assert f"<b>Sources</b>\n<blockquote expandable>[S01] “{S01.words}”\n" in text


def test_the_users_markup_is_shown_not_obeyed() -> None:
    [text] = messages(echoing(HOSTILE))

    assert not refused_markup(text)
    assert "<b>Prednisone" not in text
    assert f"“{harmless(HOSTILE)}”" in seen(text)


def test_a_long_card_is_split_between_blocks() -> None:
    sections = tuple(
        Section(f"Part {number}", tuple(Line((Plain(f"{number} {'word ' * 100}"),)) for _ in range(3)))
        for number in range(8)
    )
    texts = messages(Card(headline=(Line((Strong("60 mg"),)),), details=sections, footer="Verify."))

    assert len(texts) > 1
    for text in texts:
        assert units(text) <= LIMIT
        assert not refused_markup(text)
    for number in range(8):
        assert [text.count(f"{number} word") for text in texts if f"Part {number}" in text] == [3]
    assert texts[0].startswith("<b>60 mg</b>")
    assert texts[-1].endswith("<i>Verify.</i>")


def test_a_block_too_long_for_a_message_is_split_between_its_lines_under_the_same_head() -> None:
    lines = tuple(Line((Plain(f"line {number:03} {'word ' * 30}".strip()),)) for number in range(60))
    texts = messages(Card(details=(Section("Calculation", lines),)))

    assert len(texts) > 2
    assert all(text.startswith("<b>Calculation</b>\n<blockquote expandable>•") for text in texts)
    assert all(text.endswith("</blockquote>") for text in texts)
    told = [line.lstrip("• ") for text in texts for line in seen(text).splitlines() if "line" in line]
    assert [line[:8] for line in told] == [f"line {number:03}" for number in range(60)]


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert units("é") == 1
    assert units("😀") == 2
    assert all(units(text) <= LIMIT for text in messages(saying("😀" * 5000)))


words = st.text(st.sampled_from("a1 <>&\"'“”/b😀é\n.,mg"), max_size=900) | st.text(max_size=200)
fragments = st.one_of(
    st.builds(Plain, words), st.builds(Strong, words), st.builds(ProtocolWords, words), st.builds(UserWords, words)
)
lines = st.lists(
    st.builds(Line, st.lists(fragments, min_size=1, max_size=4).map(tuple), st.just(("S01",))), max_size=5
).map(tuple)
sources = st.builds(
    Source,
    id=st.just("S01"),
    kind=st.sampled_from(SourceKind),
    title=st.text(max_size=60),
    words=st.text(st.characters(exclude_categories=["Cs"]), max_size=5000),
)
cards = st.builds(
    Card,
    headline=lines,
    why=lines,
    not_used=st.lists(words, max_size=3).map(tuple),
    details=st.lists(st.builds(Section, st.text(max_size=60), lines), max_size=3).map(tuple),
    sources=st.lists(sources, max_size=2).map(tuple),
)


@given(card=cards)
def test_every_message_of_any_card_is_taken_by_telegram(card: Card) -> None:
    for text in messages(card):
        assert units(text) <= LIMIT
        assert not refused_markup(text)


@given(card=cards)
def test_nothing_of_a_line_is_lost(card: Card) -> None:
    told = "".join("".join(seen(text).split()) for text in messages(card))
    for line in card.headline:
        for fragment in line.fragments:
            text = harmless(fragment.text) if isinstance(fragment, UserWords) else fragment.text
            assert "".join(text.split()) in told


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_taking_the_markup_off_gives_the_text_back(text: str) -> None:
    [message] = messages(Card(headline=(Line((Strong(f"x{text}x"),)),)))

    assert without_markup(message) == f"x{text}x"


def test_question_buttons_come_first_and_each_says_what_it_says() -> None:
    labels = [[(button.label, button.says) for button in row] for row in keyboard(FULL)]

    assert labels == [[("Yes", "lungs: yes"), ("New patient", "new patient")]]


def test_a_row_holds_what_a_phone_shows() -> None:
    wide = tuple(Button(f"A label of some length {number}", f"say {number}") for number in range(3))
    short = tuple(Button(str(number), f"short {number}") for number in range(5))

    assert [len(row) for row in keyboard(Card(buttons=wide))] == [1, 1, 1]
    assert [len(row) for row in keyboard(Card(buttons=short))] == [3, 2]


@pytest.mark.parametrize(("says", "offered"), [("é" * 32, True), ("é" * 32 + "x", False), ("", False)])
def test_a_button_that_telegram_would_refuse_is_left_out(says: str, offered: bool) -> None:
    question = Question("x", Line((Plain("?"),)), (Button("A", says), Button("B", "b")))
    shown = [button.label for row in keyboard(Card(question=question)) for button in row]

    assert shown == (["A", "B"] if offered else ["B"])
    assert all(len(button.says.encode()) <= CALLBACK_BYTES for row in keyboard(FULL) for button in row)
