"""What outlives a run, and what is known when it comes twice: de-duplication, restarts, groups, limits, repeats."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from bot.channels.telegram_answers import PRIVATE_ONLY, STALE
from bot.channels.telegram_bodies import Body
from bot.channels.telegram_sending import REPEATED
from bot.channels.telegram_service import COMMANDS, TROUBLE
from bot.channels.telegram_updates import as_json
from bot.store import sqlite
from bot.store.opening import open_store
from bot.store.rows import Channel, InboxState, OutboxState, Outgoing, Update
from tests.bot.talking import Talking
from tests.bot.telegram.world import (
    Sent,
    World,
    answering,
    emulated,
    message,
    reset,
    running,
    silence,
    telegram,
)

GROUP, TOPIC = -100, 9
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)
    yield stream
    logs.configure("INFO")


def update(number: int, text: str, chat: int = 42) -> dict[str, Any]:
    return {"update_id": number, "message": message(chat, text=text)}


async def test_an_update_delivered_five_times_shuffled_across_chats_is_answered_once() -> None:
    talking = Talking()
    batch: list[object] = [update(number, f"text {number}", chat=1 + number % 3) for number in range(1, 10)]
    async with telegram(talking) as world:
        for copy in range(5):
            world.front.slipped = batch[copy:] + batch[:copy]
            await world.front.delivered()
        await world.answers(9)

    assert sorted(text for heard in talking.heard.values() for text in heard) == [f"text {n}" for n in range(1, 10)]


async def test_a_new_run_knows_what_the_last_one_took_and_lower_ids_too(path: Path) -> None:
    talking = Talking()
    async with emulated() as (emulator, front, url):
        for batch in ([update(900, "high")], [update(900, "high"), update(3, "low")]):
            async with running(talking, url, path) as stop:
                world = World(emulator, front, stop)
                front.slipped = [*batch]
                await world.answers(len(batch))

    assert talking.heard == {"telegram:42": ["high", "low"]}


async def test_what_waited_when_the_last_run_ended_is_answered_by_the_next(path: Path) -> None:
    with open_store(path) as store, store.transaction() as tables:
        for number in (7, 8):
            raw = as_json(update(number, f"text {number}"))
            tables.inbox.take(Update(Channel.TELEGRAM, str(number), "telegram:42", raw), NOON)
    talking = Talking()
    async with telegram(talking, path=path) as world:
        sent = await world.answers(2)

    assert talking.heard == {"telegram:42": ["text 7", "text 8"]}
    assert ["text 7" in sent[0].text, "text 8" in sent[1].text] == [True, True]


async def test_what_an_older_program_took_and_this_one_cannot_read_holds_nobody_up(path: Path) -> None:
    with open_store(path) as store, store.transaction() as tables:
        tables.inbox.take(Update(Channel.TELEGRAM, "6", "telegram:42", b'{"shape":"another"}'), NOON)
        tables.inbox.take(Update(Channel.TELEGRAM, "7", "telegram:42", as_json(update(7, "behind it"))), NOON)
    talking = Talking()
    async with telegram(talking, path=path) as world:
        await world.answers(1)

    assert talking.heard == {"telegram:42": ["behind it"]}


async def test_the_case_goes_on_after_a_restart(path: Path) -> None:
    async with emulated() as (emulator, front, url):
        for number in (1, 2):
            async with running(Talking(), url, path) as stop:
                world = World(emulator, front, stop)
                await world.says(42, f"text {number}")
                await world.answers(number)
    with open_store(path) as store, store.transaction() as tables:
        kept = tables.sessions.load("telegram:42")
    assert kept is not None
    assert kept.payload == b'["text 1", "text 2"]'


@pytest.mark.parametrize(
    "fault", [reset, silence, answering(502, "<html>Bad Gateway</html>"), answering(200, "{broken")]
)
async def test_an_answer_that_may_have_arrived_is_marked_when_it_is_sent_again(fault: Any) -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", fault)
        await world.says(42, "one")
        await world.says(42, "two")
        sent = await world.answers(2)

    assert [REPEATED in answer.text for answer in sent] == [True, False]


@pytest.mark.parametrize("status", [429, 401])
async def test_an_answer_that_was_refused_is_sent_again_without_a_mark(status: int) -> None:
    async with telegram(Talking()) as world:
        refused = '{"ok":false,"description":"x"' + (',"parameters":{"retry_after":1}}' if status == 429 else "}")
        world.front.fail("sendMessage", answering(status, refused, "application/json"))
        await world.says(42, "one")
        [answer] = await world.answers(1)

    assert REPEATED not in answer.text


@pytest.mark.parametrize("in_flight", [False, True])
async def test_an_answer_left_by_the_last_run_is_sent_marked_only_if_it_was_in_flight(
    path: Path, *, in_flight: bool
) -> None:
    known = Update(Channel.TELEGRAM, "7", "telegram:42", None)
    with open_store(path) as store, store.transaction() as tables:
        tables.outbox.put(known, [Outgoing(Body(chat=42, text="<b>left</b>").model_dump_json().encode())], NOON)
        if in_flight:
            tables.outbox.claim(Channel.TELEGRAM, "telegram:42", "the last run", NOON, timedelta(days=9999))
    async with telegram(Talking(), path=path) as world:
        [answer] = await world.answers(1)

    assert answer.text == (f"<i>{REPEATED}</i>\n\n" if in_flight else "") + "<b>left</b>"


async def test_a_blocked_bot_gives_up_that_answer_and_notes_it(path: Path, log: io.StringIO) -> None:
    async with telegram(Talking(), path=path) as world:
        world.front.fail("sendMessage", answering(403, '{"ok":false,"description":"Forbidden"}', "application/json"))
        await world.says(42, "lost words")
        await world.says(43, "next")
        await world.answers(1)

    with open_store(path) as store, store.transaction() as tables:
        assert tables.outbox.count(Channel.TELEGRAM, OutboxState.DEAD) == 1
    assert "given up" in log.getvalue()
    assert "words" not in log.getvalue()


async def test_another_program_on_the_same_token_is_named_and_waited_for(log: io.StringIO) -> None:
    conflict = answering(409, '{"ok":false,"description":"Conflict: terminated by other"}', "application/json")
    async with telegram(Talking(), prepare=lambda front: front.fail("getUpdates", conflict, conflict)) as world:
        await world.says(42, "hello")
        await world.answers(1)

    assert "another program polls with this token" in log.getvalue()


async def test_an_unreadable_update_lies_in_quarantine(path: Path) -> None:
    async with telegram(Talking(), path=path) as world:
        world.front.slipped = ["junk", {"update_id": 5, "message": {"text": "no chat"}}, update(6, "good")]
        await world.answers(1)

    with open_store(path) as store, store.transaction() as tables:
        assert tables.inbox.count(Channel.TELEGRAM, InboxState.QUARANTINED) == 2


async def test_a_store_that_is_locked_takes_nothing_tells_the_user_and_recovers_by_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)
    talking = Talking()
    async with telegram(talking, path=path) as world:
        await world.front.called_for("setMyCommands")  # it has begun
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await world.says(42, "one")
        [told] = await world.answers(1)
        assert told.text == TROUBLE
        assert not talking.heard
        other.execute("ROLLBACK")
        other.close()
        await world.answers(2)

    assert talking.heard == {"telegram:42": ["one"]}


async def test_messages_into_one_chat_keep_to_its_rate_after_a_burst() -> None:
    async with telegram(Talking(), telegram_chat_per_second=5) as world:
        begun = time.monotonic()
        for number in range(9):
            await world.says(42, f"text {number}")
        await world.answers(9)

    assert time.monotonic() - begun >= (9 - 4) / 5


async def test_the_menu_of_commands_is_set() -> None:
    async with telegram(Talking()) as world:
        await world.says(42, "hello")
        await world.answers(1)
        commands = json.loads(world.front.last["setMyCommands"]["commands"])

    assert [command["command"] for command in commands] == [name for name, _ in COMMANDS]


# Groups


def in_group(
    text: str, *, user: int = 7, chat: int = GROUP, topic: int | None = None, **more: object
) -> dict[str, Any]:
    said = {**message(chat, text=text), "from": {"id": user, "is_bot": False, "first_name": "A"}, **more}
    if topic is not None:
        said |= {"message_thread_id": topic, "is_topic_message": True}
    return {"message": said}


async def said_in_group(*updates: dict[str, Any], count: int, path: Path | None = None) -> tuple[Talking, list[Sent]]:
    talking = Talking()
    async with telegram(talking, path=path, telegram_groups=[GROUP]) as world:
        for one in updates:
            await world.happens(one)
        return talking, list(await world.answers(count))


async def test_in_a_group_on_the_list_the_bot_answers_when_addressed_and_to_that_message() -> None:
    of_the_bot = {**message(GROUP), "from": {"id": 1234567890, "is_bot": True, "first_name": "M"}}
    talking, sent = await said_in_group(
        in_group("just talking, 70 kg"),
        in_group("@MyociteBot 70 kg, dose?"),
        in_group("and now?", reply_to_message=of_the_bot),
        in_group("/help@MyociteBot"),
        in_group("/help@SomeOtherBot"),
        count=3,
    )

    assert talking.heard == {"telegram:-100:7": ["70 kg, dose?", "and now?", "/help"]}
    assert {answer.reply_to for answer in sent} == {5}


async def test_two_people_and_two_topics_of_a_group_are_four_cases() -> None:
    both = [(user, topic) for user in (7, 8) for topic in (None, TOPIC)]
    said = [in_group(f"/say {user} {topic}", user=user, topic=topic) for user, topic in both]
    talking, sent = await said_in_group(*said, count=4)

    assert talking.heard == {
        "telegram:-100:7": ["/say 7 None"],
        "telegram:-100:7:9": ["/say 7 9"],
        "telegram:-100:8": ["/say 8 None"],
        "telegram:-100:8:9": ["/say 8 9"],
    }
    assert sorted(answer.thread or "" for answer in sent) == ["", "", "9", "9"]


async def test_another_s_button_in_a_group_is_not_heard() -> None:
    talking = Talking()
    async with telegram(talking, telegram_groups=[GROUP]) as world:
        await world.happens({"message": {**in_group("/x")["message"], "text": "ask @MyociteBot"}})
        [asked] = await world.answers(1)
        press = {"id": "77", "from": {"id": 8, "is_bot": False, "first_name": "B"}, "chat_instance": "1"}
        of = {**message(GROUP), "message_id": asked.id}
        await world.happens({"callback_query": {**press, "data": "lungs: no", "message": of}})
        notice = (await world.answers(2))[1]

    assert notice.text == STALE
    assert list(talking.heard) == ["telegram:-100:7"]


async def test_a_group_that_is_not_on_the_list_hears_one_line_to_a_command_alone(path: Path) -> None:
    talking, [answer] = await said_in_group(
        in_group("@MyociteBot 70 kg", chat=-200), in_group("/start", chat=-200), count=1, path=path
    )

    assert (answer.chat, answer.text) == (-200, PRIVATE_ONLY)
    assert not talking.heard
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM inbox WHERE raw IS NOT NULL").fetchone() == (0,)
    db.close()
