"""What may not stand in a sentence of ours (D29, L65), and that no answer that can be reached has it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot import logs, notices
from bot.answer import answer
from bot.assistant import Assistant, MemorySessions
from bot.basis import Basis
from bot.channels import plain, telegram_html
from bot.conversation import Forgets
from bot.doubts import doubt_reply
from bot.ears import Ears
from bot.excerpts import Subject
from bot.questions import WORDING
from bot.reply import Card, Line, Plain, ProtocolWords, Question, Reply, Section, Strong, UserWords
from bot.safe_display import PUBLISHED, Rule, broken, faults
from bot.slots import Doubtful, Draft, Heard
from bot.understood import understood
from bot.wishes import Wish
from bot.withheld import safe_to_show
from core.case import Case
from core.engine import decide
from core.load import load_protocol
from core.request import Request, Topic
from nlu.parsed import DoubtKind, DoubtReason, Drug
from tests.bot.cards import saying
from tests.core import beyond_cases, cases

BOOK = load_protocol()
JOURNEYS = Path(__file__).parents[1] / "journeys"

UNSAFE = [
    ("Folic acid 1 mg QD", Rule.ABBREVIATION),
    ("Folic acid 1 mg qd", Rule.ABBREVIATION),
    ("Prednisone 20 mg QOD", Rule.ABBREVIATION),
    ("Insulin 6 U", Rule.ABBREVIATION),
    ("Vitamin D 800 IU", Rule.ABBREVIATION),
    ("Methotrexate SC ONCE WEEKLY", Rule.ABBREVIATION),
    ("Methotrexate SQ ONCE WEEKLY", Rule.ABBREVIATION),
    ("Mycophenolate mofetil 500 mg BID", Rule.ABBREVIATION),
    ("Prednisone at HS", Rule.ABBREVIATION),
    ("Folic acid 400 mcg daily", Rule.ABBREVIATION),
    ("Prefer MTX here", Rule.DRUG_NAME),
    ("AZA needs a test", Rule.DRUG_NAME),
    ("MMF is held", Rule.DRUG_NAME),
    ("CYC has no dose", Rule.DRUG_NAME),
    ("IVIG over 2 days", Rule.DRUG_NAME),
    ("IVIg over 2 days", Rule.DRUG_NAME),
    ("Folic acid 400 µg daily", Rule.SYMBOL),
    ("Above > 80 mg", Rule.SYMBOL),
    ("Prednisone & azathioprine", Rule.SYMBOL),
    ("Prednisone q.d.", Rule.SYMBOL),
    ("Infusions q4w", Rule.SYMBOL),
    ("Methylprednisolone x3d", Rule.SYMBOL),
    ("Prednisone 35.0 mg", Rule.TRAILING_ZERO),
    ("Prednisone 2.50 mg", Rule.TRAILING_ZERO),
    ("Prednisone .5 mg", Rule.LEADING_ZERO),
    ("Prednisone 35mg", Rule.UNIT_SPACE),
    ("Held for 2weeks", Rule.UNIT_SPACE),
    ("Rituximab 1,000 mg", Rule.THOUSANDS),
    ("Rituximab 10000 mg", Rule.THOUSANDS),
    ("Prednisone 20 mg/day", Rule.SLASH),
    ("Prednisone 20/15 mg", Rule.SLASH),
    ("Methotrexate 15 mg by mouth", Rule.ONCE_WEEKLY),
    ("Methotrexate daily is usual", Rule.ONCE_WEEKLY),
    ("Methotrexate 15 mg once weekly", Rule.ONCE_WEEKLY),
    ("Methotrexate 15 mg ONCE WEEKLY; target 25 mg within 3-6 months", Rule.ONCE_WEEKLY),
    ("See https://example.org", Rule.PROVENANCE),
]
SAFE = [
    "Prednisone 35-70 mg by mouth once daily",
    "Prednisone: 0.5-1 mg/kg of actual weight.",
    "Methotrexate 15 mg ONCE WEEKLY on one named weekday, with folic acid 1 mg daily; target 25 mg ONCE WEEKLY.",
    "No: methotrexate daily. Methotrexate is given ONCE WEEKLY, never daily.",
    "At prednisone 20 mg a day or more: vaccines later; methotrexate is held for 2 weeks.",
    "Methotrexate is preferred.",
    "Intravenous methylprednisolone 698.5-1000 mg a day for 1-5 consecutive days",
    "Rituximab 1000 mg, two doses 2 weeks apart",
    "Methotrexate ONCE WEEKLY: 15 mg/m2 on 1.02 m2 (Mosteller) gives 15.3 mg.",
    "This message is longer than 4,096 characters.",
    "10.5 mg, 100 mg, 0.25 mg and 105.05 kg",
]


@pytest.mark.parametrize(("text", "rule"), UNSAFE)
def test_an_unsafe_form_is_seen_by_its_rule(text: str, rule: Rule) -> None:
    assert rule in broken(text)


@pytest.mark.parametrize("text", SAFE)
def test_a_safe_form_is_left_alone(text: str) -> None:
    assert broken(text) == ()


@pytest.mark.parametrize(
    "card",
    [
        Card(emergency=Line((Plain("MTX"),))),
        Card(headline=(Line((Strong("MTX"),)),)),
        Card(why=(Line((Plain("MTX"),)),)),
        Card(check_first=(Line((Plain("MTX"),)),)),
        Card(gaps=(Line((Plain("MTX"),)),)),
        Card(question=Question("x", Line((Plain("MTX?"),)))),
        Card(details=(Section("MTX", ()),)),
        Card(details=(Section("Why", (Line((Plain("MTX"),)),)),)),
        Card(details=(Section(PUBLISHED, (Line((Plain("MTX, in no citation of this card"),)),)),)),
    ],
    ids=["emergency", "headline", "why", "check first", "gaps", "question", "title", "details", "literature"],
)
def test_every_part_of_a_card_is_looked_at(card: Card) -> None:
    assert [fault.rule for fault in faults(card)] == [Rule.DRUG_NAME]


def test_words_of_the_protocol_and_of_the_user_are_theirs_and_stand_in_quotation_marks() -> None:
    words = (ProtocolWords("two 1000-mg doses QD"), UserWords("mtx .5mg qd"))
    card = Card(headline=tuple(Line((Plain("Said: "), one)) for one in words))
    assert faults(card) == ()
    told = (plain.render(card), "".join(map(telegram_html.without_markup, telegram_html.messages(card))))
    for channel in told:
        for one in words:
            assert f"“{one.text}”" in channel


def test_a_dose_of_methotrexate_names_a_weekday_to_choose() -> None:
    dose = Strong("Methotrexate 15 mg by mouth ONCE WEEKLY")
    assert [fault.rule for fault in faults(Card(headline=(Line((dose,)),)))] == [Rule.WEEKDAY]
    assert faults(Card(headline=(Line((dose, Plain(" on one named weekday"))),))) == ()


@pytest.mark.parametrize(("statement", "note"), [("S03", "D01"), ("S48", "D01"), ("S26", "D20")])
def test_words_whose_claim_was_not_borne_out_never_stand_without_their_note(statement: str, note: str) -> None:
    quotation = Line((ProtocolWords("the claim"),), (statement,))
    assert [fault.rule for fault in faults(Card(headline=(quotation,)))] == [Rule.UNSUPPORTED]
    beside = Line((Plain("No published source was found."),), (note,))
    assert faults(Card(headline=(quotation,), why=(beside,))) == ()


def test_the_figure_is_never_ours() -> None:
    assert [fault.rule for fault in faults(saying("Prednisone alone fails in 86% of cases."))] == [Rule.UNSUPPORTED]


# ------------------------------------------------------------------------------------ every answer that can be reached


def _decisions() -> Iterator[tuple[str, Case, Request]]:
    """Every row of decisions.yml and escalation.yml."""
    for row in cases.ROWS:
        yield row["name"], cases.case_of(row["case"]), cases.request_of(row)
    for beyond in beyond_cases.ROWS:
        case = beyond_cases.case_of(beyond["like"], beyond.get("case", {}))
        yield beyond["name"], case, beyond_cases.request_of(beyond)


DECISIONS = list(_decisions())


@pytest.mark.parametrize(("name", "case", "request_"), DECISIONS, ids=[name for name, _, _ in DECISIONS])
def test_every_decision_of_the_tables_is_worded_safely(name: str, case: Case, request_: Request) -> None:
    weighed = replace(request_, topics=request_.topics | {Topic.WEIGHING})
    for request in (request_, weighed):
        card = answer(case, decide(case, request, BOOK), Basis(wish=Wish(request)), BOOK).card
        assert card.headline
        assert faults(card) == ()


@pytest.mark.parametrize("identifier", [str(ref) for ref in (*BOOK.statements, *BOOK.settlements, *BOOK.limits)])
def test_every_source_opens_safely(identifier: str) -> None:
    reply = notices.source(BOOK, identifier)
    assert reply.card.sources[0].id == identifier
    assert faults(reply.card) == ()


@pytest.mark.parametrize("subject", Subject)
def test_every_part_of_the_protocol_is_quoted_safely(subject: Subject) -> None:
    wish = Wish(Request(), (subject,))
    card = answer(Case(), decide(Case(), wish.request, BOOK), Basis(wish=wish), BOOK).card
    assert any(isinstance(one, ProtocolWords) for line in card.headline for one in line.fragments)
    assert faults(card) == ()


def _sentences() -> Iterator[tuple[str, str]]:
    yield from ((code, alarm.wording) for code, alarm in BOOK.alarms.items())
    yield from ((f"{ref} literature", entry.literature) for ref, entry in BOOK.statements.items())
    for ask, wording in WORDING.items():
        yield ask, wording.question
        yield from ((ask, button.label) for button in wording.buttons)


@pytest.mark.parametrize(("name", "text"), list(_sentences()))
def test_every_alarm_and_every_question_is_worded_safely(name: str, text: str) -> None:
    assert broken(text) == (), name


@pytest.mark.parametrize("kind", DoubtKind)
def test_a_doubt_quotes_the_user_and_is_safe(kind: DoubtKind) -> None:
    doubt = Doubtful(kind=kind, reason=DoubtReason.MEANING, words="mtx .5mg qd")
    assert faults(doubt_reply(doubt, BOOK).card) == ()


@pytest.mark.parametrize("drug", Drug)
def test_every_drug_that_is_understood_is_shown_by_its_full_name(drug: Drug) -> None:
    draft = Draft(taking={drug: Heard[Drug](value=drug, words="x")})
    assert faults(Card(understood=understood(draft))) == ()


def _messages() -> Iterator[list[str]]:
    """The user's side of every conversation in the tables beside the journeys."""
    for path in sorted(JOURNEYS.glob("*.yml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in table["entries"] if isinstance(table, dict) else table:
            turns = entry.get("turns") or [{"user": entry["text"]}]
            yield [str(turn["user"]) * int(turn.get("times", 1)) for turn in turns]


def test_every_journey_is_worded_safely(ears: Ears) -> None:
    heard = 0
    assistant = Assistant(ears, MemorySessions(), BOOK)
    for journey in _messages():
        session: bytes | None = None
        for message in journey:
            turn = assistant._answered(session, message)  # before it could be withheld
            session = turn.after or (session if turn.forgets is Forgets.NOTHING else None)
            assert faults(turn.reply.card) == (), message
            heard += 1
    assert heard > 40


# ------------------------------------------------------------------------------------ at run time


def test_an_unsafe_answer_is_withheld_and_the_log_names_the_rule_alone() -> None:
    written = io.StringIO()
    logs.configure("INFO", as_json=True, stream=written)
    try:
        _an_unsafe_answer_is_withheld(written)
    finally:
        logs.configure("INFO")


def _an_unsafe_answer_is_withheld(written: io.StringIO) -> None:
    emergency = Line((Strong("Emergency: call now."),))
    unsafe = Reply(Card(emergency=emergency, headline=(Line((Strong("Secretword MTX 7.0mg"),)),)))

    shown = safe_to_show(unsafe, BOOK)

    assert "withheld" in plain.render(shown.card)
    assert "MTX" not in plain.render(shown.card)
    assert plain.render(shown.card).startswith("Emergency: call the local emergency number or the senior on call now.")
    assert faults(shown.card) == ()
    assert shown.facts.prednisone_mg_day is None
    assert "DRUG_NAME" in written.getvalue()
    assert "TRAILING_ZERO" in written.getvalue()
    assert "Secretword" not in written.getvalue()
    assert safe_to_show(Reply(saying("Prednisone 35 mg")), BOOK).card == saying("Prednisone 35 mg")
