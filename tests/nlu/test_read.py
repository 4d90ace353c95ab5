"""The readers together: one message, one reading, whatever is sent."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.parsed import DoubtKind, Drug, DrugRole, QuantityKind, Reading, Response, Sex, Subtype
from nlu.read import read
from nlu.text import LONGEST, plain_text

PHONE = Path(__file__).parents[3] / "shared" / "corpora" / "phone_messages.jsonl"
PLAUSIBLE = {
    QuantityKind.WEIGHT: (Decimal("0.4"), Decimal(300)),
    QuantityKind.HEIGHT: (Decimal(25), Decimal(250)),
    QuantityKind.AGE: (Decimal(0), Decimal(120)),
}


def findings(reading: Reading) -> dict[str, str]:
    return {finding.concept.value: finding.state.value for finding in reading.findings}


def slots(reading: Reading) -> object:
    """What a reading says, without where it stood."""
    return (
        [(one.kind, one.value) for one in reading.quantities],
        reading.sex and reading.sex.sex,
        [(one.subtype, one.state) for one in reading.subtypes],
        [(one.concept, one.state) for one in reading.findings],
        [(one.name, one.value) for one in reading.labs],
        [(one.drug, one.role, one.dose, one.unit, one.frequency, one.route, one.weeks) for one in reading.drugs],
        [one.allergen for one in reading.allergies],
        [one.response for one in reading.responses],
        [one.proposal for one in reading.proposals],
        [one.kind for one in reading.doubts],
    )


def test_a_whole_message() -> None:
    reading = read("54F 70kg DM, no diabetes, on pred 60 for 3 wks + mtx 15 weekly, responding well. taper?")
    weight = reading.quantity(QuantityKind.WEIGHT)
    assert weight is not None
    assert (weight.value, weight.span.words) == (Decimal(70), "70kg")
    assert reading.sex is not None
    assert reading.sex.sex is Sex.FEMALE
    assert [said.subtype for said in reading.subtypes] == [Subtype.DERMATOMYOSITIS]
    assert findings(reading)["diabetes"] == "absent"
    assert [(drug.drug, drug.role, drug.dose, drug.weeks) for drug in reading.drugs] == [
        (Drug.PREDNISONE, DrugRole.CURRENT, Decimal(60), Decimal(3)),
        (Drug.METHOTREXATE, DrugRole.CURRENT, Decimal(15), None),
    ]
    assert [said.response for said in reading.responses] == [Response.GOOD]
    assert reading.doubts == ()


def test_spans_quote_the_message_as_it_was_sent() -> None:
    raw = "😩 62F\u200b DM, on Methotrexte 15 mg WEEKLY — dysphagia"
    reading = read(raw)
    spans = [
        *(one.span for one in reading.drugs),
        *(one.span for one in reading.findings),
        *(one.span for one in reading.mends),
    ]
    spans += reading.unused
    assert len(spans) >= 3
    for span in spans:
        assert raw[span.start : span.end] == span.words


def test_a_slip_is_mended_and_shown() -> None:
    reading = read("on methotrexte 15 weekly")
    assert [(mend.span.words, mend.read_as) for mend in reading.mends] == [("methotrexte", "methotrexate")]
    assert reading.drugs[0].drug is Drug.METHOTREXATE


@pytest.mark.parametrize(
    "word",
    ["prednisolone", "prednislone", "pyomyositis", "dysphasia", "hydroxyzine", "hydralazine", "chloroquine",
     "dysplasia",
     "osteopenia"],
)  # fmt: skip
def test_real_neighbours_are_never_mended(word: str) -> None:
    assert read(f"known {word}, 70 kg").mends == ()


@pytest.mark.parametrize("word", ["scared", "trough", "disese", "predni", "x-azathiprine", "azathiprine's"])
def test_a_short_word_or_a_part_of_one_is_never_mended(word: str) -> None:
    """Below seven letters too many words are real; and a word is whole, from blank to blank."""
    assert read(f"70 kg {word}").mends == ()


@pytest.mark.parametrize(
    "slip", ["azathiprine", "mycophenlate", "rituxmab", "dermatomyostis", "osteoporsis", "methotrexae"]
)
def test_common_slips_are_mended(slip: str) -> None:
    assert [mend.span.words for mend in read(f"70 kg {slip}").mends] == [slip]


def test_prednisolone_never_becomes_prednisone() -> None:
    for spelling in ("prednisolone", "prednisolon", "prednisolne", "prednisilone", "prednislone"):
        assert Drug.PREDNISONE not in {mention.drug for mention in read(f"on {spelling} 40 mg daily").drugs}


@pytest.mark.parametrize("raw", ["", " ", "\n\n", "🙏", "\u200b", "...", "---"])
def test_nothing_to_read_is_asked_about(raw: str) -> None:
    assert [doubt.kind for doubt in read(raw).doubts] == [DoubtKind.CLARIFY_QUESTION]


def test_a_message_that_is_too_long_is_not_read() -> None:
    reading = read("70 kg DM pred dose " * 300)
    assert [doubt.kind for doubt in reading.doubts] == [DoubtKind.CLARIFY_QUESTION]
    assert (reading.quantities, reading.drugs, reading.subtypes) == ((), (), ())


def test_the_longest_message_is_read() -> None:
    assert read(("x" * (LONGEST - 6)) + " 70 kg").quantity(QuantityKind.WEIGHT) is not None


@pytest.mark.parametrize(
    "raw",
    [
        '/intent{"weight":"700 kg"}',
        "<b>700 kg</b>",
        '/agent_dose{"weight": 700}',
        "{{7*7}} 700 kg",
        "'; DROP TABLE x; -- 700 kg",
    ],
)
def test_payloads_are_text(raw: str) -> None:
    reading = read(raw)
    assert reading.quantity(QuantityKind.WEIGHT) is None  # 700 kg is no weight, however it is wrapped
    assert reading.text == raw


def test_markup_round_a_weight_changes_nothing() -> None:
    weight = read("<b>70 kg</b>").quantity(QuantityKind.WEIGHT)
    assert weight is not None
    assert weight.value == 70


@pytest.mark.parametrize(
    ("raw", "weight", "dose"),
    [
        ("mtx 15 mg weekly, 70 kg", 70, 15),
        ("pred 60 70kg", 70, 60),
        ("70 kg pred 60", 70, 60),
        ("pred 60", None, 60),
        ("pred 60kg", 60, None),
        ("aza 100 mg, wt 62 kg", 62, 100),
        ("62kg aza 100", 62, 100),
    ],
)
def test_a_number_is_read_once(raw: str, weight: int | None, dose: int | None) -> None:
    reading = read(raw)
    quantity = reading.quantity(QuantityKind.WEIGHT)
    assert (quantity.value if quantity else None) == weight
    assert [mention.dose for mention in reading.drugs] == [dose]
    assert [doubt.kind for doubt in reading.doubts] == []


def test_what_nothing_used_is_returned() -> None:
    assert [span.words for span in read("62F DM 70kg wears purple spectacles, pred dose?").unused] == [
        "wears purple spectacles"
    ]


MESSAGES = [
    "62F 154lb new DM w/ dysphagia, no DM2, TPMT nl",
    "PM on pred 60 + mtx 15 wkly, need septra for PJP? 70kg",
    "failed mtx 25 and mmf 3g, refractory DM 66kg, next?",
    "just steroids first then add something if no better in 3 months ok?",
    "allergic to ivig (anaphylaxis)",
    "on mtx 15 weekly, increase to 25?",
]


@pytest.mark.parametrize("raw", MESSAGES)
def test_blanks_emoji_and_courtesy_change_nothing(raw: str) -> None:
    plain = slots(read(raw))
    assert slots(read(raw.replace(" ", "  "))) == plain
    assert slots(read(f"🙏 {raw} 🙏")) == plain
    assert slots(read(f"Hi, {raw} Thanks!")) == plain


@pytest.mark.parametrize("raw", MESSAGES)
def test_case_changes_no_drug(raw: str) -> None:
    said = [(one.drug, one.role, one.dose, one.frequency) for one in read(raw).drugs]
    for other in (raw.upper(), raw.lower(), raw.title()):
        assert [(one.drug, one.role, one.dose, one.frequency) for one in read(other).drugs] == said


FRAGMENTS = st.sampled_from(
    ["mtx", "pred 60", "70 kg", "62F", "no", "?ILD", "DM", "on", "15 mg", "weekly", "1.", ",", "\n", "½",
     "７０kg", "-", "(",
     "5'7\"", "not", "if", "TPMT 12", "ck 9,800", "allergic to", "x 3wk", "go back to 60?", "cyclo", "was 63, now 70",
     "\u200b", "🙏", "мтх", "0", "1e9", "99999999999 mg", "²", "٣"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=14), st.sampled_from(["", " ", ", ", "/"]))
def test_no_message_breaks_a_reader(parts: list[str], glue: str) -> None:
    raw = glue.join(parts)
    reading = read(raw)
    assert read(raw) == reading
    for quantity in reading.quantities:
        low, high = PLAUSIBLE[quantity.kind]
        assert low <= quantity.value <= high
    spans = [*(one.span for one in reading.quantities), *(one.span for one in reading.drugs), *reading.unused]
    spans += [*(one.span for one in reading.findings), *(one.span for one in reading.doubts)]
    for span in spans:
        assert raw[span.start : span.end] == span.words
    for mention in reading.drugs:
        assert mention.dose is None or 0 < mention.dose <= 5000


@pytest.mark.parametrize(
    "fragment",
    [
        "70kg ",
        "no ",
        "mtx 15 ",
        "?",
        "1",
        "1/",
        "a ",
        "dm ",
        "'",
        "on pred ",
        "if no ",
        ", ",
        "\n",
        "é",
        "5'7 ",
        "ck ",
        "x" * 30 + " ",
    ],
)
def test_the_longest_message_is_quick(fragment: str) -> None:
    raw = (fragment * LONGEST)[:LONGEST]
    read(raw)
    start = time.process_time()
    read(raw)
    # all readers on 4,096 characters; one pattern that backtracks would take seconds
    assert time.process_time() - start < 1.0


def test_a_usual_message_is_quick() -> None:
    raw = "62F 154lb new DM w/ dysphagia, no DM2, TPMT nl, ?ILD on CT, on pred 60 + mtx 15 wkly. dose of aza?"
    read(raw)
    times = []
    for _ in range(50):
        start = time.process_time()
        read(raw)
        times.append(time.process_time() - start)
    assert sorted(times)[25] < 0.010  # ten times the aim, for a loaded machine


@pytest.mark.skipif(not PHONE.exists(), reason="the corpora do not stand beside the project")
def test_no_drug_of_the_phone_set_is_missed_or_invented() -> None:
    wrong = []
    for line in PHONE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = read(row["text"])
        for role in DrugRole:
            said = {one.drug.value for one in reading.drugs if one.role is role} - {"co_trimoxazole", "statin", "other"}
            if said != set(row["slots"]["drugs"][role.value]):
                wrong.append((row["id"], role.value, said))
    assert wrong == []


def test_plain_text_of_mended_words_keeps_every_place() -> None:
    raw = "hx of dermatomyostis and osteoporsis"
    reading = read(raw)
    assert [mend.span.words for mend in reading.mends] == ["dermatomyostis", "osteoporsis"]
    assert plain_text(raw).plain == raw
