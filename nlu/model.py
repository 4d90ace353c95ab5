"""The trained NLU model in a running process: loaded once, checked, asked from any thread."""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import manifest
from nlu.components.intent_classifier import CLAUSES, WHOLE
from nlu.components.reader import READING
from nlu.components.runner import InlineRunner
from nlu.errors import BadModel, ModelFault
from nlu.manifest import Manifest
from nlu.parsed import Intent, IntentScore, Reading, Span
from nlu.sources import OURS, Sources

if TYPE_CHECKING:
    from nlu.train import Progress

_MESSAGE = "__message__"  # rasa.engine.constants.PLACEHOLDER_MESSAGE; that module imports every connector
_TARGET = "intent_classifier"
_INTENTS = {intent.value: intent for intent in Intent}
_SMOKE = "How much prednisone for a 70 kg woman with dermatomyositis?"

# At debug level Rasa's engine logs what goes through the graph, a user's message among it.
logging.getLogger("rasa.engine").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class ClauseRanking:
    """A part of the message that may be a question of its own, and what it asks, most likely first."""

    span: Span
    ranking: tuple[IntentScore, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the graph made of one message. Confidences of a ranking are in 0..1 and add up to 1."""

    reading: Reading
    ranking: tuple[IntentScore, ...]  # of the whole message
    clauses: tuple[ClauseRanking, ...]  # in the order of the text; one when nothing divides it


class Model:
    """A loaded model. `parse` may be called from several threads at once."""

    def __init__(self, runner: InlineRunner, identity: Manifest) -> None:
        self._runner = runner
        self.identity = identity

    def parse(self, text: str) -> Prediction:
        """What the message says and asks. Takes any text, the empty one included."""
        [message] = self._runner.run(inputs={_MESSAGE: [Message(data={TEXT: text})]})[_TARGET]
        whole = message.get(WHOLE)
        ranking = _typed(whole)
        clauses = ((span, ranking if scores is whole else _typed(scores)) for span, scores in message.get(CLAUSES))
        return Prediction(message.get(READING), ranking, tuple(ClauseRanking(*clause) for clause in clauses))


def load(directory: Path, sources: Sources = OURS) -> Model:
    """The model in a directory, after it has answered a test message.

    Raises BadModel when it is missing, damaged, stale (made from other data or code) or does not answer.
    """
    identity = manifest.read(directory)
    archive = manifest.sealed_archive(directory, identity, sources.fingerprint())
    with tempfile.TemporaryDirectory(prefix="myocite-") as unpacked:  # components keep nothing on disk
        try:
            _, runner = load_predict_graph_runner(Path(unpacked), archive, LocalModelStorage, InlineRunner)
        except Exception as fault:  # a file made by others can fail in any way
            raise BadModel(archive, ModelFault.UNREADABLE, _cause(fault)) from fault
    model = Model(runner, identity)
    _smoke(model, archive)
    return model


def load_or_train(
    directory: Path,
    progress: Progress | None = None,
    on_refused: Callable[[BadModel], None] | None = None,
    sources: Sources = OURS,
) -> Model:
    """The model in a directory; trained first when `load` refuses what is there, which `on_refused` is told.

    Raises BadTrainingData or OSError when training fails, BadModel when even the new model does not answer.
    """
    try:
        return load(directory, sources)
    except BadModel as refused:
        if on_refused is not None:
            on_refused(refused)
    from nlu.train import train  # noqa: PLC0415 - a start with a good model needs no trainer

    train(directory, progress, sources)
    return load(directory, sources)


def _typed(scores: Sequence[tuple[str, float]]) -> tuple[IntentScore, ...]:
    return tuple([IntentScore(_INTENTS[name], confidence) for name, confidence in scores])


def _smoke(model: Model, archive: Path) -> None:
    try:
        heard = model.parse(_SMOKE)
    except Exception as fault:  # the same
        raise BadModel(archive, ModelFault.DEAF, _cause(fault)) from fault
    total = math.fsum(score.confidence for score in heard.ranking)
    if not math.isclose(total, 1, abs_tol=1e-3) or heard.reading.text != _SMOKE:
        raise BadModel(archive, ModelFault.DEAF, "its answer makes no sense")


def _cause(fault: BaseException) -> str:
    """The innermost reason: Rasa wraps a component's error in its own."""
    while fault.__cause__ is not None:
        fault = fault.__cause__
    return f"{type(fault).__name__}: {fault}"
