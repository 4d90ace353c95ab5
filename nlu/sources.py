"""The files that a model is made from, and the one hash that tells whether any of them changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent
CONFIG = PACKAGE / "config.yml"
TRAINING = PACKAGE / "training"

# Versions that change what the same data trains to, or how it is stored.
ENGINE = ("rasa", "numpy", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Sources:
    """A configuration of the graphs, and a folder of training data in Rasa's YAML format."""

    config: Path = CONFIG
    training: Path = TRAINING

    def training_files(self) -> list[Path]:
        """The files of the training data, in the order of their names."""
        return sorted(self.training.glob("*.yml"))

    def fingerprint(self) -> str:
        """SHA-256 (hex) over these files, the lexicon, the code of this package and the engine's versions.

        Rasa's own training cache looks at a component's class alone: a changed lexicon would pass unseen.
        """
        code = sorted(PACKAGE.rglob("*.py"))
        lexicon = sorted(path for path in (PACKAGE / "lexicon").rglob("*") if path.is_file())
        named = [(path.relative_to(PACKAGE).as_posix(), path) for path in (*code, *lexicon)]
        named += [
            ("config", self.config),
            *((f"training/{path.name}", path) for path in self.training_files()),
        ]
        return _digest([(name, path.read_bytes()) for name, path in named])


OURS = Sources()


def content_hash(directory: Path) -> str:
    """SHA-256 (hex) over every file below a directory, by name and content: no time, no order of the disk."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return _digest([(path.relative_to(directory).as_posix(), path.read_bytes()) for path in files])


def _digest(parts: list[tuple[str, bytes]]) -> str:
    whole = hashlib.sha256(" ".join(f"{name}=={version(name)}" for name in ENGINE).encode())
    for name, content in parts:
        whole.update(f"\n{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()
