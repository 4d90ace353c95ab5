"""Reference-only mode: the protocol is quoted with its sources; nothing is reckoned for a patient, and it says so."""

from __future__ import annotations

from bot import about, notices
from bot.answering import reply_of
from bot.basis import Basis
from bot.citations import sources_of
from bot.commands import command, sentence
from bot.conversation import Turn
from bot.ears import Ears
from bot.excerpts import OF_AGENT, Subject, quotes
from bot.facts import Facts, Scope
from bot.lines import line
from bot.privacy import screen
from bot.reply import Card, Reply, Strong
from bot.slots import Draft, listen
from bot.wishes import Wish, wish_of
from bot.withheld import safe_to_show
from core.evidence import RefKind
from core.register import ProtocolBook
from core.request import Agent, Topic
from nlu.parsed import Intent, Parsed

SAYS_SO = "Reference only: the protocol's own words. Nothing here is reckoned for a patient."
_BEYOND = {
    Agent.IVIG: Subject.IVIG,
    Agent.RITUXIMAB: Subject.RITUXIMAB,
    Agent.CYCLOPHOSPHAMIDE: Subject.CYCLOPHOSPHAMIDE,
    Agent.CICLOSPORIN: Subject.CALCINEURIN_INHIBITORS,
    Agent.TACROLIMUS: Subject.CALCINEURIN_INHIBITORS,
}
_START = (Subject.OPENING, Subject.PREDNISONE, Subject.FIRST_LINE)
_NOTHING = frozenset({Intent.GREET, Intent.HELP, Intent.THANKS, Intent.UNCLEAR, Intent.OUT_OF_SCOPE})


class Reference:
    """A `bot.conversation.Turns` that knows the protocol and keeps nothing of any patient."""

    def __init__(self, ears: Ears, book: ProtocolBook) -> None:
        self._ears, self._book = ears, book

    def hear(self, chat: str, text: str) -> Reply:
        """Answer one message."""
        return self.turn(chat, None, text).reply

    def forget(self, chat: str) -> None:
        """Nothing is known of any chat."""

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        """Answer one message; there is no session before or after it."""
        del chat, before
        identifiers = screen(text)
        if identifiers:
            return Turn(notices.identifying(identifiers, self._book), withheld=identifiers)
        given = command(text)
        notice = about.notice(given, self._book) if given is not None else None
        if notice is not None:
            return Turn(notice)
        asked = (sentence(given) if given is not None else None) or text
        return Turn(safe_to_show(answer(self._ears.parse(asked), self._book), self._book))


def answer(parsed: Parsed, book: ProtocolBook) -> Reply:
    """The statements on what a message asks; an emergency that it tells of comes first. Nothing is kept."""
    draft = listen(Draft(), parsed.reading)
    wish = wish_of(parsed, draft)
    subjects = _subjects(wish)
    if set(parsed.intents) <= _NOTHING and not subjects:
        return notices.told(book, SAYS_SO, "Ask for a drug or a part of the protocol, or write /source and an id.")
    lines = quotes(subjects or _START, book)
    emergency = reply_of(Basis(draft=draft, wish=wish), book)[1].card.emergency
    shown = (*((emergency,) if emergency else ()), *lines)
    ids = {cite for one in shown for cite in one.cites}
    settled = {cite for cite in ids if cite.startswith(RefKind.SETTLEMENT)}
    card = Card(
        emergency=emergency,
        headline=(line(Strong(SAYS_SO)), *lines),
        sources=sources_of(ids, book),
        footer=notices.footer(book),
    )
    facts = Facts(scope=Scope.IN, cites=tuple(sorted(ids - settled)), settlements=tuple(sorted(settled)))
    return Reply(card, facts)


def _subjects(wish: Wish) -> tuple[Subject, ...]:
    """What is quoted: what is named, else how treatment starts."""
    agents = [(OF_AGENT | _BEYOND)[agent] for agent in wish.request.agents if agent in OF_AGENT | _BEYOND]
    start = list(_START) if Topic.TREATMENT in wish.request.topics and not agents else []
    return tuple(dict.fromkeys((*start, *agents, *wish.subjects)))
