"""Cards that are the same for everyone: welcome, commands, privacy, and what this program is."""

from __future__ import annotations

from bot import notices
from bot.commands import HELP, Command
from bot.facts import Facts
from bot.lines import line
from bot.reply import Card, Reply, Strong
from core.load import load_proof
from core.register import ProtocolBook

_PRIVACY = (
    "Write no name, record number, date of birth, phone or e-mail: a message with one is not read, and not kept.",
    "Your words are kept for at most 48 hours, the case for 12 hours without a message, the facts behind an answer "
    "until they expire or until /forget.",
    "What stays is a chain of hashes with rule ids and outcome codes. Nothing is sent to anyone but the chat itself.",
)
_LIMITS = (
    "Every dose comes from one treatment protocol, with its sentence; what it does not say is shown as a gap.",
    "No language model writes these answers: the same facts give the same answer, and /verify CODE shows it.",
    "Not a medical device: verify before prescribing. In an emergency call the local emergency number.",
)


def notice(given: Command, book: ProtocolBook) -> Reply | None:
    """The card of a command that is about no case; None for any other."""
    match given.name:
        case "/start":
            return notices.welcome(book)
        case "/help":
            return _card(book, "What you can write, beside a plain question:", [f"{k} {v}" for k, v in HELP.items()])
        case "/privacy":
            return _card(book, "What is kept.", _PRIVACY)
        case "/about":
            return _card(book, "Myocite: dosing and safety in inflammatory myopathy.", [*_LIMITS, _proven(book)])
        case "/source" if given.rest:
            return notices.source(book, given.rest)
        case _:
            return None


def _proven(book: ProtocolBook) -> str:
    """How many cases were decided in the last proof; none is claimed under another version of the protocol."""
    proof = load_proof()
    if proof.protocol != book.version:
        return f"This version of the protocol is not proven yet: the last proof was of {proof.protocol}."
    return (
        f"Proof: {proof.cases:,} patients and questions, made from every value that each of {proof.rules} rules reads, "
        f"were decided under this protocol; none broke one of {proof.invariants} rules of safety."
    )


def _card(book: ProtocolBook, first: str, rest: tuple[str, ...] | list[str]) -> Reply:
    headline = (line(Strong(first)), *(line(text) for text in rest))
    return Reply(Card(headline=headline, footer=notices.footer(book)), Facts())
