"""A card as JSON for the page: every fragment keeps its type, so that nobody's words are mixed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.channels.layout import harmless, quick_replies
from bot.front import folded
from bot.reply import (
    AlarmLine,
    Button,
    Card,
    File,
    Fragment,
    Line,
    Literature,
    Plain,
    ProtocolWords,
    Question,
    Section,
    Source,
    Strong,
    Understood,
    UserWords,
)

Scalar = None | bool | int | float | str
Json = Scalar | Sequence["Json"] | Mapping[str, "Json"]


def card_json(card: Card) -> dict[str, Json]:
    """The card part by part, in the order in which it is read; lists are empty where it says nothing."""
    card = folded(card)
    return {
        "emergency": _line(card.emergency) if card.emergency else None,
        "headline": _lines(card.headline),
        "why": _lines(card.why),
        "check_first": _lines(card.check_first),
        "alarms": [_alarm(alarm) for alarm in card.alarms],
        "gaps": _lines(card.gaps),
        "question": _question(card.question) if card.question else None,
        "understood": [_understood(fact) for fact in card.understood],
        "not_used": [harmless(words) for words in card.not_used],
        "read_as": [{"word": harmless(word), "as": harmless(mended)} for word, mended in card.read_as],
        "details": [_section(section) for section in card.details],
        "sources": [_source(source) for source in card.sources],
        "buttons": [_button(button) for button in _further_buttons(card)],
        "files": [_file(one) for one in card.files],
        "footer": card.footer,
        "code": card.code,
        "whole": card.whole,
    }


def _further_buttons(card: Card) -> tuple[Button, ...]:
    """The card's own buttons, without what the question's already say."""
    asked = card.question.buttons if card.question else ()
    return tuple(button for button in quick_replies(card) if button not in asked)


def _fragment(fragment: Fragment) -> Json:
    match fragment:
        case Plain(text):
            return {"kind": "plain", "text": text}
        case Strong(text):
            return {"kind": "strong", "text": text}
        case ProtocolWords(text):
            return {"kind": "protocol", "text": text}
        case UserWords(text):
            return {"kind": "user", "text": harmless(text)}
        case _:
            assert_never(fragment)


def _line(line: Line) -> Json:
    return {"fragments": [_fragment(fragment) for fragment in line.fragments], "cites": list(line.cites)}


def _lines(lines: tuple[Line, ...]) -> Json:
    return [_line(line) for line in lines]


def _alarm(alarm: AlarmLine) -> Json:
    return {"code": alarm.code, "tone": alarm.tone.value, "line": _line(alarm.line)}


def _button(button: Button) -> Json:
    return {"label": button.label, "says": button.says, "card": button.card}


def _question(question: Question) -> Json:
    buttons = [_button(button) for button in question.buttons]
    return {"code": question.code, "line": _line(question.line), "buttons": buttons}


def _understood(fact: Understood) -> Json:
    return {"label": fact.label, "value": fact.value, "words": harmless(fact.words)}


def _section(section: Section) -> Json:
    return {"title": section.title, "lines": _lines(section.lines)}


def _file(file: File) -> Json:
    return {"name": file.name, "media_type": file.media_type, "content": file.content}


def _literature(paper: Literature) -> Json:
    return {"citation": paper.citation, "doi": paper.doi, "pmid": paper.pmid, "verified": paper.verified}


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "kind": source.kind.value,
        "title": source.title,
        "words": source.words,
        "markers": list(source.markers),
        "agreement": source.agreement,
        "literature": [_literature(paper) for paper in source.literature],
    }
