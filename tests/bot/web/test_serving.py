"""The command that serves the page: it says where once it listens, and stops in order."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import httpx
import pytest

PROGRAM = """
from bot.channels.web.app import serve
from bot.settings import Settings
from tests.bot.web.ward import Ward
serve(Ward(), Settings())
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_link_is_printed_when_it_works_and_a_signal_stops_it(stop: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={"MYOCITE_PORT": "0", "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        link = re.search(r"http://127\.0\.0\.1:[0-9]+/", line)
        assert link, line
        assert httpx.get(link[0], timeout=5).status_code == 200
        process.send_signal(stop)
        _, errors = process.communicate(timeout=10)
    assert errors == ""
    assert process.returncode in {0, -stop}
