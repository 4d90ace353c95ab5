"""The terminal chat on pipes and on a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import select
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.text import Text

from bot.channels.plain import render
from bot.channels.terminal import BOT, USER, chat, chosen, rows
from bot.front import front
from tests.bot.cards import FULL, HOSTILE
from tests.bot.talking import YES_NO, Talking

AT = datetime(2024, 5, 6, 14, 3, tzinfo=UTC)
SCRIPT = """
from bot.channels.terminal import chat
from tests.bot.talking import Talking
raise SystemExit(chat(Talking()))
"""


def said_on_pipes(*lines: str) -> tuple[Talking, str]:
    talking, out = Talking(), io.StringIO()
    assert chat(talking, read=io.StringIO("".join(f"{line}\n" for line in lines)), write=out, now=lambda: AT) == 0
    return talking, out.getvalue()


def test_each_turn_is_two_rows_with_name_and_time() -> None:
    _, out = said_on_pipes("hello")

    assert f"{USER}  14:03\n  hello\n\n{BOT}  14:03\n  I heard “hello”\n" in out


def test_the_terminal_says_what_plain_text_says_in_the_same_order() -> None:
    _, out = said_on_pipes("full")
    told = [line.strip() for line in out.splitlines() if line.strip()]
    plain = [line.strip() for line in render(front(FULL)).splitlines() if line.strip()]
    before = plain[: plain.index("Quick replies")]

    assert told[told.index(before[0]) :][: len(before)] == before
    assert told[-5:] == ["/1  Yes", "/2  New patient", "/3  Taper", "/4  Sources", FULL.footer]


def test_without_a_terminal_there_is_no_colour_and_no_line_is_wrapped() -> None:
    _, out = said_on_pipes("full", "x" * 500)

    assert "\x1b" not in out
    assert "x" * 299 in out


def test_the_users_words_bring_no_colour_and_no_markup() -> None:
    _, out = said_on_pipes(HOSTILE.replace("\n", " "), "[bold]:pill:[/bold]")

    assert "\x1b" not in out
    assert "[bold]:pill:[/bold]" in out


def test_a_quick_reply_is_chosen_by_number_a_bare_number_says_itself() -> None:
    talking, _ = said_on_pipes("ask", "/2", "ask", "2", "/9")

    assert talking.heard["terminal"] == ["ask", "lungs: no", "ask", "2", "/9"]


@pytest.mark.parametrize(
    ("said", "meant"), [("/1", "lungs: yes"), ("/2", "lungs: no"), ("1", "1"), ("/3", "/3"), ("/0", "/0")]
)
def test_what_a_choice_means(said: str, meant: str) -> None:
    assert chosen(said, YES_NO) == meant


@pytest.mark.parametrize("leave", ["/quit", "/QUIT ", "/exit"])
def test_quit_leaves_at_once(leave: str) -> None:
    talking, _ = said_on_pipes("one", leave, "two")

    assert talking.heard["terminal"] == ["one"]


def test_a_fault_in_one_message_does_not_end_the_talk() -> None:
    talking, out = said_on_pipes("fail", "hello")

    assert talking.heard["terminal"] == ["fail", "hello"]
    assert "Please send it again" in out
    assert "I heard “hello”" in out


def test_doses_are_bold() -> None:
    [dose] = [line for line in rows(FULL) if "35 to 70 mg" in line.plain]

    assert [dose.plain[span.start : span.end] for span in dose.spans if span.style == "bold"] == ["35 to 70 mg"]
    assert isinstance(dose, Text)


def test_bytes_that_are_no_text_do_not_end_the_talk() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=b"caf\xff\nhello\n",
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "hello" in done.stdout.decode()


class OnATerminal:
    """The chat in a process of its own, on a pseudo-terminal of 40 columns."""

    def __init__(self) -> None:
        self.master, slave = pty.openpty()
        environment = {**os.environ, "COLUMNS": "40", "LINES": "200", "TERM": "xterm-256color"}
        environment.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)
        self.seen = ""

    def until(self, expected: str, after: str = "") -> str:
        deadline = time.monotonic() + 60
        while expected not in self.seen[self.seen.find(after) if after in self.seen else len(self.seen) :]:
            assert time.monotonic() < deadline, self.seen
            if select.select([self.master], [], [], 0.1)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.seen

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def interrupts(self) -> None:
        """Ctrl-C as a person presses it: again, where the first fell between the prompt and the reading."""
        deadline = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < deadline:
            self.process.send_signal(signal.SIGINT)
            self._drained(3)

    def _drained(self, seconds: float) -> None:
        """Read what is written, for so long, or until the program has ended."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.seen += os.read(self.master, 65536).decode(errors="replace")

    def ends(self) -> int:
        deadline = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode(errors="replace")
                except OSError:  # the other end is closed
                    break
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            os.close(self.master)


@pytest.mark.parametrize("leave", ["quit", "ctrl-d", "ctrl-c"])
def test_on_a_terminal_it_prompts_writes_bold_and_leaves_cleanly(leave: str) -> None:
    terminal = OnATerminal()
    terminal.until("> ")
    terminal.type("full\n")
    told = terminal.until("> ", after="Verify before")

    assert "\x1b[1m35 to 70 mg\x1b[0m" in told
    if leave == "ctrl-c":
        terminal.interrupts()
    else:
        terminal.type({"quit": "/quit\n", "ctrl-d": "\x04"}[leave])
    assert terminal.ends() == 0
    assert "Traceback" not in terminal.seen


def test_files_of_a_card_are_saved_where_the_talk_keeps_them(tmp_path: Path) -> None:
    out = io.StringIO()
    chat(Talking(), read=io.StringIO("file BEGIN:VCALENDAR\n"), write=out, keep_in=tmp_path / "kept")

    saved = tmp_path / "kept" / "taper.ics"
    assert saved.read_text("utf-8") == "BEGIN:VCALENDAR"
    assert f"Saved: {saved}" in out.getvalue()
