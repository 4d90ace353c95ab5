"""The front of a card: what fits on a phone before "more", the rest behind buttons or folds."""

from __future__ import annotations

from dataclasses import replace

from bot.reply import Button, Card, Line, Section, Strong

LONGEST = 900  # characters before "more", about
WHY, GAPS = "Why", "Not in the protocol"
SOURCES = "Sources"


def folded(card: Card) -> Card:
    """The card with its reasons, and then its gaps, among the details where the front would be too long otherwise.

    What is never folded: the emergency, the answer, the question, what to check first, alarms and what was understood.
    """
    if length(card) > LONGEST and card.why:
        card = replace(card, why=(), details=(Section(WHY, card.why), *card.details))
    if length(card) > LONGEST and card.gaps:
        card = replace(card, gaps=(), details=(Section(GAPS, card.gaps), *card.details))
    return card


def front(card: Card) -> Card:
    """The card folded, and a button for each thing behind the fold instead of the thing itself."""
    if card.whole:
        return card
    opening = tuple(Button(title, f"/more {title.lower()}", card.code) for title in titles(card))
    return replace(folded(card), details=(), sources=(), buttons=(*card.buttons, *opening))


def titles(card: Card) -> tuple[str, ...]:
    """What is behind the fold."""
    sections = tuple(section.title for section in folded(card).details)
    return (*sections, SOURCES) if card.sources else sections


def section(card: Card, title: str) -> Card | None:
    """One detail of a card by itself, its title in any case; None where the card has none of that name."""
    wanted = title.strip().casefold()
    if wanted == SOURCES.casefold() and card.sources:
        return Card(headline=(Line((Strong(SOURCES),)),), sources=card.sources, whole=True, footer=card.footer)
    found = next((one for one in folded(card).details if one.title.casefold() == wanted), None)
    return None if found is None else opened(found, card)


def opened(detail: Section, card: Card) -> Card:
    """A detail as a card, with the sources of its lines."""
    cited = {cite for said in detail.lines for cite in said.cites}
    sources = tuple(source for source in card.sources if source.id in cited)
    headline = (Line((Strong(detail.title),)), *detail.lines)
    return Card(headline=headline, sources=sources, whole=True, footer=card.footer)


def length(card: Card) -> int:
    """Characters of the front as they are read, citations left out."""
    lines = (*card.headline, *card.why, *card.check_first, *card.gaps, *(alarm.line for alarm in card.alarms))
    first = (card.emergency,) if card.emergency else ()
    asked = (card.question.line,) if card.question else ()
    known = sum(len(fact.label) + len(fact.value) + len(fact.words) + 4 for fact in card.understood)
    return sum(map(_length, (*first, *asked, *lines))) + known + sum(map(len, card.not_used))


def _length(line: Line) -> int:
    return sum(len(fragment.text) for fragment in line.fragments)
