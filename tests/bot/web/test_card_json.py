"""The card's JSON holds every part of the card, and keeps whose words are whose."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from bot.channels.web.card_json import card_json
from bot.reply import (
    AlarmLine,
    Button,
    Card,
    Fragment,
    Line,
    Literature,
    Plain,
    ProtocolWords,
    Question,
    Section,
    Source,
    Strong,
    Tone,
    Understood,
    UserWords,
)
from tests.bot.cards import FULL, HOSTILE, echoing


def test_every_part_of_a_card_is_there() -> None:
    assert set(card_json(FULL)) == {part.name for part in fields(Card)}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("question", Question),
        ("alarms", AlarmLine),
        ("understood", Understood),
        ("details", Section),
        ("sources", Source),
        ("buttons", Button),
    ],
)
def test_every_field_of_a_part_is_there(part: str, kind: type) -> None:
    shown = json.loads(json.dumps(card_json(FULL)))[part]
    one = shown[0] if isinstance(shown, list) else shown
    assert set(one) == {field.name for field in fields(kind)}


def test_literature_keeps_what_identifies_it_and_whether_it_was_verified() -> None:
    papers = json.loads(json.dumps(card_json(FULL)))["sources"][0]["literature"]
    assert [set(paper) for paper in papers] == [{field.name for field in fields(Literature)}] * 2
    assert [paper["verified"] for paper in papers] == [True, False]


@pytest.mark.parametrize(
    ("fragment", "kind"),
    [
        (Plain("by mouth"), "plain"),
        (Strong("70 mg"), "strong"),
        (ProtocolWords("0.5-1 mg/kg/day"), "protocol"),
        (UserWords("154 lb"), "user"),
    ],
)
def test_each_kind_of_words_keeps_its_kind(fragment: Fragment, kind: str) -> None:
    card = json.loads(json.dumps(card_json(Card(headline=(Line((fragment,), ("S01",)),)))))
    assert card["headline"] == [{"fragments": [{"kind": kind, "text": fragment.text}], "cites": ["S01"]}]


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_of_an_alarm_keeps_its_name(tone: Tone) -> None:
    card = card_json(Card(alarms=(AlarmLine("A", tone, Line(())),)))
    assert card["alarms"] == [{"code": "A", "tone": tone.value, "line": {"fragments": [], "cites": []}}]


def test_the_users_words_cannot_look_like_a_line_of_ours() -> None:
    said = json.dumps(card_json(echoing(HOSTILE)), ensure_ascii=False)
    assert "\\n" not in said
    assert "\\u001b" not in said
    assert "\u202e" not in said


def test_a_quick_reply_is_offered_once() -> None:
    card = json.loads(json.dumps(card_json(FULL)))
    says = [button["says"] for button in (*card["question"]["buttons"], *card["buttons"])]
    assert sorted(says) == ["lungs: yes", "new patient"]
