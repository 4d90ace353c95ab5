"""A text is broken at spaces, never between a number and its unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wrapping import pieces


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("", 5, ("",)),
        ("short", 5, ("short",)),
        ("two words", 5, ("two ", "words")),
        ("Prednisone 60 mg daily", 14, ("Prednisone ", "60 mg daily")),
        ("take 60 mg", 8, ("take ", "60 mg")),
        ("unbreakable", 4, ("unbr", "eaka", "ble")),
    ],
)
def test_where_a_text_is_broken(text: str, width: int, broken: tuple[str, ...]) -> None:
    assert pieces(text, width) == broken


@given(text=st.text(max_size=300), width=st.integers(1, 80))
def test_nothing_is_lost_and_no_piece_is_too_wide(text: str, width: int) -> None:
    broken = pieces(text, width)

    assert "".join(broken) == text
    assert all(len(piece) <= width for piece in broken)


@given(
    words=st.lists(st.sampled_from(["take", "60 mg", "7.5 mg", "every", "2 weeks", "by mouth"]), min_size=1),
    width=st.integers(8, 40),
)
def test_a_number_and_its_unit_stay_together(words: list[str], width: int) -> None:
    for piece in pieces(" ".join(words), width):
        assert not piece.rstrip()[-1:].isdigit()
