"""The turns of a quiz: a vignette is put, a plan is judged, progress is kept. Pure."""

from __future__ import annotations

from bot import notices
from bot.citations import sources_of
from bot.facts import Facts
from bot.lines import line, quoted
from bot.quiz.judged import Point, judged, words
from bot.quiz.vignettes import Vignette, plan_of, vignettes
from bot.reply import Button, Card, Reply, Section, Strong
from bot.session import Session
from core.register import ProtocolBook
from nlu.parsed import Reading

NEXT = Button("Next case", "/quiz")
STOP = Button("Stop the quiz", "/quiz stop")


def put(session: Session, rest: str, book: ProtocolBook) -> tuple[Session, Reply]:
    """The next vignette, or the end of the quiz."""
    if rest.lower() == "stop":
        return session.model_copy(update={"quiz": None}), notices.told(
            book, "The quiz is over.", _progress(session, book)
        )
    every = vignettes(book)
    fresh = [one for one in every if one.number not in session.quiz_done] or list(every)
    chosen = fresh[0]
    card = Card(
        headline=(
            line(Strong(f"Practice case {chosen.number} of {len(every)}. "), chosen.text),
            line("Write your plan: each drug with its dose, how often, and by which route. It is no real patient."),
        ),
        buttons=(STOP,),
        footer=notices.footer(book),
    )
    return session.model_copy(update={"quiz": chosen.number}), Reply(card, Facts())


def answered(session: Session, reading: Reading, book: ProtocolBook) -> tuple[Session, Reply]:
    """The plan of the open vignette, judged point by point beside the protocol's words."""
    vignette = _open(session, book)
    _, plan = plan_of(vignette, book)
    points = judged(reading, plan)
    right = sum(point.agrees for point in points)
    after = session.model_copy(
        update={"quiz": None, "quiz_done": session.quiz_done | {vignette.number: (right, len(points))}}
    )
    refs = words(points, book)
    lines = tuple(line(Strong(_mark(point)), point.says, refs=(point.because,)) for point in points)
    card = Card(
        headline=(line(Strong(f"{right} of {len(points)} points agree. "), _progress(after, book)), *lines),
        details=(Section("Protocol's own words", tuple(quoted(ref, book) for ref in refs)),),
        sources=sources_of({cite for one in lines for cite in one.cites}, book),
        buttons=(NEXT, STOP),
        footer=notices.footer(book),
    )
    return after, Reply(card, Facts())


def _mark(point: Point) -> str:
    return "Agrees: " if point.agrees else "Differs: "


def _progress(session: Session, book: ProtocolBook) -> str:
    done = session.quiz_done.values()
    right, of = sum(one for one, _ in done), sum(points for _, points in done)
    return f"So far: {len(session.quiz_done)} of {len(vignettes(book))} cases, {right} of {of} points."


def _open(session: Session, book: ProtocolBook) -> Vignette:
    return next(one for one in vignettes(book) if one.number == session.quiz)
