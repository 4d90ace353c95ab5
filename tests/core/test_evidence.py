"""Citations: how ids read and print, and that they travel with the value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evidence import Cited, D, L, Ref, RefKind, S

refs = st.builds(Ref, st.sampled_from(RefKind), st.integers(1, 99))


@given(ref=refs)
def test_an_id_reads_as_it_prints(ref: Ref) -> None:
    assert Ref.parse(str(ref)) == ref


def test_ids_print_as_the_lists_write_them() -> None:
    assert [str(ref) for ref in (S(1), D(35), L(68))] == ["S01", "D35", "L68"]


@pytest.mark.parametrize("text", ["", "S", "X01", "1", "S1a", "s01"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Ref.parse(text)


def test_computing_with_a_value_keeps_its_citations() -> None:
    assert Cited(2, S(1), (D(2),)).map(lambda value: value * 3) == Cited(6, S(1), (D(2),))


def test_computing_with_two_values_owes_the_citations_of_both() -> None:
    together = Cited(2, S(1), (D(2),)).with_(Cited(5, L(3), (S(9),)), lambda one, other: one + other)
    assert together.value == 7
    assert together.refs == (S(1), D(2), L(3), S(9))
