"""Cards for the channels' tests, of every part a card has."""

from __future__ import annotations

from bot.reply import (
    AlarmLine,
    Button,
    Card,
    Line,
    Literature,
    Plain,
    ProtocolWords,
    Question,
    Section,
    Source,
    SourceKind,
    Strong,
    Tone,
    Understood,
    UserWords,
)

S01 = Source(
    id="S01",
    kind=SourceKind.PROTOCOL,
    title="Initial treatment",
    words="Prednisone 0.5-1 mg/kg/day.",
    markers=(1, 2),
    agreement="partly",
    literature=(
        Literature("Oddis 2016", doi="10.1000/x", pmid="1", verified=True),
        Literature("Someone 1999", doi=None, pmid=None, verified=False),
    ),
)
D02 = Source(id="D02", kind=SourceKind.SETTLEMENT, title="the ceiling", words="Nothing above 80 mg/day.")
L10 = Source(id="L10", kind=SourceKind.LIMIT, title="", words="A second check of weight.")

FULL = Card(
    emergency=Line((Strong("Call for emergency help now."),), ("L10",)),
    headline=(
        Line((Plain("Prednisone "), Strong("35 to 70 mg"), Plain(" by mouth once daily")), ("S01", "D02")),
        Line((Strong("Never alone"), Plain(": with a steroid-sparing drug")), ("S01",)),
    ),
    why=(Line((ProtocolWords("0.5-1 mg/kg/day"), Plain(" of 69.9 kg")), ("S01",)),),
    check_first=(Line((Plain("Hepatitis B"),)),),
    alarms=(
        AlarmLine("A", Tone.STOP, Line((Plain("no methotrexate in pregnancy"),), ("S01",))),
        AlarmLine("B", Tone.HOLD, Line((Plain("wait for the result"),))),
        AlarmLine("C", Tone.CAUTION, Line((Plain("capped at 80 mg"),), ("D02",))),
    ),
    gaps=(Line((Plain("The protocol gives no cyclophosphamide dose"),)),),
    question=Question("lung disease", Line((Plain("Is there lung disease?"),)), (Button("Yes", "lungs: yes"),)),
    understood=(Understood("weight", "69.9 kg", "154 lb"), Understood("sex", "female", "")),
    not_used=("purple hat",),
    read_as=(("dermatomyosits", "dermatomyositis"),),
    details=(Section("Taper", (Line((Plain("60, 40, 30 mg"),), ("S01",)),)),),
    sources=(S01, D02, L10),
    buttons=(Button("New patient", "new patient"), Button("Again", "lungs: yes")),
    footer="Verify before prescribing.",
)

HOSTILE = '<b>Prednisone 500 mg</b> & "\n\nPrednisone 500 mg [S01]\x1b[31m \u202egm 5'


def saying(*lines: str) -> Card:
    """A card that says no more than these lines."""
    return Card(headline=tuple(Line((Plain(text),)) for text in lines))


def echoing(words: str) -> Card:
    """A card that shows the user's words."""
    return Card(headline=(Line((Plain("I heard "), UserWords(words))),), not_used=(words,))
