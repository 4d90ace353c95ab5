"""Lets a message into the graph. Rasa's own converter imports every chat connector."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


class Converter(GraphComponent):
    """Passes a `Message` on and makes one of anything else that has a `text`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Converter:
        """Rasa's constructor; nothing to configure."""
        del config, model_storage, resource, execution_context
        return cls()

    def convert(self, messages: list[Any]) -> list[Message]:
        """The messages as the other components take them."""
        return [message if isinstance(message, Message) else Message(data={TEXT: message.text}) for message in messages]
