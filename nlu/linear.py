"""A linear classifier over sparse features: its numbers, how it is stored, and how it scores. numpy alone."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.features import WORD, kind_features, pieces, tokens, word_features

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which feature stands in which column, and how much it weighs (inverse document frequency)."""

    columns: dict[str, int]
    weights: Floats  # (features,)
    known: dict[str, tuple[int, ...]]  # the columns of a word's pieces, for each word of the training data

    @classmethod
    def of(cls, columns: dict[str, int], weights: Floats) -> Vocabulary:
        """With the pieces of the known words looked up beforehand: that is most of a message's time."""
        words = (name.removeprefix(WORD) for name in columns if name.startswith(WORD))
        found = {word: _looked_up(columns, pieces(word)) for word in words if " " not in word}
        return cls(columns, weights, found)

    def vector(self, text: str, named: str) -> tuple[Indices, Floats]:
        """The columns that a text fills and their values; words, pieces and kinds each have length 1 together.

        `named` is the text with what was read of it named by its kind (nlu/kinds.py).
        """
        words = tokens(text)
        # Sorted: a set has no order of its own, and a sum of floats depends on it.
        of_words = sorted(_looked_up(self.columns, word_features(words)))
        of_pieces = sorted(set().union(*map(self._pieces, set(words))))
        of_kinds = sorted(_looked_up(self.columns, kind_features(tokens(named))))
        columns = np.array(of_words + of_pieces + of_kinds, dtype=np.intp)
        values = self.weights[columns]
        first, second = len(of_words), len(of_words) + len(of_pieces)
        return columns, np.concatenate([_unit(values[:first]), _unit(values[first:second]), _unit(values[second:])])

    def _pieces(self, word: str) -> tuple[int, ...]:
        known = self.known.get(word)
        return _looked_up(self.columns, pieces(word)) if known is None else known


def _unit(values: Floats) -> Floats:
    length = math.sqrt(float(np.dot(values, values)))
    return values / np.float32(length) if length else values


def _looked_up(columns: dict[str, int], names: set[str]) -> tuple[int, ...]:
    return tuple([column for column in map(columns.get, names) if column is not None])


@dataclass(frozen=True, slots=True)
class Linear:
    """Multinomial logistic regression: labels, weights (features, labels) and intercepts (labels,)."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    coefficients: Floats
    intercepts: Floats

    def scores(self, text: str, named: str) -> list[tuple[str, float]]:
        """Every label with its probability, the most likely first; equal ones in the order of their names."""
        columns, values = self.vocabulary.vector(text, named)
        logits = values @ self.coefficients[columns] + self.intercepts
        raised = np.exp(logits - logits.max())
        probabilities = raised / raised.sum()
        order = np.argsort(-probabilities, kind="stable").tolist()  # the labels stand in the order of their names
        shares = probabilities.tolist()
        return [(self.labels[at], shares[at]) for at in order]

    def save(self, directory: Path) -> None:
        """Writes weights.npz and features.json; the same classifier gives the same bytes."""
        np.savez(
            directory / "weights.npz",
            coefficients=self.coefficients,
            intercepts=self.intercepts,
            weights=self.vocabulary.weights,
        )
        names = sorted(self.vocabulary.columns, key=self.vocabulary.columns.__getitem__)
        told = {"labels": self.labels, "features": names}
        (directory / "features.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Linear:
        """Reads what `save` wrote.

        Raises OSError when a file is missing, ValueError (of which JSONDecodeError is one) or KeyError when
        it holds something else: no pickle is read.
        """
        told = json.loads((directory / "features.json").read_text(encoding="utf-8"))
        labels, names = tuple(told["labels"]), told["features"]
        with np.load(directory / "weights.npz", allow_pickle=False) as stored:
            coefficients, intercepts, weights = (stored[name] for name in ("coefficients", "intercepts", "weights"))
        if coefficients.shape != (len(names), len(labels)) or weights.shape != (len(names),):
            message = f"{coefficients.shape} weights for {len(names)} features and {len(labels)} labels"
            raise ValueError(message)
        columns = {name: column for column, name in enumerate(names)}
        return cls(labels, Vocabulary.of(columns, weights), coefficients, intercepts)
