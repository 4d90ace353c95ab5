"""The answer to one message as one typed card: what is said, in what order, with which sources.

A card carries meaning, never markup: each channel dresses it (see `bot.channels`). Our own words, the
protocol's words and the user's words are types of their own, so that no channel can mix them up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.facts import Facts


@dataclass(frozen=True, slots=True)
class Plain:
    """Our own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Our own words, to be seen first: a dose, a drug, a stop."""

    text: str


@dataclass(frozen=True, slots=True)
class ProtocolWords:
    """Words of the protocol, verbatim: shown in quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class UserWords:
    """Words of the user, verbatim: shown in quotation marks, escaped, never as instructions or markup."""

    text: str


Fragment = Plain | Strong | ProtocolWords | UserWords


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, with the ids of what it rests on ("S01", "D02", "L10"), each in `Card.sources`."""

    fragments: tuple[Fragment, ...]
    cites: tuple[str, ...] = ()


class Tone(StrEnum):
    """How an alarm is to be seen."""

    STOP = "stop"  # refuses
    HOLD = "hold"  # no number until resolved
    CAUTION = "caution"  # shown with the number


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm of the protocol's list that holds for this case: `code` is its stable name."""

    code: str
    tone: Tone
    line: Line


@dataclass(frozen=True, slots=True)
class Understood:
    """A fact the answer used, normalised ("weight", "69.9 kg"), and the words it came from."""

    label: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: pressing it is the same as sending `says`; `sends` tells which card it was pressed on."""

    label: str
    says: str
    card: str = ""  # the code of its card, so that a button of an old card is known for one

    @property
    def sends(self) -> str:
        """What a channel hands over when it is pressed (at most 64 bytes in UTF-8)."""
        return f"{self.says} #{self.card}" if self.card else self.says


@dataclass(frozen=True, slots=True)
class Question:
    """The one thing asked now."""

    code: str  # "weight", "age", "lung disease", ...
    line: Line
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Detail behind a fold: calculation, taper, arguments."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Literature:
    """A published source shown beside a protocol sentence."""

    citation: str
    doi: str | None
    pmid: str | None
    verified: bool  # False: labelled "not verified"


class SourceKind(StrEnum):
    """What a citation opens."""

    PROTOCOL = "protocol"  # S..: a sentence of the protocol
    SETTLEMENT = "settlement"  # D..: a decision where the protocol is silent or contradicted
    LIMIT = "limit"  # L..: a safety limit, from the protocol or from the literature


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation opens."""

    id: str
    kind: SourceKind
    title: str  # the protocol's section, or the question that was settled
    words: str  # the exact sentence (protocol), or the text of the settlement or limit
    markers: tuple[int, ...] = ()  # the protocol's own reference markers, which cannot be resolved to papers
    agreement: str | None = None  # supports | partly | disagrees | silent: the literature beside the sentence
    literature: tuple[Literature, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """Something to take away: a text of a media type, under a name."""

    name: str
    media_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Card:
    """One answer. Read from top to bottom: that is the order in which every channel shows it."""

    emergency: Line | None = None  # first, before any number
    headline: tuple[Line, ...] = ()  # the answer: each dose, or the refusal, or what was not understood
    question: Question | None = None  # directly below the answer: a reader on a phone must not search for it
    why: tuple[Line, ...] = ()
    check_first: tuple[Line, ...] = ()
    alarms: tuple[AlarmLine, ...] = ()
    gaps: tuple[Line, ...] = ()  # what the protocol does not say, by name
    understood: tuple[Understood, ...] = ()
    not_used: tuple[str, ...] = ()  # words of the message that nothing used
    read_as: tuple[tuple[str, str], ...] = ()  # spelling mends: (the user's word, what it was read as)
    details: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()  # further quick replies, below the question's
    files: tuple[File, ...] = ()
    footer: str = ""
    whole: bool = False  # nothing of it is folded away: it was asked for by itself
    code: str = ""  # by which this answer is found again; empty where nothing is kept


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, and the same answer as plain facts for machines."""

    card: Card
    facts: Facts = field(default_factory=Facts)
