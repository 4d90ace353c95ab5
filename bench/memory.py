"""Resident memory of the process that serves the web chat, after a conversation over HTTP."""

from __future__ import annotations

import http.client
import itertools
import json
import re
from pathlib import Path

from bench.figures import Figure
from bench.messages import MESSAGES
from bench.processes import ENGINE_ALONE, MYOCITE, PATIENCE, hear, resident_mb, say, started

TURNS = 50
LIMIT_MB = 200
_PORT = re.compile(r":([0-9]{1,5})/")


def serving_memory(data_dir: Path) -> Figure:
    """After TURNS turns of one browser, beside a process that has imported Rasa's engine alone."""
    with started(ENGINE_ALONE, data_dir) as engine:
        say(engine, "")
        baseline = resident_mb(engine)
    with started((*MYOCITE, "web"), data_dir, MYOCITE_HOST="127.0.0.1", MYOCITE_PORT="0") as server:
        port = _port(hear(server))
        _converse(port)
        value = resident_mb(server)
    return Figure(
        name=f"resident memory after {TURNS} turns",
        value=value,
        unit="MB",
        limit=LIMIT_MB,
        baseline=baseline,
        beside="a process with Rasa's engine imported",
    )


def _port(line: str) -> int:
    found = _PORT.search(line)
    if found is None:
        raise RuntimeError(f"the web chat did not tell its address, but: {line.strip()}")
    return int(found.group(1))


def _converse(port: int) -> None:
    """Send TURNS messages from one browser. Raises RuntimeError for any answer but 200."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"}
    for number, text in enumerate(itertools.islice(itertools.cycle(MESSAGES), TURNS)):
        body = json.dumps({"id": f"message-{number}", "text": text})
        browser.request("POST", "/api/messages", body, headers)
        answer = browser.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"turn {number} was answered with status {answer.status}")
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        headers |= {"Cookie": cookie} if cookie else {}
    browser.close()
