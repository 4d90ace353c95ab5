"""How a doubt about the message itself is asked: nothing of the message is used before it is settled."""

from __future__ import annotations

from bot import notices
from bot.lines import capital, line
from bot.notation import rounded
from bot.questions import NOT_KNOWN, WORDING
from bot.reply import Button, Line, Question, Reply, Strong, UserWords
from bot.slots import Doubtful, Draft
from core.outcome import Ask
from core.register import ProtocolBook
from nlu.parsed import Concept, Doubt, DoubtKind, DoubtReason, State

_BEFORE_ANYTHING = (
    DoubtKind.ONE_PATIENT,
    DoubtKind.CONFIRM_NUMBERS,
    DoubtKind.CYCLO_MEANING,
    DoubtKind.PM_MEANING,
    DoubtKind.WHICH_SLOT,
    DoubtKind.DRUG,
)


def about_the_message(draft: Draft) -> Doubtful | None:
    """The doubt that must be settled before anything of the message is used, if there is one."""
    found = {doubt.kind: doubt for doubt in draft.doubts}
    return next((found[kind] for kind in _BEFORE_ANYTHING if kind in found), None)


def doubt_reply(doubt: Doubtful, book: ProtocolBook) -> Reply:
    """The question that settles a doubt about the message."""
    buttons: tuple[Button, ...] = ()
    text: str | Line
    match doubt.kind:
        case DoubtKind.ONE_PATIENT:
            text = "This reads as more than one patient. Please send one patient at a time."
        case DoubtKind.CONFIRM_NUMBERS:
            example = "? Please add units, for example 70 kg, 170 cm, 45 years."
            text = line("Which number is what in ", UserWords(doubt.words), example)
        case DoubtKind.CYCLO_MEANING:
            text = "Which drug is meant, ciclosporin or cyclophosphamide?"
            buttons = _each("ciclosporin", "cyclophosphamide")
        case DoubtKind.PM_MEANING:
            text, buttons = "What does PM mean here?", _each("polymyositis", "not polymyositis")
        case DoubtKind.WHICH_SLOT:
            number = rounded(doubt.candidates[0]) if doubt.candidates else ""
            text = line("What is ", UserWords(number or doubt.words), "?")
            meanings = ("weight {} kg", "weight {} lb", "age {} years", "on prednisone {} mg daily")
            buttons = _each(*(meaning.format(number) for meaning in meanings)) if number else ()
        case _:
            text = "Which drug is meant?"
    return notices.ask_plainly(book, doubt.kind, text, buttons)


def _each(*texts: str) -> tuple[Button, ...]:
    return tuple(Button(text, text) for text in texts)


def question(ask: Ask, draft: Draft) -> Question:
    """The question for a missing fact, worded by what was unclear about it."""
    wording = WORDING[ask]
    text: str | Line = wording.question
    buttons = wording.buttons
    doubt = next((one for one in draft.doubts if one.kind in {DoubtKind.WEIGHT, DoubtKind.WEIGHT_UNIT}), None)
    if doubt is not None and ask is Ask.WEIGHT_UNIT and doubt.candidates:
        shown = rounded(doubt.candidates[0])
        text, buttons = f"Is the weight {shown} kg or {shown} lb?", _each(f"{shown} kg", f"{shown} lb")
    elif doubt is not None and ask is Ask.WEIGHT:
        text, buttons = _weight(doubt)
    elif ask is Ask.CHILDBEARING and _without_contraception(draft):
        text = "No reliable contraception: can it be arranged before methotrexate or mycophenolate mofetil?"
        buttons = (
            Button("Arranged", "on reliable contraception"),
            Button("Pregnancy is planned", "planning pregnancy"),
        )
    elif ask is Ask.STEROID_RISK:
        text, buttons = _steroid_risks(draft)
    return notices.asked(ask, text, (*buttons, NOT_KNOWN))


def not_taken(said: tuple[Doubt, ...], draft: Draft) -> tuple[Line, ...]:
    """For each number that cannot be one of this patient: that the known one stays."""
    known = {
        DoubtKind.WEIGHT: draft.weight_kg and f"the weight stays {rounded(draft.weight_kg.value)} kg",
        DoubtKind.HEIGHT: draft.height_cm and f"the height stays {rounded(draft.height_cm.value)} cm",
        DoubtKind.AGE: draft.age_years and f"the age stays {rounded(draft.age_years.value)} years",
    }
    return tuple(
        line(Strong("Not changed: "), UserWords(one.span.words.rstrip(" .,;")), f" cannot be right; {known[one.kind]}.")
        for one in said
        if known.get(one.kind)
    )


def _without_contraception(draft: Draft) -> bool:
    said = draft.findings.get(Concept.RELIABLE_CONTRACEPTION)
    return said is not None and said.value is State.ABSENT


_STEROID_RISKS = {
    Concept.DIABETES: "diabetes",
    Concept.OSTEOPOROSIS: "osteoporosis",
    Concept.GLAUCOMA: "glaucoma",
}


def _steroid_risks(draft: Draft) -> tuple[str, tuple[Button, ...]]:
    """Those that were not denied already (D04)."""
    denied = {concept for concept, said in draft.findings.items() if said.value is State.ABSENT}
    names = [name for concept, name in _STEROID_RISKS.items() if concept not in denied]
    none = Button("None of them" if names[1:] else "No", ", ".join(f"no {name}" for name in names))
    *first, last = names
    text = f"Any {', '.join(first)} or {last}?" if first else f"Any {last}?"
    return text, (none, *(Button(capital(name), f"has {name}") for name in names))


def _weight(doubt: Doubtful) -> tuple[str | Line, tuple[Button, ...]]:
    said = doubt.words.rstrip(" .,;")
    shown = tuple(dict.fromkeys(f"{rounded(value)} kg" for value in doubt.candidates))
    match doubt.reason:
        case DoubtReason.TWO_VALUES if shown:
            return f"Which weight is right: {' or '.join(shown)}?", _each(*shown)
        case DoubtReason.RANGE if shown:
            return f"Which weight should be used, between {' and '.join(shown)}?", _each(*shown)
        case DoubtReason.IMPLAUSIBLE | DoubtReason.MALFORMED:
            return line(UserWords(said), " cannot be read as this patient's weight. What is it, in kg or lb?"), ()
        case DoubtReason.BMI_ONLY:
            return "A BMI alone gives no weight. What is the patient's weight, in kg or lb?", ()
        case DoubtReason.NOT_OWN_PRESENT:
            return line(UserWords(said), " is not the present weight. What is it now, in kg or lb?"), ()
        case _:
            return WORDING[Ask.WEIGHT].question, ()
