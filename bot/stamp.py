"""What each card of a conversation carries beside its words: the case it is about, and the code it is found by."""

from __future__ import annotations

import secrets
from dataclasses import replace

from bot.complaint import WRONG
from bot.reply import Button, Reply
from bot.takeaway.cards import NOTES

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is read as another sign: 0 O 1 I
LENGTH = 6


def new_code() -> str:
    """A code that nobody can guess from another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def stamped(reply: Reply, case: int, code: str) -> Reply:
    """The reply with its label and code in the footer, and the code on each of its buttons."""
    card = reply.card
    label = f"Case {case}, answer {code}." if code else f"Case {case}."
    question = card.question
    if question is not None:
        question = replace(question, buttons=_marked(question.buttons, code))
    footer = f"{label} {card.footer}".rstrip()
    kept = (NOTES, WRONG) if code and reply.facts.cites and not card.whole else ()
    return Reply(
        replace(card, question=question, buttons=_marked((*card.buttons, *kept), code), footer=footer, code=code),
        reply.facts,
    )


def _marked(buttons: tuple[Button, ...], code: str) -> tuple[Button, ...]:
    return tuple(replace(button, card=code) for button in buttons)
