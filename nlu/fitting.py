"""Fits the intent classifier with scikit-learn. Training imports this module; a running bot never does."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from nlu.features import features
from nlu.linear import Linear, Vocabulary

# Far below what decides an answer, far above what differs between two processors' arithmetic.
_DECIMALS = 4


def fit(
    texts: Sequence[str],
    named: Sequence[str],
    labels: Sequence[str],
    inverse_regularisation: float,
    minimum_documents: int,
) -> Linear:
    """A classifier of these texts: the same texts in the same order give the same numbers.

    `named` holds each text with what was read of it named by its kind (nlu/kinds.py).
    A feature counts when it stands in `minimum_documents` texts or more. Every label weighs the same,
    however many examples it has.
    """
    vocabulary = _vocabulary(texts, named, minimum_documents)
    rows = [vocabulary.vector(text, kinds) for text, kinds in zip(texts, named, strict=True)]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    matrix = csr_matrix(
        (
            np.concatenate([values for _, values in rows]).astype(np.float64),
            np.concatenate([columns for columns, _ in rows]),
            ends,
        ),
        shape=(len(texts), len(vocabulary.columns)),
    )
    model = LogisticRegression(C=inverse_regularisation, class_weight="balanced", max_iter=500, tol=1e-4)
    with threadpool_limits(1):  # on a busy machine threads that wait for each other take ten times as long
        model.fit(matrix, np.array(labels))
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # noqa: PLR2004 - scikit-learn keeps one row where two labels are
        coefficients, intercepts = (
            np.vstack([-coefficients, coefficients]) / 2,
            np.array([-1, 1]) * intercepts / 2,
        )
    return Linear(
        tuple(str(name) for name in model.classes_),
        vocabulary,
        np.ascontiguousarray(coefficients.T.round(_DECIMALS), dtype=np.float32),
        intercepts.round(_DECIMALS).astype(np.float32),
    )


def _vocabulary(texts: Sequence[str], named: Sequence[str], minimum_documents: int) -> Vocabulary:
    seen: Counter[str] = Counter()
    for text, kinds in zip(texts, named, strict=True):
        for block in features(text, kinds):
            seen.update(block)
    kept = sorted(name for name, count in seen.items() if count >= minimum_documents)
    idf = [math.log((1 + len(texts)) / (1 + seen[name])) + 1 for name in kept]
    return Vocabulary.of({name: column for column, name in enumerate(kept)}, np.array(idf, dtype=np.float32))
