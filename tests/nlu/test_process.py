"""What a running process holds: no TensorFlow, no training library, no telemetry."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from nlu.manifest import Manifest
from nlu.sources import Sources

ASK = """
import json, logging, os, pathlib, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
from nlu.model import load
from nlu.sources import CONFIG, Sources
directory, training = map(pathlib.Path, sys.argv[1:])
load(directory, Sources(CONFIG, training)).parse("Jane Doe, 70 kg, how much prednisone?")
print(json.dumps({"modules": sorted({name.partition(".")[0] for name in sys.modules}),
                  "telemetry": "rasa.telemetry" in sys.modules,
                  "switch": os.environ["RASA_TELEMETRY_ENABLED"]}))
"""


@pytest.fixture(scope="module")
def run(small_directory: Path, small: Manifest, few: Sources) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "true"}
    command = [sys.executable, "-W", "error", "-c", ASK, str(small_directory), str(few.training)]
    root = Path(__file__).parents[2]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment, cwd=root)


def test_tensorflow_is_not_installed() -> None:
    assert importlib.util.find_spec("tensorflow") is None
    names = {(distribution.metadata["Name"] or "").lower() for distribution in distributions()}
    assert not {name for name in names if name.startswith(("tensorflow", "keras", "torch"))}


def test_this_process_holds_no_tensorflow_after_training_and_parsing(small: Manifest) -> None:
    assert "tensorflow" not in sys.modules


@pytest.mark.parametrize(
    "name", ["tensorflow", "keras", "sklearn", "pandas", "matplotlib", "networkx", "sanic", "torch"]
)
def test_a_process_that_answers_never_imports(run: subprocess.CompletedProcess[str], name: str) -> None:
    assert name not in json.loads(run.stdout)["modules"]


def test_telemetry_is_off_whatever_the_environment_says(run: subprocess.CompletedProcess[str]) -> None:
    told = json.loads(run.stdout)

    assert told["switch"] == "false"
    assert not told["telemetry"]


def test_no_word_of_the_user_is_logged_at_any_level(run: subprocess.CompletedProcess[str]) -> None:
    assert "Jane" not in run.stderr
