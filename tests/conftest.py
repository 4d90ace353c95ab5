"""One model for all tests: trained from the project's own data, once, where `MYOCITE_DATA_DIR` would have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.ears import RasaEars

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a trained model in it: for `MYOCITE_DATA_DIR` of a started program."""
    from bot.ears import train_ears  # noqa: PLC0415 - the tests of the rules start without Rasa

    directory = tmp_path_factory.mktemp("data")
    train_ears(directory / "model")
    return directory


@pytest.fixture(scope="session")
def ears(data_dir: Path) -> RasaEars:
    """The real ears."""
    from bot.ears import open_ears  # noqa: PLC0415

    return open_ears(data_dir / "model")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The labelled sets beside the project."""
    folder = SHARED / "corpora"
    if not folder.is_dir():
        pytest.skip("the labelled sets (../shared/corpora) are not beside this checkout")
    return folder
