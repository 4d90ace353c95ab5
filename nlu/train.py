"""Trains the NLU model in this process: Rasa's train graph, run directly.

Rasa's own `GraphTrainer` does the same with a cache, and imports every chat connector with its packages.
"""

from __future__ import annotations

import importlib
import logging
import tempfile
import warnings
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphNodeHook
from rasa.engine.recipes.graph_recipe import GraphV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.data import TrainingType
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import manifest
from nlu.components.runner import InlineRunner
from nlu.errors import BadTrainingData
from nlu.manifest import Manifest
from nlu.parsed import Intent
from nlu.sources import OURS, Sources, content_hash

_IMPORTER = "__importer__"  # rasa.engine.constants.PLACEHOLDER_IMPORTER; that module imports every connector

# Rasa's notice that the graph recipe is experimental is no news to the user of this program.
logging.getLogger("rasa.shared.utils.common").setLevel(logging.ERROR)


class Step(StrEnum):
    """The steps of training, in order; each is reported when it begins."""

    READ = "Reading the training data"
    FIT = "Learning what is asked"
    PACK = "Packing the model"
    DONE = "Trained"


Progress = Callable[[Step], None]


def train(directory: Path, progress: Progress | None = None, sources: Sources = OURS) -> Manifest:
    """Trains a model and puts it into a directory, in place of the one before it.

    The same data and code give the same `Manifest.content`. Raises BadTrainingData when the data or the
    configuration cannot be used, OSError when the directory cannot be written.
    """
    tell = progress or _silent
    tell(Step.READ)
    _import_quietly("pkg_resources")
    made_from = sources.fingerprint()
    importer = _importer(sources)
    counted = _check(importer, sources.training)
    configuration = _configuration(importer, sources.config)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".training-") as scratch:
        components = Path(scratch) / "components"
        components.mkdir()
        storage = LocalModelStorage.create(components)
        _run(configuration, storage, importer, tell)
        tell(Step.PACK)
        packed = Path(scratch) / "packed.tar.gz"
        storage.create_model_package(packed, configuration, importer.get_domain())
        seal = manifest.sha256(packed)
        trained = Manifest(
            archive=f"nlu-{seal[:16]}.tar.gz",
            archive_sha256=seal,
            fingerprint=made_from,
            content=content_hash(components),
            examples=counted[0],
            intents=counted[1],
        )
        packed.replace(directory / trained.archive)
    manifest.write(directory, trained)
    for old in directory.glob("nlu-*.tar.gz"):
        if old.name != trained.archive:
            old.unlink(missing_ok=True)
    tell(Step.DONE)
    return trained


def _silent(step: Step) -> None:
    del step


def _import_quietly(name: str) -> None:
    """Rasa imports pkg_resources to check training data; its warnings are not for a user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module(name)


class _ReadOnce(RasaFileImporter):
    """Rasa's importer, which keeps what it read: the check and the graph look at the same data."""

    _data: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The examples, read and checked by Rasa at the first call."""
        if self._data is None:
            self._data = super().get_nlu_data(language)
        return self._data


def _importer(sources: Sources) -> _ReadOnce:
    files = [str(path) for path in sources.training_files()]
    if not files:
        raise BadTrainingData(sources.training.name, "no *.yml file with training data in it")
    return _ReadOnce(config_file=str(sources.config), training_data_paths=files)


def _check(importer: _ReadOnce, training: Path) -> tuple[int, int]:
    """The number of examples and of intents. Raises BadTrainingData when an intent is not one of ours."""
    try:
        found = importer.get_nlu_data().intent_examples
    except RasaException as fault:
        raise BadTrainingData(training.name, str(fault)) from fault
    names = {example.get(INTENT) for example in found if example.get(TEXT)}
    unknown = sorted(names - {intent.value for intent in Intent})
    if unknown:
        raise BadTrainingData(training.name, f"intents that nlu.parsed.Intent does not have: {', '.join(unknown)}")
    if len(names) < 2:  # noqa: PLR2004 - nothing can be told apart
        raise BadTrainingData(training.name, "examples of two intents or more are needed")
    return len(found), len(names)


def _configuration(importer: _ReadOnce, config: Path) -> GraphModelConfiguration:
    try:
        return GraphV1Recipe().graph_config_for_recipe(importer.get_config(), {}, TrainingType.NLU)
    except (RasaException, KeyError, TypeError) as fault:
        raise BadTrainingData(config.name, f"not a graph.v1 recipe with every key of every node: {fault}") from fault


def _run(
    configuration: GraphModelConfiguration, storage: LocalModelStorage, importer: _ReadOnce, tell: Progress
) -> None:
    runner = InlineRunner.create(
        graph_schema=configuration.train_schema,
        model_storage=storage,
        execution_context=ExecutionContext(graph_schema=configuration.train_schema),
        hooks=[_Reporter(tell)],
    )
    runner.run(inputs={_IMPORTER: importer})


class _Reporter(GraphNodeHook):
    """Says that fitting begins when its node does."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        received_inputs: dict[str, Any],
    ) -> dict[str, Any]:
        """Called by Rasa before a node runs."""
        del execution_context, config, received_inputs
        if node_name.startswith("train_"):
            self._tell(Step.FIT)
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        output: Any,
        input_hook_data: dict[str, Any],
    ) -> None:
        """Called by Rasa after a node ran: nothing to say."""
