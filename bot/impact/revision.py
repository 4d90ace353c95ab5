"""The snapshot of another revision: its files are laid out in a folder apart, and its own command is run there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from bot.impact.errors import ImpactError

ROOT = Path(__file__).parents[2]
_SECONDS = 300


def snapshot_of(revision: str, folder: Path, root: Path = ROOT) -> Path:
    """Let `revision` of the repository at `root` write its snapshot into `folder`; the file.

    Errors:  ImpactError where there is no repository or no such revision, or where that revision has no such command.
    """
    tree, file = folder / "tree", folder / "snapshot.jsonl"
    tree.mkdir()
    with tarfile.open(fileobj=io.BytesIO(_archive(revision, root))) as archive:
        archive.extractall(tree, filter="data")
    command = [sys.executable, "-m", "bot", "protocol", "--snapshot", str(file)]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, at another revision
            command, cwd=tree, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise ImpactError(f"{revision}: its snapshot took longer than {_SECONDS} seconds") from fault
    if done.returncode or not file.is_file():
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ImpactError(f"{revision}: this revision writes no snapshot ({last})")
    return file


def _archive(revision: str, root: Path) -> bytes:
    """The files of a revision. `git archive` needs no second working tree and changes none."""
    if revision.startswith("-"):
        raise ImpactError(f"{revision}: no revision")
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None:
        raise ImpactError(f"{revision}: neither a snapshot file nor a revision of this repository")
    files = _git(root, "archive", "--format=tar", found.decode().strip())
    if files is None:
        raise ImpactError(f"{revision}: its files cannot be read from the repository")
    return files


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints, or None where it fails."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git is where the user has it
            capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise ImpactError("git cannot be run: compare with a snapshot file instead") from fault
    return done.stdout if done.returncode == 0 else None
