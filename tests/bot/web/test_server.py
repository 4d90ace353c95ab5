"""The web chat over real HTTP: one answer to each message, in order, for its own browser alone."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.channels.web.guard import BODY_LIMIT
from bot.store import sqlite
from bot.store.opening import open_store
from tests.bot.web.conftest import browser_like, serving
from tests.bot.web.ward import Ward

if TYPE_CHECKING:
    from pathlib import Path


def send(client: httpx.Client, message_id: str, text: str) -> httpx.Response:
    return client.post("/api/messages", json={"id": message_id, "text": text})


def heard_as(answer: httpx.Response) -> str:
    """The ward's count of the messages in its case."""
    return str(answer.json()["card"]["headline"][0]["fragments"][0]["text"])


def chat_of(client: httpx.Client) -> str:
    return f"web:{client.cookies['myocite_chat']}"


def test_a_message_gets_its_card_and_facts(client: httpx.Client) -> None:
    answer = send(client, "message-1", "62F 154 lb, dose?").json()
    assert set(answer) == {"id", "card", "facts", "at"}
    assert answer["id"] == "message-1"
    assert answer["card"]["headline"][0]["fragments"][1] == {"kind": "strong", "text": "35–69.9 mg"}
    assert answer["facts"]["scope"] == "in"


def test_the_history_is_what_was_said_and_answered(client: httpx.Client) -> None:
    first = send(client, "message-1", "one").json()
    second = send(client, "message-2", "two").json()
    rows = client.get("/api/messages").json()["messages"]
    assert [row["text"] for row in rows] == ["one", "two"]
    assert [{key: row[key] for key in first} for row in rows] == [first, second]


def test_a_resent_message_gets_the_answer_it_had_and_is_heard_once(client: httpx.Client, ward: Ward) -> None:
    answers = [send(client, "message-1", "one").content for _ in range(3)]
    assert len(set(answers)) == 1
    assert ward.heard[chat_of(client)] == ["one"]


def test_a_message_resent_while_its_answer_is_awaited_is_heard_once(client: httpx.Client, ward: Ward) -> None:
    client.get("/api/messages")  # the cookie
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(send, client, "message-1", "wait") for _ in range(2)]
        time.sleep(0.3)
        ward.gate.set()
        assert len({answer.result().content for answer in both}) == 1
    assert ward.heard[chat_of(client)] == ["wait"]


def test_an_id_used_for_another_message_is_refused(client: httpx.Client, ward: Ward) -> None:
    send(client, "message-1", "one")
    assert send(client, "message-1", "two").status_code == 409
    assert ward.heard[chat_of(client)] == ["one"]


def test_messages_of_one_chat_are_answered_in_the_order_they_came(client: httpx.Client, ward: Ward) -> None:
    client.get("/api/messages")
    texts = ["wait", *(f"m{number}" for number in range(8))]
    with ThreadPoolExecutor(max_workers=len(texts)) as pool:
        sent = []
        for number, text in enumerate(texts):
            sent.append(pool.submit(send, client, f"message-{number}", text))
            time.sleep(0.05)
        ward.gate.set()
        assert all(answer.result().status_code == 200 for answer in sent)
    assert ward.heard[chat_of(client)] == texts


def test_a_chat_that_waits_holds_up_no_other(address: str, ward: Ward) -> None:
    with browser_like(address) as slow, browser_like(address) as quick:
        held = threading.Thread(target=send, args=(slow, "message-1", "wait"))
        held.start()
        try:
            assert send(quick, "message-1", "one").status_code == 200
        finally:
            ward.gate.set()
            held.join()


def test_two_browsers_do_not_see_each_other(address: str) -> None:
    with browser_like(address) as mine, browser_like(address) as yours:
        send(mine, "message-1", "my patient")
        assert yours.get("/api/messages").json() == {"messages": []}
        assert send(yours, "message-1", "your patient").status_code == 200


def test_a_new_case_forgets(client: httpx.Client) -> None:
    send(client, "message-1", "one")
    chat = chat_of(client)
    assert client.post("/api/new").json() == {"messages": []}
    assert client.get("/api/messages").json() == {"messages": []}
    assert heard_as(send(client, "message-2", "two")) == "1: I heard "
    assert chat_of(client) == chat


def test_a_restart_of_the_program_keeps_the_conversation_and_its_case(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with serving(Ward(), path) as address, browser_like(address) as client:
        first = send(client, "message-1", "70 kg").json()
        cookies = client.cookies
    ward = Ward()
    with serving(ward, path) as address, browser_like(address) as client:
        client.cookies = cookies
        [row] = client.get("/api/messages").json()["messages"]
        assert {key: row[key] for key in first} == first
        assert row["text"] == "70 kg"
        assert send(client, "message-1", "70 kg").json() == first  # sent again: not heard again
        assert heard_as(send(client, "message-2", "dos?")) == "2: I heard "
        assert ward.heard[chat_of(client)] == ["dos?"]


def test_a_page_that_can_show_nothing_starts_from_nothing(tmp_path: Path) -> None:
    """Where what was said is gone, the case behind it must be: no weight of an unseen patient."""
    path, chat = tmp_path / "store.sqlite3", "0123456789abcdef" * 2
    with open_store(path) as store, store.transaction() as tables:
        tables.sessions.save(f"web:{chat}", b'["70 kg"]', datetime.now(UTC), None)
    with serving(Ward(), path) as address, browser_like(address) as client:
        client.cookies.set("myocite_chat", chat)
        assert client.get("/api/messages").json() == {"messages": []}
        assert heard_as(send(client, "message-1", "dos?")) == "1: I heard "


def test_an_idle_case_is_neither_shown_nor_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with serving(Ward(), path) as address, browser_like(address) as client:
        send(client, "message-1", "70 kg")
        cookies = client.cookies
    with sqlite3.connect(path) as db:
        for table, column in (("inbox", "taken_at"), ("outbox", "made_at"), ("session", "saved_at")):
            db.execute(f"UPDATE {table} SET {column} = {column} - 13 * 3600")
    db.close()
    with serving(Ward(), path) as address, browser_like(address) as client:
        client.cookies = cookies
        assert client.get("/api/messages").json() == {"messages": []}
        assert heard_as(send(client, "message-2", "dos?")) == "1: I heard "


def test_what_cannot_be_kept_is_not_answered_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    path = tmp_path / "store.sqlite3"
    with serving(Ward(), path) as address, browser_like(address) as client:
        send(client, "message-0", "62F")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = send(client, "message-1", "70 kg")
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "store")
        assert client.get("/api/messages").status_code == 503
        assert client.post("/api/new").status_code == 503
        other.execute("ROLLBACK")
        other.close()
        assert heard_as(send(client, "message-1", "70 kg")) == "2: I heard "


def test_a_failure_is_told_without_detail_and_can_be_tried_again(
    client: httpx.Client, ward: Ward, capfd: pytest.CaptureFixture[str]
) -> None:
    ward.failures = 1
    failed = send(client, "message-1", "explode Mrs Smith")
    assert failed.status_code == 500
    assert failed.json()["error"]["code"] == "failed"
    assert "Smith" not in failed.text + "".join(capfd.readouterr())
    assert send(client, "message-1", "explode Mrs Smith").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"id":"message-1"}',
        b'{"text":"one"}',
        b'{"id":1,"text":"one"}',
        b'{"id":"message-1","text":70}',
        b'{"id":"message-1","text":"one","chat":"web:other"}',
        b'{"id":"short","text":"one"}',
        b'{"id":"message-1\\n","text":"one"}',
        b'{"id":"../message-1","text":"one"}',
        b'{"id":"message-1","text":"\\ud800"}',
        b'{"id":"message-1","text":"\xff"}',
        b"[" * 5000,
    ],
)
def test_what_is_no_message_is_refused_with_its_form(client: httpx.Client, ward: Ward, body: bytes) -> None:
    answer = client.post("/api/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert '"id"' in answer.json()["error"]["message"]
    assert not ward.heard


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 5000, '/intent{"weight":"700 kg"}', "<b>70 kg</b>", "٧٠"])
def test_any_text_reaches_the_conversation_as_it_is(client: httpx.Client, ward: Ward, text: str) -> None:
    assert send(client, "message-1", text).status_code == 200
    assert ward.heard[chat_of(client)] == [text]
    assert client.get("/api/messages").json()["messages"][0]["text"] == text


def test_a_body_at_the_limit_is_read_and_one_above_is_not(client: httpx.Client, ward: Ward) -> None:
    def body(size: int) -> bytes:
        bare = len(json.dumps({"id": "message-1", "text": ""}))
        return json.dumps({"id": "message-1", "text": "x" * (size - bare)}).encode()

    header = {"Content-Type": "application/json"}
    above = client.post("/api/messages", content=body(BODY_LIMIT + 1), headers=header)
    assert above.status_code == 413
    assert not ward.heard
    assert client.post("/api/messages", content=body(BODY_LIMIT), headers=header).status_code == 200


def test_only_json_is_read(client: httpx.Client) -> None:
    body = json.dumps({"id": "message-1", "text": "one"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert client.post("/api/messages", content=body, headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/static/../app.py", 404), ("PUT", "/api/messages", 405), ("GET", "/docs", 404)],
)
def test_other_addresses_answer_in_json(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == "not_served"
