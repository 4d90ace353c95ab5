"""No log line holds a token or anyone's words, whoever wrote the line."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "1234567890:AAEhBOweik6ad6PsVAbcDefGhiJklMnoPqr"
ODD = "not-shaped-like-a-token"


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.level, root.handlers[:])
    logs.configure("INFO", as_json=request.param, secrets=(ODD,), stream=stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", [TOKEN, TOKEN.replace(":", "%3A"), ODD])
def test_a_token_is_blotted_out_wherever_it_stands(lines: io.StringIO, secret: str) -> None:
    own = structlog.stdlib.get_logger("bot.x")
    own.info(f"calling bot{secret}/getMe", url=f"https://host/bot{secret}/getMe", inner={"list": [secret]})
    logging.getLogger("library").warning("POST %s", f"https://host/bot{secret}/sendMessage")
    try:
        int(f"cannot reach bot{secret}")  # the error repeats it
    except ValueError:
        own.exception("failed")
        logging.getLogger("library").exception("failed too")

    assert secret not in lines.getvalue()
    assert lines.getvalue().count(logs.BLOT) >= 6


@pytest.mark.parametrize("key", ["text", "words", "payload", "token", "data", "caption", "raw"])
def test_what_someone_said_is_dropped(lines: io.StringIO, key: str) -> None:
    structlog.stdlib.get_logger("bot.x").info("heard", **{key: "62F 70 kg"}, chat_kind="private")

    assert "62F" not in lines.getvalue()
    assert "private" in lines.getvalue()


def test_the_levels_of_libraries_that_write_addresses_or_bodies(lines: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://host/secret-path")
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "62F 70 kg"')
    logging.getLogger("httpx").warning("told")

    assert "secret-path" not in lines.getvalue()
    assert "62F" not in lines.getvalue()
    assert "told" in lines.getvalue()


def test_json_lines_are_json(lines: io.StringIO) -> None:
    structlog.stdlib.get_logger("bot.x").info("started", port=8000)
    line = lines.getvalue().strip()

    if line.startswith("{"):
        assert {"event": "started", "port": 8000, "level": "info"}.items() <= json.loads(line).items()
    else:
        assert "started" in line
        assert "port=8000" in line


def test_configuring_twice_writes_each_line_once(lines: io.StringIO) -> None:
    logs.configure("ERROR", stream=lines)
    structlog.stdlib.get_logger("bot.x").warning("not at this level")
    structlog.stdlib.get_logger("bot.x").error("once")

    assert lines.getvalue().count("once") == 1
    assert "not at this level" not in lines.getvalue()


@pytest.mark.parametrize("attack", ["1" * 4096, "123456:" * 585, "12345:" + "A" * 4090, "1" * 16 + ":" + "-" * 4000])
def test_redaction_survives_long_lines(attack: str) -> None:
    begun = time.perf_counter()
    logs.redacted(attack)
    assert time.perf_counter() - begun < 0.01
