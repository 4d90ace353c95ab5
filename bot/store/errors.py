"""What can go wrong with the store: it cannot be used, or someone else was faster."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used now. Says which, what is wrong and what to do; holds no one's words."""

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        self.where, self.problem, self.remedy = where, problem, remedy
        super().__init__(f"store {where}: {problem}. {remedy}")


class StaleError(Exception):
    """What was read has been changed since, or is being done by another process. Nothing was written: read again."""
