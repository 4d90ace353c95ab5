"""Which HTML Telegram refuses, by its description of HTML style: few tags, properly nested, few entities."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or (tag == "blockquote" and tag in self.open):
            self.faults.append(f"<{tag}>")
        if attrs and (tag, attrs) != ("blockquote", [("expandable", None)]):
            self.faults.append(f"{tag} {attrs}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


def refused_markup(markup: str) -> list[str]:
    """The faults for which Telegram would refuse this text; none for a good one."""
    reader = _read(markup)
    return [*reader.faults, *reader.open, *ENTITY.findall(markup)]


def seen(markup: str) -> str:
    """The text as a reader sees it."""
    return _read(markup).text
