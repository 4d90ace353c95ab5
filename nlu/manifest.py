"""What is written beside a trained model: it tells a damaged, stale or foreign one before it is opened."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nlu.errors import BadModel, ModelFault

NAME = "model.json"
_SHA256 = r"^[0-9a-f]{64}$"


class Manifest(BaseModel):
    """The identity of a trained model. All hashes are SHA-256 in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    form: Literal[1] = 1
    archive: str = Field(pattern=r"^nlu-[0-9a-f]{16}\.tar\.gz$")  # a file in the same directory
    archive_sha256: str = Field(pattern=_SHA256)
    fingerprint: str = Field(pattern=_SHA256)  # of what it was trained from: nlu.sources.fingerprint
    content: str = Field(pattern=_SHA256)  # of what training made, without time or name
    examples: int = Field(gt=0)
    intents: int = Field(gt=0)


def read(directory: Path) -> Manifest:
    """The manifest of the model in a directory. Raises BadModel: missing or unreadable."""
    path = directory / NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise BadModel(path, ModelFault.MISSING, "no such file") from None
    except (OSError, ValidationError) as fault:
        raise BadModel(path, ModelFault.UNREADABLE, type(fault).__name__) from fault


def write(directory: Path, manifest: Manifest) -> None:
    """Puts the manifest in place at once: a reader sees the old one or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=directory, prefix=".model-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=1) + "\n")
    Path(name).replace(directory / NAME)


def sealed_archive(directory: Path, manifest: Manifest, expected: str) -> Path:
    """The archive, if it is whole and was made from what `expected` says. Raises BadModel otherwise."""
    path = directory / manifest.archive
    if manifest.fingerprint != expected:
        detail = f"fingerprint {manifest.fingerprint[:12]}, now {expected[:12]}"
        raise BadModel(path, ModelFault.STALE, detail)
    try:
        found = sha256(path)
    except OSError as fault:
        raise BadModel(path, ModelFault.MISSING, type(fault).__name__) from fault
    if found != manifest.archive_sha256:
        raise BadModel(path, ModelFault.DAMAGED, f"hash {found[:12]}, not {manifest.archive_sha256[:12]}")
    return path


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
