"""The classifier's arithmetic against scikit-learn's own, and the features it stands on."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.clauses import MOST, clauses
from nlu.features import features, tokens
from nlu.fitting import fit
from nlu.kinds import kinds, named
from nlu.linear import Linear
from nlu.parsed import Span
from nlu.read import read

TEXTS = ["how much pred", "pred dose", "hello there", "hello", "taper now", "how to taper"]
NAMED = [text.replace("pred", " xsteroid ") for text in TEXTS]
LABELS = ["dose", "dose", "greet", "greet", "taper", "taper"]


@pytest.fixture(scope="module")
def three() -> Linear:
    return fit(TEXTS, NAMED, LABELS, inverse_regularisation=20.0, minimum_documents=1)


def test_what_was_learned_is_told(three: Linear) -> None:
    assert [three.scores(*pair)[0][0] for pair in zip(TEXTS, NAMED, strict=True)] == LABELS


def test_two_labels_are_told_as_well_as_three() -> None:
    two = fit(TEXTS[:4], NAMED[:4], LABELS[:4], inverse_regularisation=20.0, minimum_documents=1)

    assert [two.scores(*pair)[0][0] for pair in zip(TEXTS[:4], NAMED[:4], strict=True)] == LABELS[:4]
    assert sum(score for _, score in two.scores("pred", "xsteroid")) == pytest.approx(1)


def test_storing_and_loading_changes_nothing(three: Linear, tmp_path: Path) -> None:
    three.save(tmp_path)
    again = Linear.load(tmp_path)

    pairs = list(zip(TEXTS, NAMED, strict=True))
    assert [again.scores(*pair) for pair in pairs] == [three.scores(*pair) for pair in pairs]


def test_a_pickle_is_not_read(three: Linear, tmp_path: Path) -> None:
    three.save(tmp_path)
    np.savez(tmp_path / "weights.npz", coefficients=np.array([{}], dtype=object), intercepts=0, weights=0)

    with pytest.raises(ValueError, match="allow_pickle"):
        Linear.load(tmp_path)


def test_weights_that_do_not_fit_the_features_are_refused(three: Linear, tmp_path: Path) -> None:
    three.save(tmp_path)
    np.savez(tmp_path / "weights.npz", coefficients=np.zeros((1, 3)), intercepts=np.zeros(3), weights=np.zeros(1))

    with pytest.raises(ValueError, match="weights for"):
        Linear.load(tmp_path)


def test_a_number_is_one_feature_whatever_its_value() -> None:
    assert features("pred for 70 kg", "pred for 70") == features("pred for 154 kg", "pred for 154")


def test_a_misspelling_shares_pieces_with_its_word() -> None:
    _, right, _ = features("methotrexate", "")
    _, wrong, _ = features("metotrexate", "")

    assert len(right & wrong) > len(right) / 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mtx ok with hep b?", "aza ok with gout?"),
        ("start pred in DM?", "start prednisolone in polymyositis?"),
        ("62F DM 70kg, is ivig safe", "81F PM 55kg, is ivig safe"),
    ],
)
def test_questions_that_differ_in_the_drug_or_the_finding_alone_are_of_one_kind(one: str, other: str) -> None:
    of = [named(Span(0, len(text), text), kinds(read(text))) for text in (one, other)]

    assert tokens(of[0]) == tokens(of[1])


def test_a_part_names_what_stands_in_it_alone() -> None:
    found = kinds(read("DM on mtx. aza dose?"))

    assert tokens(named(Span(11, 20, "aza dose?"), found)) == ["xagent", "dose", "?"]


def test_numbers_signs_and_apostrophes() -> None:
    assert tokens("Can’t swallow, 70kg? FVC 55%") == ["can't", "swallow", "0", "kg", "?", "fvc", "0", "%"]


CUTS = {
    "70 kg. Dose?": ["70 kg", "Dose?"],
    "1.5 mg/kg or 2.0": ["1.5 mg/kg or 2.0"],
    "how much pred and how to taper": ["how much pred", "how to taper"],
    "salt and pepper": ["salt and pepper"],
    "DM; PM\nIBM": ["DM", "PM", "IBM"],
    "": [],
    " . ? ": ["?"],
}


@pytest.mark.parametrize(("text", "parts"), CUTS.items())
def test_a_message_is_cut_where_a_question_ends(text: str, parts: list[str]) -> None:
    assert [part.words for part in clauses(text)] == parts


@given(st.text(alphabet="ab1 .?!;\n&", max_size=200) | st.text(max_size=200))
def test_clauses_lie_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    parts = clauses(text)

    assert len(parts) <= MOST
    assert all(text[part.start : part.end] == part.words.strip() != "" for part in parts)
    assert all(one.end <= two.start for one, two in pairwise(parts))
