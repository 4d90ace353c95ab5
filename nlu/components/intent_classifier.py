"""Ranks what a message asks, as a whole and clause by clause: see nlu/linear.py and nlu/fitting.py."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.clauses import clauses
from nlu.components.reader import READING
from nlu.kinds import Kinds, kinds, named
from nlu.linear import Linear
from nlu.parsed import Span
from nlu.read import read
from nlu.sources import OURS

RANKING = "intent_ranking"  # Rasa's key: [{"name", "confidence"}], the most likely first
WHOLE = "whole_ranking"  # ours: [(name, confidence)]
CLAUSES = "clause_ranking"  # ours: [(nlu.parsed.Span, [(name, confidence)])], in the order of the text


class IntentClassifier(GraphComponent):
    """Word and letter n-grams into logistic regression: fitted by scikit-learn, scored by numpy."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: Linear | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`inverse_regularisation`: scikit-learn's C; `minimum_documents`: a rarer feature is dropped."""
        return {"inverse_regularisation": 20.0, "minimum_documents": 2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """An untrained one."""
        del execution_context
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """A trained one. Raises OSError, ValueError or KeyError when its files are missing or damaged."""
        del execution_context, kwargs
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, Linear.load(directory))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache key sees this class alone; what it is made from lies in other files."""
        del config
        return OURS.fingerprint()

    def train(self, training_data: TrainingData) -> Resource:
        """Fits and stores the classifier."""
        from nlu.fitting import fit  # noqa: PLC0415 - scikit-learn takes a second and 70 MB: training only

        examples = [
            (message.get(TEXT), message.get(INTENT)) for message in training_data.intent_examples if message.get(TEXT)
        ]
        texts, labels = zip(*examples, strict=True)
        by_kind = [named(_whole(text), kinds(read(text))) for text in texts]
        self._classifier = fit(
            texts, by_kind, labels, self._config["inverse_regularisation"], self._config["minimum_documents"]
        )
        with self._storage.write_to(self._resource) as directory:
            self._classifier.save(directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking` in Rasa's form, and a ranking for each clause."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = kinds(message.get(READING))
            scores = self._scores(_whole(text), found)
            whole = [{"name": name, "confidence": confidence} for name, confidence in scores]
            parts = clauses(text)
            single = len(parts) <= 1
            message.set(INTENT, whole[0], add_to_output=True)
            message.set(RANKING, whole, add_to_output=True)
            message.set(WHOLE, scores)
            message.set(CLAUSES, [(part, scores if single else self._scores(part, found)) for part in parts])
        return messages

    def _scores(self, part: Span, found: Kinds) -> list[tuple[str, float]]:
        if self._classifier is None:
            message = "the intent classifier was not trained"
            raise ValueError(message)
        return self._classifier.scores(part.words, named(part, found))


def _whole(text: str) -> Span:
    return Span(0, len(text), text)
