"""Reference-only mode quotes and reckons nothing."""

from __future__ import annotations

import pytest

from bot.ears import Ears
from bot.facts import Facts
from bot.reference import Reference
from bot.reply import Plain, ProtocolWords, Strong
from bot.safe_display import faults
from core.load import load_protocol

BOOK = load_protocol()


@pytest.fixture
def assistant(ears: Ears) -> Reference:
    return Reference(ears, BOOK)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("45M polymyositis 70 kg no lung disease. prednisone dose?", "S04"),
        ("methotrexate dose for 60 kg?", "S08"),
        ("IVIG dose 80 kg 178 cm", "S24"),
        ("on prednisone 60 mg for 3 weeks, good response. taper?", "S18"),
        ("what to monitor?", "S38"),
        ("/taper", "S18"),
    ],
)
def test_it_quotes_with_sources_and_gives_no_number_of_its_own(text: str, quoted: str, assistant: Reference) -> None:
    reply = assistant.hear("a", text)
    assert reply.facts == Facts(cites=reply.facts.cites, settlements=reply.facts.settlements)
    assert quoted in reply.facts.cites
    first, *rest = reply.card.headline
    assert first.fragments[0].text.startswith("Reference only")
    assert any(isinstance(part, ProtocolWords) for line in rest for part in line.fragments)
    ours = " ".join(part.text for line in rest for part in line.fragments if isinstance(part, Plain | Strong))
    assert " mg" not in ours
    assert faults(reply.card) == ()


def test_an_emergency_comes_first_there_too(assistant: Reference) -> None:
    reply = assistant.hear("a", "62F dermatomyositis cannot swallow, choking. dose?")
    assert reply.card.emergency is not None


def test_the_next_message_knows_nothing_of_the_last(assistant: Reference) -> None:
    assistant.hear("a", "45M polymyositis 70 kg no lung disease")
    assert assistant.hear("a", "prednisone dose?").facts.prednisone_mg_day is None
