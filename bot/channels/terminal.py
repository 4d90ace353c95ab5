"""The terminal chat: rows with name and time, doses in bold, quick replies by number.

It works on a terminal and on pipes alike: without a terminal it reads line by line, writes no colour, and
shows each line read as a row, so that what comes out reads as a whole.
"""

from __future__ import annotations

import contextlib
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import structlog
from rich.console import Console
from rich.text import Text

from bot.channels.layout import (
    BULLET,
    MORE_ON_SOURCES,
    Part,
    blocks,
    cited,
    harmless,
    quick_replies,
    shown,
    source_text,
)
from bot.channels.wrapping import break_points
from bot.front import front
from bot.reply import Button, Card, Line, Plain, ProtocolWords, Strong, UserWords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.conversation import Conversation

BOT, USER = "Myocite", "You"
LEAVE = frozenset({"/quit", "/exit"})
HINT = "/quit leaves. A quick reply is chosen by its number after a stroke: /1"
FAILED = "Something went wrong here, and I have no answer to your last message. Please send it again."
INDENT = 2
NARROWEST = 20

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)
_STYLES = {Part.EMERGENCY: "bold red", Part.HEADLINE: "", Part.QUESTION: "cyan"}


def chat(
    conversation: Conversation,
    *,
    chat_id: str = "terminal",
    read: TextIO | None = None,
    write: TextIO | None = None,
    now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    keep_in: Path | None = None,
) -> int:
    """Talk until /quit, the end of the input or Ctrl-C. The exit code, 0.

    `read` and `write` are the standard streams unless given; colours and wrapping need a terminal. Files of a card
    (a calendar, a picture) are saved in the folder `keep_in`, where there is one.
    """
    source, out = read or sys.stdin, write or sys.stdout
    for stream in (source, out):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a byte that is no letter here must not end the talk
    console = _console(out)
    prompting = source.isatty() and out.isatty()
    waiting: tuple[Button, ...] = ()
    console.print(Text(HINT, style="dim"), soft_wrap=True)
    with contextlib.suppress(KeyboardInterrupt):
        for line in _lines(source, prompting=prompting):
            said = line.strip()
            if said.casefold() in LEAVE:
                break
            text = chosen(said, waiting)
            if not prompting or text != said:
                _row(console, USER, now(), [Text(harmless(text))])
            card = _heard(conversation, chat_id, text)
            waiting = quick_replies(front(card))
            _row(console, BOT, now(), rows(card))
            for path in _saved(card, keep_in):
                console.print(Text(f"Saved: {path}", style="dim"), soft_wrap=True)
    console.print()
    return 0


def _saved(card: Card, folder: Path | None) -> list[Path]:
    """Where the card's files are now. One of the same name is replaced."""
    if folder is None or not card.files:
        return []
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [folder / one.name for one in card.files]
    for path, one in zip(paths, card.files, strict=True):
        path.write_text(one.content, encoding="utf-8", newline="")
    return paths


def _heard(conversation: Conversation, chat_id: str, text: str) -> Card:
    try:
        return conversation.hear(chat_id, text).card
    except Exception as error:  # noqa: BLE001 - one message's fault does not end the talk
        _log.error("no answer was made", error=type(error).__name__)
        return Card(headline=(Line((Plain(FAILED),)),))


def chosen(said: str, waiting: tuple[Button, ...]) -> str:
    """What a quick reply's number ("/1") says; anything else says itself.

    A bare number is never a choice: it may be the weight or the age that was asked for.
    """
    choices = {f"/{number}": button.says for number, button in enumerate(waiting, start=1)}
    return choices.get(said, said)


def rows(card: Card) -> list[Text]:
    """The card as styled lines, in its order, unwrapped; an empty one between blocks."""
    groups: list[list[Text]] = []
    card = front(card)
    for block in blocks(card):
        style = _STYLES.get(block.part, "")
        bullet = f"{BULLET} " if block.title else ""
        title = [Text(block.title, style="bold")] if block.title else []
        groups.append([*title, *(_line(line, bullet, style) for line in block.lines)])
    if card.sources:
        groups.append([Text("Sources", style="bold")])
    for source in card.sources:
        groups[-1].append(Text(source_text(source), style="dim"))
    if card.sources:
        groups[-1].append(Text(MORE_ON_SOURCES, style="dim"))
    if buttons := quick_replies(card):
        groups.append([Text(f"/{number}  {button.label}") for number, button in enumerate(buttons, start=1)])
    if card.footer:
        groups.append([Text(card.footer, style="dim italic")])
    return [text for group in groups for text in (*group, Text())][:-1]


def _line(line: Line, bullet: str, style: str) -> Text:
    text = Text(bullet, style=style)
    for fragment in line.fragments:
        match fragment:
            case Strong():
                text.append(shown(fragment), style="bold")
            case Plain() | ProtocolWords() | UserWords():
                text.append(shown(fragment))
    if line.cites:
        text.append(f" {cited(line)}", style="dim")
    return text


def _row(console: Console, name: str, at: datetime, lines: list[Text]) -> None:
    console.print(Text.assemble((name, "bold"), f"  {at:%H:%M}"), soft_wrap=True)
    for line in lines:
        for piece in _wrapped(line, console):
            console.print(Text(" " * INDENT) + piece if piece.plain.strip() else piece, soft_wrap=True)
    console.print()


def _wrapped(line: Text, console: Console) -> list[Text]:
    if not console.is_terminal:
        return [line]
    points = break_points(line.plain, max(console.width - INDENT, NARROWEST))
    pieces = list(line.divide(points))
    for piece in pieces:
        piece.rstrip()
    return pieces


def _console(out: TextIO) -> Console:
    """A console of plain text: no markup, emoji names or highlighting of its own find a way into a dose."""
    if not out.isatty():
        return Console(
            file=out,
            markup=False,
            emoji=False,
            highlight=False,
            force_terminal=False,
            color_system=None,
            width=10_000,
        )
    return Console(file=out, markup=False, emoji=False, highlight=False)


def _lines(source: TextIO, *, prompting: bool) -> Iterator[str]:
    """Each line said, to the end of the input; asked for on a terminal, with its line editing."""
    if not prompting:
        yield from source
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - gives `input` its line editing, where the system has it
    with contextlib.suppress(EOFError):
        while True:
            yield input("> ")
