"""A model is trained from the data, answers, and is refused when it is not the one that was trained."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlu import manifest
from nlu.errors import BadModel, ModelFault
from nlu.manifest import Manifest
from nlu.model import Model, load, load_or_train
from nlu.parsed import Intent, Reading
from nlu.sources import Sources
from nlu.train import Step, train

QUESTIONS = {
    "how much prednisone for 70 kg?": Intent.STEROID_DOSE,
    "what is the dose of methotrexate": Intent.AGENT_DOSE,
    "hello": Intent.GREET,
    "thank you": Intent.THANKS,
    "how do I taper the prednisone?": Intent.TAPER,
    "what is the weather in Paris tomorrow": Intent.OUT_OF_SCOPE,
}


@pytest.mark.parametrize(("text", "intent"), QUESTIONS.items())
def test_a_plain_question_is_ranked_first(model: Model, text: str, intent: Intent) -> None:
    assert model.parse(text).ranking[0].intent is intent


ODD = {
    "empty": "",
    "blank": " ",
    "a sign": "?",
    "an emoji": "🙂",
    "a number": "70",
    "markup": "<b>x</b>",
    "Rasa's command": '/steroid_dose{"weight":"700 kg"}',
    "one long word": "a" * 4096,
    "many questions": "dose? " * 680,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_gets_a_whole_ranking_and_its_own_text_back(model: Model, text: str) -> None:
    heard = model.parse(text)

    assert heard.reading.text == text
    assert sum(score.confidence for score in heard.ranking) == pytest.approx(1, abs=1e-3)
    confidences = [score.confidence for score in heard.ranking]
    assert confidences == sorted(confidences, reverse=True)
    for clause in heard.clauses:
        assert text[clause.span.start : clause.span.end] == clause.span.words


def test_rasas_command_syntax_is_text_like_any_other(model: Model) -> None:
    top = model.parse('/taper{"weight":"700 kg"}').ranking[0]

    assert top.confidence < 0.999  # Rasa's default pipeline makes it the intent "taper" with 1.0


def test_each_question_of_a_message_is_ranked_on_its_own(model: Model) -> None:
    heard = model.parse("How much prednisone for 70 kg? And how do I taper it?")

    assert [clause.span.words for clause in heard.clauses] == [
        "How much prednisone for 70 kg?",
        "how do I taper it?",
    ]
    assert [clause.ranking[0].intent for clause in heard.clauses] == [Intent.STEROID_DOSE, Intent.TAPER]


def test_threads_may_parse_at_once(model: Model) -> None:
    texts = list(QUESTIONS) * 20
    alone = [model.parse(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(model.parse, texts))

    assert together == alone


def test_the_same_data_trains_the_same_model(small: Manifest, few: Sources, tmp_path: Path) -> None:
    again = train(tmp_path, sources=few)

    assert again.content == small.content
    assert again.fingerprint == small.fingerprint


def test_training_reports_its_steps_in_order(few: Sources, tmp_path: Path) -> None:
    told: list[Step] = []

    train(tmp_path, told.append, few)

    assert told == list(Step)


def test_training_leaves_one_archive_and_its_manifest(few: Sources, tmp_path: Path) -> None:
    train(tmp_path, sources=few)
    last = train(tmp_path, sources=few)

    assert sorted(path.name for path in tmp_path.iterdir()) == [manifest.NAME, last.archive]


Damage = Callable[[Path, Manifest], None]


def one_byte_changed(directory: Path, identity: Manifest) -> None:
    archive = directory / identity.archive
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)


def cut_short(directory: Path, identity: Manifest) -> None:
    archive = directory / identity.archive
    archive.write_bytes(archive.read_bytes()[:-100])


def archive_gone(directory: Path, identity: Manifest) -> None:
    (directory / identity.archive).unlink()


def manifest_gone(directory: Path, identity: Manifest) -> None:
    (directory / manifest.NAME).unlink()


def manifest_is_no_json(directory: Path, identity: Manifest) -> None:
    (directory / manifest.NAME).write_text("{")


def manifest_points_elsewhere(directory: Path, identity: Manifest) -> None:
    (directory / manifest.NAME).write_text(identity.model_dump_json().replace(identity.archive, "../other.tar.gz"))


def trained_from_other_data(directory: Path, identity: Manifest) -> None:
    manifest.write(directory, identity.model_copy(update={"fingerprint": "0" * 64}))


def sealed_anew(directory: Path, identity: Manifest, change: Callable[[str, bytes], bytes | None]) -> None:
    """Packs the archive again with its files changed or (None) left out, under a manifest that fits."""
    archive = directory / identity.archive
    with tarfile.open(archive, "r:gz") as old:
        files = {member.name: old.extractfile(member) for member in old if member.isfile()}
        contents = {name: change(name, file.read()) for name, file in files.items() if file is not None}
    with tarfile.open(archive, "w:gz") as new:
        for name, content in contents.items():
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    manifest.write(directory, identity.model_copy(update={"archive_sha256": manifest.sha256(archive)}))


def classifier_left_out(directory: Path, identity: Manifest) -> None:
    sealed_anew(directory, identity, lambda name, content: None if name.endswith("weights.npz") else content)


def an_intent_of_another_bot(directory: Path, identity: Manifest) -> None:
    def rename(name: str, content: bytes) -> bytes:
        if not name.endswith("features.json"):
            return content
        told = json.loads(content)
        told["labels"][0] = "order_pizza"
        return json.dumps(told).encode()

    sealed_anew(directory, identity, rename)


def no_archive_at_all(directory: Path, identity: Manifest) -> None:
    archive = directory / identity.archive
    archive.write_bytes(b"not an archive")
    manifest.write(directory, identity.model_copy(update={"archive_sha256": manifest.sha256(archive)}))


DAMAGES: list[tuple[Damage, ModelFault]] = [
    (one_byte_changed, ModelFault.DAMAGED),
    (cut_short, ModelFault.DAMAGED),
    (archive_gone, ModelFault.MISSING),
    (manifest_gone, ModelFault.MISSING),
    (manifest_is_no_json, ModelFault.UNREADABLE),
    (manifest_points_elsewhere, ModelFault.UNREADABLE),
    (trained_from_other_data, ModelFault.STALE),
    (classifier_left_out, ModelFault.UNREADABLE),
    (no_archive_at_all, ModelFault.UNREADABLE),
    (an_intent_of_another_bot, ModelFault.DEAF),
]


@pytest.mark.parametrize(("damage", "fault"), DAMAGES, ids=[damage.__name__ for damage, _ in DAMAGES])
def test_a_model_that_is_not_whole_is_refused_and_says_what_to_do(
    damage: Damage, fault: ModelFault, small: Manifest, small_directory: Path, few: Sources, tmp_path: Path
) -> None:
    directory = shutil.copytree(small_directory, tmp_path / "copy")
    damage(directory, small)

    with pytest.raises(BadModel, match="Train it again: myocite train") as refused:
        load(directory, few)

    assert refused.value.fault is fault
    assert fault.value in str(refused.value)


@pytest.mark.parametrize("damage", [one_byte_changed, manifest_gone, trained_from_other_data])
def test_a_refused_model_is_trained_again_and_the_reason_told(
    damage: Damage, small: Manifest, small_directory: Path, few: Sources, tmp_path: Path
) -> None:
    directory = shutil.copytree(small_directory, tmp_path / "copy")
    damage(directory, small)
    refusals: list[BadModel] = []

    again = load_or_train(directory, on_refused=refusals.append, sources=few)

    assert len(refusals) == 1
    assert again.identity.content == small.content
    assert load(directory, few).parse("hello").ranking[0].intent is Intent.GREET


def test_a_good_model_is_not_trained_again(small: Manifest, small_directory: Path, few: Sources) -> None:
    def fail(step: Step) -> None:
        pytest.fail(f"trained: {step}")

    assert load_or_train(small_directory, fail, sources=few).identity == small


def test_a_reader_that_answers_about_another_text_is_found_at_the_start(
    small: Manifest, small_directory: Path, few: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlu.components.reader.read", lambda text: Reading(""))

    with pytest.raises(BadModel) as refused:
        load(small_directory, few)

    assert refused.value.fault is ModelFault.DEAF
