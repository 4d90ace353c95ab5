"""The stock bot's own environment: its folder copied, its packages installed, its models trained there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.peers import examples

PIPELINES = {"CRF": "config_lr.yml", "DIET": "config.yml"}  # the quicker to train first
_TRAINING_SECONDS = 4 * 3600
_INSTALL_SECONDS = 1800
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
_DOMAIN = 'version: "3.1"\nintents: [{intents}]\nentities: [{entities}]\n'


def prepared(source: Path, folder: Path, uv: str) -> Path:
    """The Python of the environment, made once. Raises FileNotFoundError where the stock bot is not there."""
    if not (source / "pyproject.toml").exists():
        raise FileNotFoundError(f"{source}: the stock bot is not there")
    python = folder / ".venv" / "bin" / "python"
    if not python.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for path in source.glob("*.*"):
            shutil.copyfile(path, folder / path.name)
        subprocess.run((uv, "sync", "-q"), cwd=folder, timeout=_INSTALL_SECONDS, check=True)
    return python


def trained(python: Path, folder: Path, source: Path, config: str, intents: list[str]) -> Path:
    """A model of one pipeline, trained on our examples. Raises CalledProcessError where training fails."""
    work = folder / Path(config).stem
    work.mkdir(exist_ok=True)
    examples.write(work / "nlu.yml")
    shutil.copyfile(source / config, work / "config.yml")
    told = _DOMAIN.format(intents=", ".join(intents), entities=", ".join(examples.FIELDS))
    (work / "domain.yml").write_text(told, encoding="utf-8")
    command = (python, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--domain", "domain.yml")
    subprocess.run(
        (*command, "--fixed-model-name", "peer", "--out", "models"),
        cwd=work,
        env=environment(),
        timeout=_TRAINING_SECONDS,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return work / "models" / "peer.tar.gz"


def environment() -> dict[str, str]:
    """The environment of its processes: no telemetry, few words."""
    return {**os.environ, **_QUIET}
