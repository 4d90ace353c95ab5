"""A model of the project's own data, and one of a few examples for tests that train again and again.

Rasa is imported by the fixtures alone: the tests of the rules start at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nlu.sources import CONFIG, Sources

if TYPE_CHECKING:
    from nlu.manifest import Manifest
    from nlu.model import Model

FEW = Sources(CONFIG, Path(__file__).parent / "few_examples")


@pytest.fixture(scope="session")
def model(data_dir: Path) -> Model:
    """Trained from nlu/training/, once for all tests."""
    from nlu.model import load  # noqa: PLC0415

    return load(data_dir / "model")


@pytest.fixture(scope="session")
def small_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model of few examples lies: copy it before you damage it."""
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="session")
def small(small_directory: Path) -> Manifest:
    from nlu.train import train  # noqa: PLC0415

    return train(small_directory, sources=FEW)


@pytest.fixture(scope="session")
def few() -> Sources:
    return FEW
