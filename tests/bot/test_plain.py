"""Plain text shows the whole card, in the card's order, and nothing that could be misread as a dose."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.layout import LONGEST_ECHO, Part, blocks, harmless, quick_replies
from bot.channels.plain import render
from bot.reply import Card, Line, Plain, Question, Strong, Understood
from tests.bot.cards import FULL, HOSTILE, S01, echoing, saying

WHOLE = """\
Call for emergency help now. [L10]

Prednisone 35 to 70 mg by mouth once daily [S01, D02]
Never alone: with a steroid-sparing drug [S01]

Is there lung disease?

Why
• “0.5-1 mg/kg/day” of 69.9 kg [S01]

Check first
• Hepatitis B

Alarms
• Stop: no methotrexate in pregnancy [S01]
• Hold: wait for the result
• Caution: capped at 80 mg [D02]

Not in the protocol
• The protocol gives no cyclophosphamide dose

Understood: weight 69.9 kg (“154 lb”); sex female

Not used: “purple hat”

Read as
• “dermatomyosits” as “dermatomyositis”

Taper
• 60, 40, 30 mg [S01]

Sources
[S01] “Prednisone 0.5-1 mg/kg/day.”
[D02] Settlement, the ceiling: Nothing above 80 mg/day.
[L10] Safety limit: A second check of weight.
The literature beside a sentence: /source S01

Quick replies
• Yes (write: lungs: yes)
• New patient

Verify before prescribing."""


def test_the_whole_card_in_its_order() -> None:
    assert render(FULL) == WHOLE


@pytest.mark.parametrize("missing", [one.name for one in fields(Card) if one.name not in {"whole", "code", "files"}])
def test_each_part_may_be_missing_and_the_others_keep_their_order(missing: str) -> None:
    empty: dict[str, object] = {"emergency": None, "question": None, "footer": ""}
    text = render(replace(FULL, **{missing: empty.get(missing, ())}))  # type: ignore[arg-type]

    kept = [line for line in text.splitlines() if line]
    whole = [line for line in WHOLE.splitlines() if line]
    if missing == "question":  # the label of a repeated quick reply is then the other one's
        kept = [line for line in kept if "Again" not in line]
    assert kept == [line for line in whole if line in kept]
    assert len(kept) < len(whole)
    assert "\n\n\n" not in text


def test_the_first_line_is_the_emergency_else_the_answer_else_the_question() -> None:
    answer = replace(FULL, emergency=None)
    asking = Card(question=Question("weight", Line((Plain("What is the weight?"),))))

    assert render(FULL).splitlines()[0] == "Call for emergency help now. [L10]"
    assert render(answer).splitlines()[0] == "Prednisone 35 to 70 mg by mouth once daily [S01, D02]"
    assert render(asking) == "What is the weight?"


def test_an_empty_card_is_an_empty_text() -> None:
    assert render(Card()) == ""


def test_a_quick_reply_is_offered_once_under_its_first_label() -> None:
    assert [button.label for button in quick_replies(FULL)] == ["Yes", "New patient"]


def test_the_protocols_sentence_is_listed_word_for_word_in_quotation_marks() -> None:
    assert f"“{S01.words}”" in render(Card(sources=(S01,)))


@pytest.mark.parametrize("amount", ["5 mg", "2.5 mg", "0.5 mg"])
def test_no_sign_before_a_number_that_could_be_read_into_it(amount: str) -> None:
    """ISMP: a dash before "5 mg" reads as minus, "1." before it as a decimal."""
    text = render(Card(why=(Line((Strong(amount),), ("S01",)),)))

    assert re.findall(r"[^\s]*\s?[0-9.]+ mg", text) == [f"• {amount}"]
    assert text.endswith(f"{amount} [S01]")


@pytest.mark.parametrize("card", [echoing(HOSTILE), Card(understood=(Understood("weight", "70 kg", HOSTILE),))])
def test_the_users_words_stay_on_one_line_inside_their_quotation_marks(card: Card) -> None:
    for line in render(card).splitlines():
        assert not line.startswith("Prednisone")
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert line.count("“") == line.count("”")
        if "Prednisone" in line:
            assert line.index("“") < line.index("Prednisone") < line.rindex("”")


@given(words=st.text(max_size=600))
def test_any_words_of_the_user_are_one_printable_line_of_bounded_length(words: str) -> None:
    shown = harmless(words)

    assert len(shown) <= LONGEST_ECHO + 1
    assert shown.isprintable()
    assert not set('“”"') & set(shown)


def test_every_part_has_its_place() -> None:
    assert [block.part for block in blocks(FULL)] == list(Part)


def test_lines_of_an_answer_are_not_run_together() -> None:
    assert render(saying("one", "two")) == "one\ntwo"
