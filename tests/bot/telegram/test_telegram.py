"""Telegram, over HTTP against a Bot API emulator: what a user does, what arrives, and what goes wrong."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from telegram.error import InvalidToken

from bot import logs
from bot.channels.telegram import NOT_CONNECTED, REFUSED
from bot.channels.telegram_answers import FAILED, PRIVATE_ONLY, STALE, TEXT_ONLY
from bot.channels.telegram_html import LIMIT, messages, units
from bot.front import front
from tests.bot.cards import FULL, HOSTILE
from tests.bot.talking import Talking
from tests.bot.telegram.markup import refused_markup, seen
from tests.bot.telegram.world import (
    TOKEN,
    Fault,
    Front,
    answering,
    emulated,
    flood,
    message,
    refusal,
    reset,
    served,
    silence,
    telegram,
)

STICKER = {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1}


@pytest.fixture(autouse=True)
def log() -> Iterator[io.StringIO]:
    """Every log line of the test, at the most talkative level; none may hold the token."""
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.level, root.handlers[:])
    logs.configure("DEBUG", stream=stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    structlog.reset_defaults()
    assert TOKEN not in stream.getvalue()
    assert TOKEN.partition(":")[2] not in stream.getvalue()


async def test_a_message_is_answered_with_its_card_and_keyboard() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, "full")
        [answer] = await world.answers(1)

    assert answer.chat == 42
    assert answer.html
    assert (answer.text,) == messages(front(FULL))
    opening = (("Taper", "/more taper"), ("Sources", "/more sources"))
    assert answer.buttons == (("Yes", "lungs: yes"), ("New patient", "new patient"), *opening)
    assert talking.heard == {"telegram:42": ["full"]}


async def test_a_file_of_a_card_is_sent_as_a_document_under_its_name() -> None:
    async with telegram(Talking()) as world:
        await world.says(42, "file BEGIN:VCALENDAR")
        [answer] = await world.answers(1)
        [document] = await world.documents(1)

    assert answer.text == "Saved."
    assert 'filename="taper.ics"' in document
    assert "BEGIN:VCALENDAR" in document


async def test_a_pressed_button_is_acknowledged_and_heard_as_what_it_says() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, "ask")
        [asked] = await world.answers(1)
        await world.presses(42, asked.buttons[0][1])
        await world.answers(2)

    assert talking.heard["telegram:42"] == ["ask", "lungs: yes"]
    assert world.front.calls.count("answerCallbackQuery") == 1


@pytest.mark.parametrize("fault", [refusal(400, "Bad Request: query is too old"), refusal(500, "Internal")])
async def test_a_press_that_cannot_be_acknowledged_is_answered_all_the_same(fault: Any) -> None:
    body, status = fault.text, fault.status
    async with telegram(Talking()) as world:
        world.front.fail("answerCallbackQuery", answering(status, body, "application/json"))
        await world.says(42, "ask")
        await world.answers(1)
        await world.presses(42, "lungs: no")
        answer = (await world.answers(2))[1]

    assert "lungs: no" in answer.text


async def test_a_button_of_an_earlier_answer_is_not_heard_and_says_so() -> None:
    """It may belong to another patient's case."""
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, "ask")
        [old] = await world.answers(1)
        await world.says(42, "new patient, 70 kg")
        await world.answers(2)
        await world.presses(42, "lungs: no", old)
        notice = (await world.answers(3))[2]

    assert notice.text == STALE
    assert talking.heard["telegram:42"] == ["ask", "new patient, 70 kg"]


async def test_a_button_stays_live_when_something_was_said_that_is_no_answer() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, "ask")
        [asked] = await world.answers(1)
        await world.happens({"message": message(42, sticker=STICKER)})
        await world.answers(2)
        await world.presses(42, "lungs: no", asked)
        await world.answers(3)

    assert talking.heard["telegram:42"] == ["ask", "lungs: no"]


async def test_an_edited_message_is_heard_as_a_new_one() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        world.front.slipped = [{"update_id": 900, "edited_message": message(42, text="75 kg", edit_date=2)}]
        await world.answers(1)

    assert talking.heard["telegram:42"] == ["75 kg"]


@pytest.mark.parametrize(
    ("said", "heard"),
    [("/start", "/start"), ("/start@MyociteBot", "/start"), ("/help", "/help"), ("/new x@y", "/new x@y")],
)
async def test_commands_are_the_conversations(said: str, heard: str) -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, said)
        await world.answers(1)

    assert talking.heard["telegram:42"] == [heard]


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "caption": "70 kg"},
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}},
        {"sticker": STICKER},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
    ],
    ids=["photo", "voice", "sticker", "location"],
)
async def test_what_is_no_text_is_answered_by_one_line(content: dict[str, Any]) -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.happens({"message": message(42, **content)})
        [answer] = await world.answers(1)

    assert answer.text == TEXT_ONLY
    assert not talking.heard


async def test_a_group_is_not_answered_but_for_a_command_and_then_by_one_line() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(-100, "70 kg, dose?")
        await world.says(-100, "/start")
        [answer] = await world.answers(1)

    assert (answer.chat, answer.text) == (-100, PRIVATE_ONLY)
    assert not talking.heard


async def test_order_is_kept_within_a_chat_and_a_slow_chat_holds_up_no_other() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(1, "slow 0.8")
        for number in range(10):
            await world.says(1, f"number {number}")
            await world.says(2, f"number {number}")
        sent = await world.answers(21)

    expected = [f"number {number}" for number in range(10)]
    assert talking.heard == {"telegram:1": ["slow 0.8", *expected], "telegram:2": expected}
    for chat in (1, 2):
        told = [seen(answer.text) for answer in sent if answer.chat == chat]
        assert [number for text in told for number in expected if number in text] == expected
    assert [answer.chat for answer in sent[:10]] == [2] * 10


async def test_a_long_answer_arrives_in_order_in_messages_that_telegram_takes() -> None:
    async with telegram(Talking()) as world:
        await world.says(42, "long 600")
        count = len(messages(Talking().hear("x", "long 600").card))
        sent = await world.answers(count)

    assert count > 1
    assert all(units(answer.text) <= LIMIT and not refused_markup(answer.text) for answer in sent)
    told = [line for answer in sent for line in seen(answer.text).splitlines()]
    assert told == [f"line {number} of <600> & more words" for number in range(600)]


async def test_words_that_look_like_markup_are_shown_as_they_are() -> None:
    async with telegram(Talking()) as world:
        await world.says(42, HOSTILE)
        [answer] = await world.answers(1)

    assert answer.html
    assert "<b>Prednisone 500 mg</b>" in seen(answer.text)


MALFORMED = [
    {"update_id": 900, "message": []},
    {"update_id": 901, "message": {"text": "no chat"}},
    {"update_id": 902, "message": {"chat": {"id": "42"}, "text": 5}},
    {"update_id": 903, "callback_query": {"id": 5, "data": {}}},
    {"update_id": 904},
    {"update_id": 905, "poll": {"id": "1"}},
    {"update_id": 906, "callback_query": {"id": "5", "from": {}, "game_short_name": "x"}},
    {"no": "id"},
    "not even an object",
    None,
    [],
    7,
]


@pytest.mark.parametrize("malformed", MALFORMED, ids=[str(number) for number in range(len(MALFORMED))])
async def test_a_malformed_update_harms_nobody(malformed: object, log: io.StringIO) -> None:
    talking = Talking()
    async with telegram(talking) as world:
        good = {"update_id": 950, "message": message(43, text="in the same batch")}
        world.front.slipped = [malformed, good, malformed]
        await world.answers(1)
        await world.says(42, "afterwards")
        await world.answers(2)

    assert talking.heard == {"telegram:43": ["in the same batch"], "telegram:42": ["afterwards"]}
    assert "no chat" not in log.getvalue()


async def test_a_batch_without_any_id_is_not_asked_for_in_a_hot_loop() -> None:
    async with telegram(Talking()) as world:
        world.front.slipped = ["junk"]
        await world.says(42, "hello")
        await world.answers(1)

    assert world.front.calls.count("getUpdates") < 10


FAULTS: dict[str, Fault] = {
    "500": answering(500, '{"ok":false,"error_code":500,"description":"Internal"}', "application/json"),
    "502 with HTML": answering(502, "<html>Bad Gateway</html>"),
    "no JSON": answering(200, "{broken"),
    "JSON of another shape": answering(200, "[]", "application/json"),
    "JSON without a result": answering(200, '{"ok":true}', "application/json"),
    "500 with a list": answering(500, "[1]", "application/json"),
    "429": flood(1),
    "connection reset": reset,
    "no answer in time": silence,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_an_answer_survives_a_fault_of_sending(fault: Fault) -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", fault)
        await world.says(42, "one")
        await world.says(42, "two")
        sent = await world.answers(2)

    assert ["one" in sent[0].text, "two" in sent[1].text] == [True, True]


@pytest.mark.parametrize("method", ["getUpdates", "getMe", "deleteWebhook"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_polling_survives_a_fault(method: str, fault: Fault, log: io.StringIO) -> None:
    talking = Talking()
    async with telegram(talking, prepare=lambda front: front.fail(method, fault)) as world:
        await world.says(42, "hello")
        await world.answers(1)

    assert talking.heard["telegram:42"] == ["hello"]
    assert "will try again" in log.getvalue()


async def test_several_faults_in_a_row_lose_nothing() -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", FAULTS["500"], FAULTS["429"], reset, FAULTS["502 with HTML"])
        await world.says(42, "hello")
        await world.answers(1)


async def test_a_flood_in_one_chat_is_waited_out_there_alone() -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", flood(1))
        await world.says(1, "held")
        async with world.front.arrived:
            pass
        await world.says(2, "not held")
        sent = await world.answers(2)

    assert {answer.chat for answer in sent} == {1, 2}


async def test_refused_markup_is_sent_again_without_it() -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", answering(400, '{"ok":false,"description":"x"}', "application/json"))
        await world.says(42, "ask")
        [answer] = await world.answers(1)

    assert not answer.html
    assert answer.text == "Is there lung disease? [S01]"
    assert len(answer.buttons) == 2


@pytest.mark.parametrize("status", [403, 500])
async def test_what_cannot_be_delivered_is_logged_and_the_next_is_answered(status: int, log: io.StringIO) -> None:
    async with telegram(Talking()) as world:
        body = '{"ok":false,"description":"Forbidden: bot was blocked by the user"}'
        world.front.fail("sendMessage", *[answering(status, body, "application/json")] * (1 if status == 403 else 6))
        await world.says(42, "lost words")
        await world.says(42, "next")
        [answer] = await world.answers(1)

    assert "next" in answer.text
    assert "answer not delivered" in log.getvalue()
    assert "lost words" not in log.getvalue()


async def test_a_fault_of_the_conversation_is_told_and_the_next_is_answered(log: io.StringIO) -> None:
    async with telegram(Talking()) as world:
        await world.says(42, "fail with my words")
        await world.says(42, "next")
        sent = await world.answers(2)

    assert sent[0].text == FAILED
    assert "next" in sent[1].text
    assert "my words" not in log.getvalue()


async def test_a_whole_journey_logs_no_one_s_words(log: io.StringIO) -> None:
    async with telegram(Talking()) as world:
        world.front.fail("sendMessage", FAULTS["502 with HTML"], FAULTS["no JSON"])
        world.front.fail("getUpdates", answering(200, '{"ok":true,"result":[{"message":{"text":"zebrafish'))
        for text in ("zebrafish 70 kg", "ask", "fail zebrafish"):
            await world.says(42, text)
        await world.answers(3)
        await world.presses(42, "zebrafish: no")
        await world.answers(4)

    assert "zebrafish" not in log.getvalue()
    assert log.getvalue()


async def test_what_was_begun_is_finished_and_acknowledged_at_the_stop() -> None:
    talking = Talking()
    async with telegram(talking) as world:
        await world.says(42, "slow 1")
        while 2 not in world.front.offsets:
            await world.answers(0)
    assert len(world.front.sent) == 1
    assert world.front.offsets.count(2) == 2  # the poll that the stop cut off, and the last word


async def test_no_offset_is_held_once_nothing_is_pending() -> None:
    """After a quiet week Telegram gives ids anew, lower ones too: an old offset would hide them."""
    talking = Talking()
    async with telegram(talking) as world:
        world.front.slipped = [{"update_id": 900, "message": message(42, text="high")}]
        await world.answers(1)
        while world.front.offsets[-2:] != [901, None]:
            await world.answers(1)
        world.front.slipped = [{"update_id": 3, "message": message(42, text="low")}]
        await world.answers(2)

    assert talking.heard["telegram:42"] == ["high", "low"]


SERVE = """
from bot.channels.telegram import serve
from bot.desk import Desk
from bot.settings import Settings
from bot.store.opening import open_store
from tests.bot.talking import Talking
settings = Settings(_env_file=None)
with open_store(settings.sqlite_path) as store:
    raise SystemExit(serve(Desk(store, Talking()), settings))
"""


def started(**environment: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MYOCITE_")}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVE],
        env={**clean, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("token", [{}, {"MYOCITE_TELEGRAM_TOKEN": ""}, {"MYOCITE_TELEGRAM_TOKEN": "  "}])
def test_without_a_token_it_says_what_to_do_and_ends_with_2(token: dict[str, str]) -> None:
    with started(**token) as process:
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (2, "", NOT_CONNECTED)


async def test_a_token_that_telegram_refuses_says_what_to_do_and_ends_with_2() -> None:
    front = Front("http://127.0.0.1:9")
    wrong = TOKEN[:-1] + "x"
    async with served(front.app()) as url:
        process = started(MYOCITE_TELEGRAM_TOKEN=wrong, MYOCITE_TELEGRAM_BASE_URL=f"{url}/bot")
        _out, err = await asyncio.to_thread(process.communicate, timeout=60)

    assert process.returncode == 2
    assert err.endswith(REFUSED)
    assert wrong not in err
    assert "Traceback" not in err


async def test_a_token_refused_later_ends_it() -> None:
    gone = answering(401, '{"ok":false,"description":"Unauthorized"}', "application/json")
    running = telegram(Talking())
    world = await running.__aenter__()
    await world.says(42, "hello")
    await world.answers(1)
    world.front.fail("getUpdates", *[gone] * 3)
    while world.front.faults["getUpdates"]:
        await world.answers(1)

    with pytest.raises(InvalidToken):
        await running.__aexit__(None, None, None)


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_it_with_0(name: signal.Signals) -> None:
    async with emulated() as (_emulator, _front, base_url):
        process = started(MYOCITE_TELEGRAM_TOKEN=TOKEN, MYOCITE_TELEGRAM_BASE_URL=base_url)
        assert process.stderr is not None
        line = await asyncio.to_thread(process.stderr.readline)
        process.send_signal(name)
        _out, err = await asyncio.to_thread(process.communicate, timeout=60)

    assert "telegram is being polled" in line
    assert (process.returncode, err) == (0, "")
