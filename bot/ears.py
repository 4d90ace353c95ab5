"""The one place that hears through the model: its prediction becomes a typed `Parsed` at once, or fails here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from nlu.errors import BadModel, NluError
from nlu.intents import Clause, decide
from nlu.model import Model, load, load_or_train
from nlu.parsed import Parsed
from nlu.read import read
from nlu.text import LONGEST

__all__ = ["STEPS_OF_TRAINING", "BadModel", "Ears", "NluError", "RasaEars", "model_name", "open_ears", "train_ears"]

STEPS_OF_TRAINING = 3  # before the last report, which says that it is done


class Ears(Protocol):
    """Anything that understands one message."""

    def parse(self, text: str) -> Parsed:
        """Take any text; what it does not say is not in the result."""
        ...


class RasaEars:
    """Ears over a trained Rasa graph. Safe to use from several threads."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def parse(self, text: str) -> Parsed:
        """Read and classify one message. One longer than 4,096 characters is not given to the graph at all."""
        if len(text) > LONGEST:
            reading = read(text)
            return Parsed(reading, decide((), reading))
        heard = self._model.parse(text)
        clauses = [Clause(one.span, one.ranking) for one in heard.clauses]
        return Parsed(heard.reading, decide(clauses, heard.reading), heard.ranking)


def open_ears(
    directory: Path,
    on_step: Callable[[str], None] | None = None,
    on_refused: Callable[[BadModel], None] | None = None,
) -> RasaEars:
    """Ears over the model in `directory`, trained first where it is missing, stale, corrupt or foreign.

    `on_step` hears the name of each training step as it begins; `on_refused`, why a model was not used.
    """
    return RasaEars(load_or_train(directory, on_step, on_refused))


def model_name(directory: Path) -> str:
    """The first letters of the hash of the model in `directory`, which has answered a test message.

    Errors:  BadModel where it is missing, stale or damaged; nothing is trained.
    """
    return load(directory).identity.content[:12]


def train_ears(directory: Path, on_step: Callable[[str], None] | None = None) -> str:
    """Train a new model into `directory`, in place of the one before it; the hash of its content."""
    from nlu.train import train  # noqa: PLC0415 - only training needs the trainer

    return train(directory, on_step).content
