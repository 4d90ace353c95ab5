"""Runs a graph node after node in the calling thread. Rasa's own runner plans the graph anew for every message."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class InlineRunner(GraphRunner):
    """A runner whose order is planned once. Keeps nothing of a run: safe to use from several threads."""

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        self._schema = graph_schema
        self._nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        self._usual = self._order(graph_schema.target_names)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> InlineRunner:
        """Rasa's constructor."""
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The output of each target, by its name. Raises GraphRunError when an input that a node needs is missing."""
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._order(targets) if targets else self._usual:
            missing = [need for need in needs if need not in done]
            if missing:
                raise GraphRunError(f"node {name!r} needs {', '.join(missing)}, which nothing gives")
            done[name] = self._nodes[name](*(done[need] for need in needs))
        return {target: done[target][1] for target in targets or self._schema.target_names}

    def _order(self, targets: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The nodes that the targets need, each with what it needs, after what it needs."""
        nodes = self._schema.minimal_graph_schema(targets).nodes
        needs = {name: tuple(dict.fromkeys(node.needs.values())) for name, node in nodes.items()}
        return tuple((name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs)
