"""A conversation for the web chat's tests: a few messages, each answered with a full card of the protocol's words."""

from __future__ import annotations

import json
import threading
from collections import defaultdict

from bot.conversation import Turn
from bot.reply import (
    AlarmLine,
    Button,
    Card,
    Line,
    Literature,
    Plain,
    ProtocolWords,
    Question,
    Reply,
    Section,
    Source,
    SourceKind,
    Strong,
    Tone,
    Understood,
    UserWords,
)

S01_WORDS = (
    "Start high-dose prednisone (0.5-1 mg/kg/day, typically 60-80 mg daily) immediately concurrent with a "
    "steroid-sparing immunosuppressive agent from day one—never use corticosteroid monotherapy as it fails in "
    "86% of inflammatory myopathy cases."
)
S08_WORDS = (
    "Methotrexate: Start 15 mg orally once weekly with 1 mg/day folic acid, increase to target dose of 25 mg weekly "
    "within 3-6 months—preferred for most patients without lung disease."
)
S07_WORDS = (
    "For severe weakness, dysphagia, or respiratory muscle involvement, add IV methylprednisolone 10-20 mg/kg "
    "(250-1000 mg) for 1-5 consecutive days."
)
SOURCES = (
    Source(
        "S01",
        SourceKind.PROTOCOL,
        "Opening statement",
        S01_WORDS,
        (1, 2, 3),
        "partly",
        (
            Literature(
                "British Society for Rheumatology guideline on management of paediatric, adolescent and adult patients "
                "with idiopathic inflammatory myopathy, 2022",
                doi="10.1093/rheumatology/keac115",
                pmid=None,
                verified=True,
            ),
            Literature("Selva-O'Callaghan A and others, Lancet Neurol 2018", doi=None, pmid=None, verified=False),
        ),
    ),
    Source("S07", SourceKind.PROTOCOL, "Initial Corticosteroid Regimen", S07_WORDS, (1, 2, 3), "partly"),
    Source("S08", SourceKind.PROTOCOL, "First-line options", S08_WORDS, (1, 2, 3), "supports"),
    Source(
        "S46",
        SourceKind.PROTOCOL,
        "Prevention of Treatment Complications",
        "Screen for hepatitis B/C and baseline liver function tests before methotrexate",
        (3,),
        "supports",
    ),
    Source(
        "D04",
        SourceKind.SETTLEMENT,
        "risk factors pulling both ways, or unknown",
        "Unknown is not absent: unless one is present the full range is given, and those not stated are asked "
        "once, after the answer, never blocking it.",
    ),
    Source(
        "D28",
        SourceKind.SETTLEMENT,
        "emergencies",
        "Aspiration, choking, respiratory failure: the emergency line comes first, before any number.",
    ),
    Source(
        "L10",
        SourceKind.LIMIT,
        "methylprednisolone IV (adult)",
        "10-20 mg/kg per day, bounded 250-1000 mg, 1-5 consecutive days",
    ),
)

RICH = Card(
    emergency=Line((Plain("Emergency: call the local emergency number or the senior on call now."),), ("D28",)),
    headline=(
        Line(
            (Plain("Prednisone "), Strong("35–69.9 mg"), Plain(" by mouth once daily for 2–4 weeks")),
            ("S01", "D04"),
        ),
        Line(
            (
                Plain("with methotrexate "),
                Strong("15 mg ONCE WEEKLY"),
                Plain(" by mouth and folic acid "),
                Strong("1 mg daily"),
            ),
            ("S08",),
        ),
        Line(
            (
                Plain("and IV methylprednisolone"),
                Strong(" 699–1000 mg daily "),
                Plain("for 1–5 consecutive days"),
            ),
            ("S07", "L10"),
        ),
    ),
    why=(
        Line((ProtocolWords("0.5-1 mg/kg/day"), Plain(" on the actual weight of 69.9 kg")), ("S01",)),
        Line((Plain("Cannot swallow: "), ProtocolWords("add IV methylprednisolone")), ("S07",)),
        Line(
            (
                Plain("Lungs clear: methotrexate is "),
                ProtocolWords("preferred for most patients without lung disease"),
            ),
            ("S08",),
        ),
    ),
    check_first=(Line((Plain("Hepatitis B and C screen and baseline liver tests before methotrexate"),), ("S46",)),),
    alarms=(
        AlarmLine("MTX_DAILY_HARD_STOP", Tone.STOP, Line((Plain("methotrexate is never taken daily"),), ("S08",))),
        AlarmLine(
            "HEP_LIVER_GATE",
            Tone.HOLD,
            Line((Plain("hepatitis screen and liver tests not stated"),), ("S46",)),
        ),
        AlarmLine(
            "IVMP_CAP_1000",
            Tone.CAUTION,
            Line((Plain("20 mg/kg passes 1000 mg and is held there"),), ("L10",)),
        ),
    ),
    gaps=(Line((Plain("Whether oral prednisone pauses on the days of IV methylprednisolone"),), ("S07",)),),
    question=Question(
        "osteoporosis",
        Line((Plain("Does she have osteoporosis or glaucoma?"),), ("D04",)),
        (
            Button("Neither", "no osteoporosis, no glaucoma"),
            Button("Osteoporosis", "osteoporosis"),
            Button("Glaucoma", "glaucoma"),
            Button("Not known", "not known"),
        ),
    ),
    understood=(
        Understood("age", "62 years", "62F"),
        Understood("sex", "female", "62F"),
        Understood("weight", "69.9 kg", "154 lb"),
        Understood("subtype", "dermatomyositis", "new dermatomyositis"),
        Understood("dysphagia", "present, severe", "can't swallow"),
        Understood("diabetes", "absent", "no diabetes"),
        Understood("lung disease", "absent", "lungs clear"),
    ),
    not_used=("bus driver",),
    read_as=(("dermatomyosits", "dermatomyositis"),),
    details=(
        Section(
            "Taper",
            (
                Line((Plain("60 mg, 40 mg, 30 mg, 25 mg, 20 mg: each held 2 weeks"),), ("S01",)),
                Line((Plain("below 20 mg: 2.5 mg less every 2 weeks"),), ("S01",)),
            ),
        ),
        Section("Calculation", (Line((Plain("154 lb × 0.45359 = 69.9 kg; 69.9 kg × 0.5–1 mg/kg = 35–69.9 mg"),)),)),
    ),
    sources=SOURCES,
    buttons=(Button("Taper", "taper?"), Button("Why not azathioprine?", "why not azathioprine?")),
    footer="Not a medical device; verify before prescribing. Protocol of inflammatory myopathy, 50 sentences.",
)


class Ward:
    """Answers "dose" with the rich card, "explode" with an error, and the rest with an echo and a count."""

    def __init__(self) -> None:
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.gate = threading.Event()  # "wait" is answered once it is set
        self.failures = 0  # how many "explode" fail before one is answered

    def rest(self) -> None:
        """As new, for the next test: a server serves many."""
        self.gate.set()
        self.gate = threading.Event()
        self.heard.clear()
        self.failures = 0

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        """Its session is the messages of the case, one a line."""
        if text == "wait":
            self.gate.wait(timeout=20)
        if text.startswith("explode") and self.failures:
            self.failures -= 1
            raise RuntimeError(text)
        self.heard[chat].append(text)
        case = [*json.loads(before or b"[]"), text]
        return Turn(self._reply(len(case), text), json.dumps(case).encode())

    def _reply(self, count: int, text: str) -> Reply:
        if "dose" in text:
            return Reply(RICH)
        return Reply(Card(headline=(Line((Plain(f"{count}: I heard "), UserWords(text))),)))
