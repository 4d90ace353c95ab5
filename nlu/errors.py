"""
What can go wrong in loading and training the NLU model. Each says what to do about it:

* NluError             catch this at the edge of the program
  + BadModel           the model's files are missing, damaged, or made from other data or code: train again
  + BadTrainingData    config.yml or nlu/training/ does not say what training needs: mend the file
"""

from enum import StrEnum
from pathlib import Path


class ModelFault(StrEnum):
    """Why a model is refused."""

    MISSING = "there is no model"
    STALE = "the model was trained from other data or code"
    DAMAGED = "the model's file is not the one that was trained"
    UNREADABLE = "the model cannot be read"
    DEAF = "the model does not answer a test message"


class NluError(Exception):
    """The family of this module."""


class BadModel(NluError):
    """A model that must not be used; `fault` says why in one of five words, `detail` which part."""

    def __init__(self, path: Path, fault: ModelFault, detail: str) -> None:
        self.path, self.fault, self.detail = path, fault, detail
        super().__init__(f"{path}: {fault.value} ({detail}). Train it again: myocite train")


class BadTrainingData(NluError):
    """A fault in the training data or in config.yml."""

    def __init__(self, source: str, problem: str) -> None:
        self.source, self.problem = source, problem
        super().__init__(f"{source}: {problem}")
