"""Puts what the rules read on the message: see nlu/read.py."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.read import read

READING = "reading"  # the message's key: an nlu.parsed.Reading


class Reader(GraphComponent):
    """A shell around `nlu.read.read`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reader:
        """Rasa's constructor; nothing to configure."""
        del config, model_storage, resource, execution_context
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `reading` on each message."""
        for message in messages:
            message.set(READING, read(message.get(TEXT) or ""))
        return messages
