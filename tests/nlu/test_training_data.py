"""What a model is made from: any change of it is seen, and a fault in it is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nlu import sources
from nlu.errors import BadTrainingData
from nlu.sources import CONFIG, Sources
from nlu.train import train


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the nlu package, which may be changed."""
    copy = shutil.copytree(sources.PACKAGE, tmp_path / "nlu", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sources, "PACKAGE", copy)
    return copy


def fingerprint_of(package: Path) -> str:
    return Sources(package / "config.yml", package / "training").fingerprint()


def test_the_fingerprint_does_not_depend_on_where_the_files_are(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = fingerprint_of(package)
    elsewhere = package.rename(package.with_name("elsewhere"))
    monkeypatch.setattr(sources, "PACKAGE", elsewhere)

    assert fingerprint_of(elsewhere) == here


@pytest.mark.parametrize(
    "name", ["config.yml", "training/taper.yml", "clauses.py", "components/reader.py", "parsed.py"]
)
def test_a_change_of_any_source_is_seen(package: Path, name: str) -> None:
    before = fingerprint_of(package)
    file = package / name

    file.write_bytes(file.read_bytes() + b"\n")

    assert fingerprint_of(package) != before


def test_a_new_lexicon_file_is_seen(package: Path) -> None:
    before = fingerprint_of(package)
    lexicon = package / "lexicon"
    lexicon.mkdir(exist_ok=True)

    (lexicon / "of_this_test.toml").write_text("")

    assert fingerprint_of(package) != before


def written(directory: Path, text: str) -> Path:
    directory.mkdir()
    (directory / "nlu.yml").write_text(text)
    return directory


FAULTS = {
    "no such intent": (
        "  - intent: greet\n    examples: |\n      - hi\n  - intent: order_pizza\n    examples: |\n      - one\n",
        "order_pizza",
    ),
    "one intent": ("  - intent: greet\n    examples: |\n      - hi\n      - hello\n", "two intents"),
    "not Rasa's form": ("  - intention: greet\n", "nlu.yml"),
}


@pytest.mark.parametrize(("rows", "says"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_data_is_told(rows: str, says: str, tmp_path: Path) -> None:
    training = written(tmp_path / "training", f'version: "3.1"\nnlu:\n{rows}')

    with pytest.raises(BadTrainingData, match=says):
        train(tmp_path / "model", sources=Sources(CONFIG, training))

    assert not (tmp_path / "model").exists()


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    (tmp_path / "training").mkdir()

    with pytest.raises(BadTrainingData, match=r"no \*\.yml file"):
        train(tmp_path / "model", sources=Sources(CONFIG, tmp_path / "training"))


@pytest.mark.parametrize("line", ["      resource: null\n", "nlu_target: intent_classifier\n", "      fn: train\n"])
def test_a_config_without_one_of_its_keys_is_told(line: str, few: Sources, tmp_path: Path) -> None:
    whole = CONFIG.read_text()
    assert line in whole
    config = tmp_path / "config.yml"
    config.write_text(whole.replace(line, "", 1))

    with pytest.raises(BadTrainingData, match=r"config\.yml"):
        train(tmp_path / "model", sources=Sources(config, few.training))
