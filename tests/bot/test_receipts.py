"""Receipts: a code finds its answer again; what was changed, erased or never given is told so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assistant import Assistant, KeptAnswers, MemorySessions
from bot.commands import pressed
from bot.desk import Desk
from bot.ears import Ears
from bot.receipts import is_same, verified
from bot.stamp import new_code
from bot.store.opening import open_store
from bot.store.rows import Receipt
from bot.store.store import Store
from core.load import load_protocol

BOOK = load_protocol()
CASE = "45M polymyositis 70 kg no lung disease, no diabetes. dose?"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "sessions.sqlite3") as opened:
        yield opened


@pytest.fixture
def desk(ears: Ears, store: Store) -> Desk:
    def find(code: str) -> Receipt | None:
        with store.transaction() as tables:
            return tables.receipts.get(code)

    return Desk(store, Assistant(ears, MemorySessions(), BOOK, answers=KeptAnswers(new_code, find)))


def receipt(store: Store, code: str) -> Receipt:
    with store.transaction() as tables:
        found = tables.receipts.get(code)
    assert found is not None
    return found


def first(desk: Desk, text: str) -> str:
    return desk.hear("a", text).card.headline[0].fragments[0].text


def test_a_code_makes_the_same_answer_again(desk: Desk, store: Store) -> None:
    code = desk.hear("a", CASE).card.code
    assert is_same(receipt(store, code), BOOK)
    card = desk.hear("a", f"/verify {code.lower()}").card
    told = " ".join(part.text for line in card.headline for part in line.fragments)
    assert f"Answer {code}: made again from its facts, it is the same." in told
    assert "The protocol has not changed since." in told
    assert "Prednisone 35-70 mg" in told


def test_each_answer_has_a_code_of_its_own_and_details_keep_it(desk: Desk) -> None:
    one = desk.hear("a", CASE).card
    more = desk.hear("a", "/more calculation").card
    two = desk.hear("a", "sorry, 80 kg").card
    assert one.code == more.code
    assert one.code != two.code
    assert f"answer {two.code}" in two.footer


def test_a_changed_protocol_is_told(desk: Desk, store: Store) -> None:
    code = desk.hear("a", CASE).card.code
    found = replace(receipt(store, code), protocol="0123456789ab/2025.1")
    told = " ".join(part.text for line in verified(found, code, BOOK).card.headline for part in line.fragments)
    assert "The protocol has changed since: then 0123456789ab/2025.1" in told


def test_changed_facts_are_told(desk: Desk, store: Store) -> None:
    code = desk.hear("a", CASE).card.code
    found = receipt(store, code)
    forged = replace(found, facts=found.facts.replace('"value":"70"', '"value":"90"'))
    assert forged != found
    assert not is_same(forged, BOOK)


def test_forget_erases_the_facts_and_the_chain_still_holds(desk: Desk, store: Store) -> None:
    code = desk.hear("a", CASE).card.code
    desk.hear("a", "/forget")
    assert first(desk, f"/verify {code}").startswith("No facts of an answer")
    with store.transaction() as tables:
        assert tables.audit.first_broken() is None
        codes = [one for link in tables.audit.links() for one in link.entry.codes]
    assert f"receipt:{code}" in codes
    assert not any("70" in one or "polymyositis" in one for one in codes)


def test_a_button_of_an_older_card_changes_nothing(desk: Desk) -> None:
    old = desk.hear("a", "45M polymyositis 70 kg. dose?").card
    assert old.question is not None
    press = next(button for button in old.question.buttons if button.says == "no lung disease")
    assert pressed(press.sends) == ("no lung disease", old.code)
    desk.hear("a", "next patient: 50M polymyositis 90 kg. dose?")
    late = desk.hear("a", press.sends)
    assert late.card.question is not None
    assert "out of date" in late.card.question.line.fragments[0].text
    assert "lung disease" not in {fact.label for fact in desk.hear("a", "/case").card.understood}


def test_what_is_called_wrong_is_kept_with_its_reason(desk: Desk, store: Store) -> None:
    card = desk.hear("a", CASE).card
    wrong = next(button for button in card.buttons if button.label == "This is wrong")
    asked = desk.hear("a", wrong.sends).card.question
    assert asked is not None
    desk.hear("a", "the ceiling is missing")
    desk.hear("a", f"/wrong {asked.buttons[0].label}")
    with store.transaction() as tables:
        kept = [(one.code, one.reason) for one in tables.complaints.every()]
        codes = [one for link in tables.audit.links() for one in link.entry.codes]
    assert kept == [(card.code, "the ceiling is missing"), (card.code, asked.buttons[0].label)]
    assert codes.count(f"wrong:{card.code}") == 2
    assert desk.hear("a", "/dose").facts.prednisone_mg_day == (35.0, 70.0), "the case goes on"


def myocite(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"MYOCITE_DATA_DIR": str(folder), "PATH": ""},
        cwd=Path(__file__).parents[2],
    )


def test_the_command_line_verifies_answers_and_the_chain(desk: Desk, tmp_path: Path) -> None:
    code = desk.hear("a", CASE).card.code
    desk.hear("a", "/wrong a source")
    told = myocite(tmp_path, "verify", code)
    assert told.returncode == 0, told.stderr
    assert "it is the same" in told.stdout
    assert myocite(tmp_path, "verify", "ZZZZZZ").returncode == 1
    assert "a source" in myocite(tmp_path, "feedback").stdout
    whole = myocite(tmp_path, "audit", "verify")
    assert whole.returncode == 0
    assert "whole: 2 links" in whole.stdout
    with sqlite3.connect(tmp_path / "sessions.sqlite3") as database:
        database.execute("UPDATE audit SET codes = replace(codes, 'scope:in', 'scope:on') WHERE number = 1")
    database.close()
    broken = myocite(tmp_path, "audit", "verify")
    assert broken.returncode == 1
    assert "broken at link 1" in broken.stdout


def test_receipts_are_dated(desk: Desk, store: Store) -> None:
    code = desk.hear("a", CASE).card.code
    assert (datetime.now(UTC) - receipt(store, code).made_at).total_seconds() < 600
