"""Receipts: what an answer was made from, by its code, and the answer made again from it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from bot import notices
from bot.answering import reply_of
from bot.basis import Basis
from bot.facts import Facts
from bot.lines import line
from bot.reply import Card, Line, Reply, Strong

if TYPE_CHECKING:
    from bot.store.rows import Receipt
    from core.register import ProtocolBook


class Proof(BaseModel):
    """The facts of a receipt, as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    basis: Basis
    digest: str  # of the answer


def digest(reply: Reply) -> str:
    """Hex SHA-256 of what an answer says: its machine facts and every line before "more"."""
    card = reply.card
    first = (card.emergency,) if card.emergency else ()
    lines = (*first, *card.headline, *card.why, *card.check_first, *(alarm.line for alarm in card.alarms), *card.gaps)
    said = "\n".join("".join(part.text for part in one.fragments) for one in lines)
    return hashlib.sha256(f"{reply.facts.model_dump_json()}\n{said}".encode()).hexdigest()


def protocol_of(book: ProtocolBook) -> str:
    """The protocol's version and edition, as a receipt names them."""
    return f"{book.version}/{book.edition}"


def verified(receipt: Receipt | None, code: str, book: ProtocolBook) -> Reply:
    """The answer of a code made again, and whether it and the protocol are what they were."""
    proof = _proof(receipt)
    if receipt is None or proof is None:
        return _card(
            book,
            line(Strong(f"No facts of an answer {code} are kept here.")),
            line("It was never given, its time is over, or /forget erased it. The audit chain still holds its row."),
        )
    _, reply = reply_of(proof.basis, book)
    same = digest(reply) == proof.digest
    head = f"Answer {code}: made again from its facts, it is {'the same' if same else 'another one now'}."
    if receipt.protocol == protocol_of(book):
        about = "The protocol has not changed since." if same else "The protocol has not changed; the program has."
    else:
        about = f"The protocol has changed since: then {receipt.protocol}, now {protocol_of(book)}."
    lines = (line(Strong(head)), line(f"{about} Given on {receipt.made_at:%Y-%m-%d at %H:%M} UTC."))
    answer = reply.card
    card = Card(
        headline=(*lines, *answer.headline),
        alarms=answer.alarms,
        understood=answer.understood,
        sources=answer.sources,
        footer=notices.footer(book),
    )
    return Reply(card, Facts(cites=reply.facts.cites, settlements=reply.facts.settlements))


def is_same(receipt: Receipt, book: ProtocolBook) -> bool:
    """Whether the answer, made again, is the one that was given."""
    proof = _proof(receipt)
    return proof is not None and digest(reply_of(proof.basis, book)[1]) == proof.digest


def _proof(receipt: Receipt | None) -> Proof | None:
    if receipt is None:
        return None
    try:
        return Proof.model_validate_json(receipt.facts)
    except ValidationError:
        return None


def _card(book: ProtocolBook, *lines: Line) -> Reply:
    return Reply(Card(headline=lines, footer=notices.footer(book)), Facts())
