"""Replies that need no case: greeting, help, thanks, and what could not be understood."""

from __future__ import annotations

from bot.citations import sources_of
from bot.dates import worded
from bot.excerpts import NOTES
from bot.facts import Facts, Scope
from bot.privacy import Identifier, resend
from bot.reply import Button, Card, Line, Literature, Plain, ProtocolWords, Question, Reply, Section, SourceKind, Strong
from bot.safe_display import PUBLISHED
from core.evidence import Ref
from core.register import ProtocolBook

LONGEST_SAYING = 64  # bytes: what a quick reply may say
EXAMPLES = (
    "62F 154 lb dermatomyositis, can't swallow, lungs clear. dose?",
    "prednisone 60 mg for 3 weeks, 54F DM, good response. taper?",
    "8 year old girl JDM 25 kg 125 cm. prednisone, methotrexate?",
)


def footer(book: ProtocolBook) -> str:
    """What stands below every card."""
    of = f"Protocol {book.version}, edition {book.edition} of {worded(book.dated)}"
    return f"{of}. Not a medical device: verify before prescribing."


def _notice(book: ProtocolBook, *lines: str, scope: Scope = Scope.IN, buttons: tuple[Button, ...] = ()) -> Reply:
    first, *rest = lines
    headline = (Line((Strong(first),)), *(Line((Plain(text),)) for text in rest))
    return Reply(Card(headline=headline, buttons=buttons, footer=footer(book)), Facts(scope=scope))


def welcome(book: ProtocolBook) -> Reply:
    """What this is, and three messages to try."""
    return _notice(
        book,
        "Myocite: dosing and safety in inflammatory myopathy.",
        "Write as you would to a colleague: age, sex, weight, diagnosis, lungs, and your question. "
        "Every dose comes from the protocol, with its sentence; what the protocol does not say is shown as a gap.",
        "No names, record numbers or dates of birth, please.",
        buttons=tuple(Button(text, text) for text in EXAMPLES if len(text.encode()) <= LONGEST_SAYING),
    )


def told(book: ProtocolBook, *lines: str) -> Reply:
    """One thing said, and nothing asked."""
    return _notice(book, *lines)


def thanks(book: ProtocolBook) -> Reply:
    """The answer to thanks."""
    return _notice(book, "You are welcome.")


def forgotten(book: ProtocolBook) -> Reply:
    """After a new case was begun."""
    return _notice(book, "New case. What was known of the last one is forgotten.", "Tell me about the patient.")


def erased(book: ProtocolBook) -> Reply:
    """After everything of a chat was erased."""
    return _notice(
        book,
        "Erased: the case and the facts behind its answers.",
        "What stays is a chain of hashes with rule ids and outcome codes, without a word of yours.",
    )


def identifying(found: tuple[Identifier, ...], book: ProtocolBook) -> Reply:
    """A message that identifies a person: it was not read, and is not kept."""
    return ask_plainly(book, "clarify", resend(found))


def out_of_date(said: str, book: ProtocolBook) -> Reply:
    """A button of an older card: nothing of it is used."""
    again = (Button("Use it for this case now", said),) if len(said.encode()) <= LONGEST_SAYING else ()
    text = "That card is out of date: the conversation has gone on since. Nothing was changed."
    return ask_plainly(book, "clarify", text, again)


def too_long(book: ProtocolBook, longest: int) -> Reply:
    """A message that is refused whole."""
    return ask_plainly(
        book,
        "clarify",
        f"This message is longer than {longest:,} characters, so none of it was read. Which part matters?",
    )


def empty(book: ProtocolBook) -> Reply:
    """A message without text."""
    return ask_plainly(book, "clarify", "There was no text in this message. What would you like to know?")


def unclear(book: ProtocolBook) -> Reply:
    """A message in which nothing was understood."""
    return ask_plainly(
        book, "clarify", "I could not read a question or a clinical fact in this. What would you like to know?"
    )


def out_of_scope(book: ProtocolBook) -> Reply:
    """A question that has nothing to do with the protocol."""
    return _notice(
        book,
        "This is outside the protocol: no dose is given.",
        "I answer dosing and safety questions about inflammatory myopathy in the words of one protocol.",
        scope=Scope.OUT,
    )


def asked(code: str, text: str | Line, buttons: tuple[Button, ...] = ()) -> Question:
    """A question in our own words, which may quote the user's."""
    return Question(code, text if isinstance(text, Line) else Line((Plain(text),)), buttons)


def ask_plainly(book: ProtocolBook, code: str, text: str | Line, buttons: tuple[Button, ...] = ()) -> Reply:
    """One question about the message itself, and nothing else."""
    card = Card(question=asked(code, text, buttons), footer=footer(book))
    return Reply(card, Facts(scope=Scope.CLARIFY, ask=(code,)))


def source(book: ProtocolBook, identifier: str) -> Reply:
    """What stands behind one citation: its exact words, the protocol's own markers and the published literature."""
    try:
        [found] = sources_of([identifier.upper()], book)
    except (ValueError, KeyError):
        return ask_plainly(book, "clarify", "Which source? Write /source and its id, for example /source S07.")
    words = ProtocolWords(found.words) if found.kind is SourceKind.PROTOCOL else Plain(found.words)
    cites = (found.id,)
    why = [Line((Plain(f"{found.title}."),))] if found.title else []
    if found.markers:
        markers = ", ".join(map(str, found.markers))
        why.append(Line((Plain(f"The protocol's own reference markers, {markers}, cannot be resolved to papers."),)))
    beside = NOTES.get(Ref.parse(found.id))
    if beside is not None:
        why.append(beside)
    if found.agreement:
        why.append(Line((Plain(f"Published literature beside this sentence: {_AGREEMENT[found.agreement]}."),)))
    papers = tuple(Line((Plain(_paper(paper)),)) for paper in found.literature)
    details = (Section(PUBLISHED, papers),) if papers else ()
    notes = beside.cites if beside is not None else ()
    card = Card(
        headline=(Line((words,), cites),),
        why=tuple(why),
        details=details,
        sources=(found, *sources_of(notes, book)),
        whole=True,
        footer=footer(book),
    )
    kind = found.id.startswith("D")
    facts = Facts(cites=() if kind else cites, settlements=cites if kind else notes)
    return Reply(card, facts)


_AGREEMENT = {
    "supports": "supports it",
    "partly": "supports it in part",
    "disagrees": "disagrees with it",
    "silent": "says nothing of it",
}


def _paper(paper: Literature) -> str:
    """Authors, journal, year; then the identifiers that were looked up; then whether it was read."""
    known = [paper.citation.rstrip(".")]
    known += [f"doi:{paper.doi}"] if paper.doi else []
    known += [f"PMID {paper.pmid}"] if paper.pmid else []
    known += [] if paper.verified else ["not verified"]
    return "; ".join(known)
