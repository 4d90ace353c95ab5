"""Record numbers, dates of birth, phone numbers and e-mail addresses, by their shape and the words before them."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.VERBOSE
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|[ ]?\[at\][ ]?)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NUMBERED = (
    r"mrn|nhs|chi|urn|umrn|ehr|hosp(?:ital)?|record|medical[ ]record|pat(?:ient)?|pt|case|file|chart|unit|insurance|"
    r"passport|ssn|social[ ]security|national|account|encounter|accession|medicare|nin"
)
_NO = r"(?:id|no|nr|number|num|\#)"
_RECORD = re.compile(
    rf"""\b(?:(?:mrn|m\.r\.n|nhs|nhi|hn|chi|ssn|umrn|urn|medicare|accession|passport|nin)\b
          | (?:{_NUMBERED})\.?[ ]?{_NO}\b | (?:{_NUMBERED})[ ]?\#)
        [ .:#=]{{0,4}}{_NO}?[ .:#=]{{0,4}}(?:is|was)?[ :#=]{{0,3}}(?=(?:[A-Z/ -]{{0,4}}[0-9]){{4}})[A-Z0-9]
      | \bid[ ]?[:#=]?[ ]?[A-Z]{{0,3}}[0-9]{{4,}}""",
    _FLAGS,
)
_GROUPED = re.compile(r"(?<![0-9.])(?:[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}|[0-9]{3}-[0-9]{2}-[0-9]{4})(?![0-9.])")
_AFTER_A_COUNT = r"[ ]?(?:mg|g|kg|iu|units?|copies|cells|x|u/l|iu/l|%|/)"
_LONG = re.compile(rf"(?<![0-9.,/+-])[A-Z]{{0,3}}[0-9]{{6,12}}(?![0-9]|[.,/-][0-9]|{_AFTER_A_COUNT})", _FLAGS)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:(?:19|20)?[0-9]{2})"
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_DATE = rf"""(?:[0-3]?[0-9][ ]?[./-][ ]?[0-3]?[0-9][ ]?[./-][ ]?{_YEAR}
    | (?:19|20)[0-9]{{2}}[./-][01]?[0-9][./-][0-3]?[0-9] | {_DAY}[ -](?:of[ ])?{_MONTH}\.?[ ,-]{{1,2}}{_YEAR}
    | {_MONTH}\.?[ ]{_DAY},?[ ]{_YEAR} | [0-3][0-9][01][0-9]{_YEAR}\b)"""
_BORN = r"\b(?:d\.?o\.?b\.?|date[ ]of[ ]birth|birth[ ]?date|birthday|bday|born)\b"
_BIRTH = re.compile(rf"{_BORN}[ .:=]{{0,3}}(?:is|was)?[ ]?(?:on)?[ ]?(?:the)?[ :=]{{0,3}}{_DATE}", _FLAGS)
_OLD_DATE = re.compile(
    r"(?<![0-9])(?:[0-3]?[0-9][./-][0-3]?[0-9][./-]19[0-9]{2}|19[0-9]{2}-[01][0-9]-[0-3][0-9])(?![0-9])"
)

_PHONE = re.compile(
    r"""(?<![0-9.])(?:\+[0-9]{1,3}[ .()-]{0,2}(?:[0-9]{1,5}[ .()-]{0,2}){2,5}[0-9]{2,4}
      | \(0?[0-9]{2,5}\)[ -]?[0-9]{3,4}[ -]?[0-9]{3,5}
      | 0[0-9]{3,4}[ -][0-9]{3}[ -]?[0-9]{3,4} | 0[0-9]{2}[ -][0-9]{4}[ -][0-9]{4}
      | 07[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}
      | [0-9]{3}[.-][0-9]{3}[.-][0-9]{4})(?![0-9])""",
    _FLAGS,
)
_CALLED = re.compile(
    r"""\b(?:tel(?:ephone)?|phone|mobile|mob|cell(?:phone)?|whatsapp|contact|pager|bleep
      | (?:call|ring|reach|text|phone)[ ](?:me|him|her|us|them|back|wife|husband|son|daughter|mother|father)
      | number[ ]is)\b[^0-9+]{0,14}(\+?[0-9][0-9 ().-]{3,18}[0-9])""",
    _FLAGS,
)
_FEWEST_DIGITS = 6


def record_number(text: str) -> bool:
    """Whether a number of a record, insurance or identity stands here."""
    return any(pattern.search(text) for pattern in (_RECORD, _GROUPED, _LONG))


def birth_date(text: str) -> bool:
    """Whether a date is called that of a birth, or lies in the last century."""
    return any(pattern.search(text) for pattern in (_BIRTH, _OLD_DATE))


def phone(text: str) -> bool:
    """Whether a number has the shape of a phone's, or follows a word that calls it one."""
    if _PHONE.search(text):
        return True
    return any(sum(map(str.isdigit, found[1])) >= _FEWEST_DIGITS for found in _CALLED.finditer(text))


def email(text: str) -> bool:
    """Whether an e-mail address stands here."""
    return _EMAIL.search(text) is not None
