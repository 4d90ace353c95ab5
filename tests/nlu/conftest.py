"""A model of the project's own data, and one of a few examples for tests that train again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.manifest import Manifest
from nlu.model import Model, load
from nlu.sources import CONFIG, Sources
from nlu.train import train

FEW = Sources(CONFIG, Path(__file__).parent / "few_examples")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Trained from nlu/training/: takes some seconds, once."""
    directory = tmp_path_factory.mktemp("model")
    train(directory)
    return load(directory)


@pytest.fixture(scope="session")
def small_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model of few examples lies: copy it before you damage it."""
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="session")
def small(small_directory: Path) -> Manifest:
    return train(small_directory, sources=FEW)


@pytest.fixture(scope="session")
def few() -> Sources:
    return FEW
