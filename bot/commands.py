"""The commands, the same in every channel: what each is for, and the message that some of them stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was written: its name with the stroke, and what followed."""

    name: str
    rest: str


HELP: dict[str, str] = {
    "/start": "what this is, with examples",
    "/help": "these commands",
    "/dose": "the starting dose for this case; facts may follow",
    "/taper": "the prednisone taper",
    "/safety": "what to check before starting, or whether a drug is safe: /safety methotrexate",
    "/monitor": "what to monitor",
    "/source": "the exact words behind a citation: /source S07",
    "/why": "the arguments for and against each drug",
    "/case": "what is known of this case, and how to change it",
    "/reset": "forget this case and begin a new one",
    "/forget": "erase everything kept of this chat",
    "/verify": "check an answer again by its code: /verify CODE",
    "/quiz": "a case to practise on",
    "/privacy": "what is kept, and for how long",
    "/about": "version, protocol and limits",
}
MORE, WRONG, CHANGE, NOTES, FILE = "/more", "/wrong", "/change", "/notes", "/calendar"
UNLISTED = frozenset({MORE, WRONG, CHANGE, NOTES, FILE, "/new"})  # behind buttons

_SENTENCES = {
    "/dose": "{} starting treatment, prednisone dose?",
    "/taper": "{} prednisone taper?",
    "/monitor": "{} what to monitor on treatment?",
    "/safety": "is {} safe?",
}
_SAFETY_OF_NONE = "what must be checked before starting methotrexate?"
_PRESSED = re.compile(r"(?P<said>.*) #(?P<code>[2-9A-HJ-NP-Z]{6})", re.DOTALL)


def command(text: str) -> Command | None:
    """The command that a message is, or None for any other message."""
    name, _, rest = text.strip().partition(" ")
    known = name.lower()
    return Command(known, rest.strip()) if known in HELP or known in UNLISTED else None


def sentence(given: Command) -> str | None:
    """The message that the command stands for, or None where it is no message."""
    if given.name == "/safety" and not given.rest:
        return _SAFETY_OF_NONE
    form = _SENTENCES.get(given.name)
    return None if form is None else form.format(given.rest).strip()


def pressed(text: str) -> tuple[str, str | None]:
    """What a button says, and the code of the card that it was pressed on; None for what was written by hand."""
    found = _PRESSED.fullmatch(text)
    return (found["said"], found["code"]) if found else (text, None)
