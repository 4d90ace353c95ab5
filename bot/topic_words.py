"""Words that name a part of the protocol, where neither a drug nor the kind of question does."""

from __future__ import annotations

import re

from core.request import Topic

_TOKEN = re.compile(r"[a-z]{1,40}|[0-9]{1,9}|%")

TOPIC_WORDS: dict[Topic, tuple[str, ...]] = {
    Topic.MONITORING: (
        "monitor", "monitoring", "follow up", "followup", "track", "mri", "creatine kinase", "ck", "strength test",
        "strength testing", "functional", "activities of daily living", "adl", "adls", "il 6", "interleukin",
        "interferon", "biomarker", "biomarkers",
    ),
    Topic.BONE: (
        "bone", "bones", "dexa", "dxa", "calcium", "vitamin d", "vit d", "bisphosphonate", "bisphosphonates",
        "osteoporosis prophylaxis", "fracture", "fractures",
    ),
    Topic.PNEUMOCYSTIS: (
        "pjp", "pcp prophylaxis", "pcp proph", "pneumocystis", "jirovecii", "prophylactic septrin",
    ),
    Topic.VACCINES: (
        "vaccine", "vaccines", "vaccinate", "vaccinated", "vaccination", "vaccinations", "vax", "jab", "jabs",
        "immunisation", "immunisations", "immunization", "immunizations", "shingles", "zoster", "flu shot", "pneumovax",
    ),
    Topic.SCREENING: (
        "screen", "screening", "hepatitis", "hep b", "hep c", "hbv", "hcv", "hbsag", "lfts", "lft", "liver tests",
        "liver function", "tpmt", "baseline bloods", "baseline tests", "baseline labs", "which tests", "what tests",
        "which bloods", "what bloods", "bloods before", "tests before", "labs before", "check before",
    ),
    Topic.CONTRACEPTION: (
        "contraception", "contraceptive", "contraceptives", "birth control", "teratogenic", "teratogen", "conceive",
        "conception", "get pregnant", "become pregnant", "childbearing",
    ),
    Topic.ONSET: (
        "when does it work", "start to work", "starts to work", "start working", "starts working", "kick in",
        "kicks in", "kicking in", "take effect", "takes effect", "taking effect", "full effect", "full efficacy",
        "how long until", "how long till", "how long before", "how soon", "how fast does", "how quickly does",
        "onset of action", "time to effect", "time to response",
    ),
    Topic.FIGURE: (
        "86 %", "86 percent", "86 per cent", "86 pct", "eighty six percent", "failure rate", "fails in how many",
        "fail rate", "failure figure",
    ),
}  # fmt: skip
WHY_NOT = (
    "why not", "why no", "why isn t", "why wasn t", "why can t", "why shouldn t", "instead of", "rather than",
    "pros and cons", "for and against", "arguments for", "arguments against", "why is", "why was", "versus", "vs",
)  # fmt: skip
CHANGE = (
    "switch", "switching", "swap", "change", "changing", "replace", "stop", "stopping", "come off", "discontinue",
)  # fmt: skip
DOSE = (
    "dose", "doses", "dosing", "dosage", "how much", "how many mg", "mg", "grams", "amount", "equivalent",
    "equivalence", "convert", "conversion",
)  # fmt: skip
DURATION = ("how long", "how often", "how many months", "how many weeks", "duration", "interval", "for how long")
EVIDENCE = ("evidence", "trial", "trials", "support", "supports", "acr", "guideline", "guidelines", "source", "study")
OPENING = (
    "steroid", "steroids", "corticosteroid", "corticosteroids", "glucocorticoid", "glucocorticoids", "sparing",
    "sparer", "day one", "day 1", "immunosuppressant", "immunosuppressants", "combination", "first line", "monotherapy",
    "high dose", "treatment of myositis", "treatment of inflammatory myopathy",
)  # fmt: skip
PITFALLS = ("pitfall", "pitfalls", "mistake", "mistakes", "protocol", "contraindication", "contraindications")
WHEN = ("when", "how long", "how soon", "how quickly", "how fast", "how many months", "how many weeks")
WORKS = ("work", "works", "working", "effect", "effective", "kick", "kicks", "respond", "efficacy")
START = ("start", "starting", "initial", "first dose", "begin", "initiation")
TARGET = ("target", "maximum", "max", "maintenance", "full dose", "final dose", "titrate", "titration", "increase to")
STEP = ("step", "steps", "increment", "increments", "titrate", "titration", "how fast", "how quickly", "escalate by",
        "increase by", "go up by", "raise by", "how do i increase", "how to increase", "by how much",
        "increase to", "go up to")  # fmt: skip


ONE_DAY = (
    "in one day", "in 1 day", "in a day", "in a single day", "on one day", "single day", "same day", "all at once",
    "in one go", "in 1 go", "in one sitting", "single infusion", "one infusion", "over one day", "over 1 day",
    "all on day 1", "all on day one",
)  # fmt: skip


def tokens(text: str) -> str:
    """The words of a message with one blank around each, so that whole phrases can be looked for."""
    return f" {' '.join(_TOKEN.findall(text.lower()))} "


def says(padded: str, phrases: tuple[str, ...]) -> bool:
    """Whether any of the phrases stands in the words, as whole words."""
    return any(f" {phrase} " in padded for phrase in phrases)


def named_topics(padded: str) -> frozenset[Topic]:
    """Every part of the protocol that the words name."""
    named = {topic for topic, phrases in TOPIC_WORDS.items() if says(padded, phrases)}
    if says(padded, WHEN) and says(padded, WORKS):
        named.add(Topic.ONSET)
    return frozenset(named)
