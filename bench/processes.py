"""Processes under measurement: started with a data directory of their own, timed, weighed, ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENGINE = "import rasa.engine.loader, rasa.engine.runner.interface, rasa.engine.storage.local_model_storage"
ENGINE_ALONE = (sys.executable, "-c", f"{ENGINE}; input(); print(1, flush=True); input()")
"""A process that has Rasa's engine imported and nothing else: says 1 to a line, ends at the next."""

MYOCITE = (sys.executable, "-m", "bot")
PATIENCE = 60  # seconds allowed to any one process


@contextmanager
def started(command: tuple[str, ...], data_dir: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A running process with pipes, ended when the block ends."""
    environment = {**os.environ, "MYOCITE_DATA_DIR": str(data_dir), **settings}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def say(process: subprocess.Popen[str], line: str) -> str:
    """Write one line, and wait for the line that answers it. Raises RuntimeError where the process has ended."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return hear(process)


def hear(process: subprocess.Popen[str]) -> str:
    """The next line of a process. Raises RuntimeError where it has ended."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"process {process.pid} ended without an answer")
    return line


def resident_mb(process: subprocess.Popen[str]) -> float:
    """The resident memory of a running process, in MB (10^6 bytes)."""
    status = Path("/proc") / str(process.pid) / "status"
    if status.exists():
        [line] = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024 / 1e6
    told = subprocess.run(
        ("ps", "-o", "rss=", "-p", str(process.pid)), capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    return int(told.stdout) * 1024 / 1e6
