"""The files that a model is made from, and the one hash that tells whether any of them changed."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent
CONFIG = PACKAGE / "config.yml"
TRAINING = PACKAGE / "training"

# Versions that change what the same data trains to, or how it is stored.
ENGINE = ("rasa", "numpy", "scikit-learn")


def training_files(training: Path = TRAINING) -> list[Path]:
    """The training data in Rasa's YAML format, in the order of their names."""
    return sorted(training.glob("*.yml"))


def fingerprint(config: Path = CONFIG, training: Path = TRAINING) -> str:
    """SHA-256 (hex) over config, training data, lexicon, the code of this package and the engine's versions.

    Rasa's own training cache looks at a component's class alone: a changed lexicon would pass unseen.
    """
    code = sorted(PACKAGE.rglob("*.py"))
    lexicon = sorted(path for path in (PACKAGE / "lexicon").rglob("*") if path.is_file())
    named = [(path.relative_to(PACKAGE).as_posix(), path) for path in (*code, *lexicon)]
    named += [("config", config), *((f"training/{path.name}", path) for path in training_files(training))]
    return _digest([(name, path.read_bytes()) for name, path in named])


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
