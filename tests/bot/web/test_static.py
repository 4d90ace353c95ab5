"""What the page is made of: nothing from elsewhere, no data as markup, words that can be read in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.channels.web.app import STATIC

FILES = sorted(path for path in STATIC.iterdir() if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
ROOT = re.compile(r":root \{(.*?)\}", re.DOTALL)
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")

# What is written on what.
WORDS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("paper", "raised", "hover")),
    ("ink", "edge"),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("bar-ink", "bar"),
    ("bar-soft", "bar"),
    *((tone, ground) for tone in ("stop", "hold", "caution") for ground in (f"{tone}-soft", "paper")),
    *(("ink", f"{tone}-soft") for tone in ("stop", "hold", "caution")),
]


def themes() -> dict[str, dict[str, str]]:
    style = (STATIC / "style.css").read_text()
    light, dark = (dict(COLOUR.findall(block)) for block in ROOT.findall(style))
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2 defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_stand_out_from_their_ground(theme: str, words: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_emergency_is_white_on_a_red_that_bears_it(theme: str) -> None:
    assert contrast("#ffffff", themes()[theme]["emergency"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_that_mean_something_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    assert contrast(colours["edge-strong"], colours["paper"]) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\(|@import|//[a-z0-9-]+\.[a-z]", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_data_becomes_markup_or_code(path: Path) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|setHTML|srcdoc"
    assert not re.search(forbidden, path.read_text())


def test_the_page_has_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text()
    assert not re.search(r"<style|style=|\son[a-z]+=|<script(?![^>]* src=)", page)
