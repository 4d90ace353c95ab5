"""An overdose taken is heard, and one that is feared, denied or asked about in general is not (D28)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from nlu.overdose import read_overdose
from nlu.parsed import Concept
from nlu.read import read
from nlu.text import LONGEST, plain_text


class _Needed(TypedDict):
    text: str


class Row(_Needed, total=False):
    state: str


ROWS: list[Row] = yaml.safe_load((Path(__file__).parent / "overdose.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_an_overdose_is_heard_where_it_was_taken(row: Row) -> None:
    said = {one.state.value for one in read(row["text"]).findings if one.concept is Concept.OVERDOSE}
    assert said == ({row["state"]} if "state" in row else set())


@pytest.mark.parametrize("fragment", ["overdose ", "od of ", "took 30 of her ", "swallowed 30 tablets ", "if a "])
def test_no_message_is_slow(fragment: str) -> None:
    text = plain_text((fragment * LONGEST)[:LONGEST])
    read_overdose(text)
    start = time.process_time()
    read_overdose(text)
    assert time.process_time() - start < 0.1
