"""The browser of the browser tests: the system's Chromium, else Playwright's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser as AsyncBrowser
    from playwright.async_api import Playwright as AsyncPlaywright
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "no Chromium: .venv/bin/playwright install --with-deps chromium"


def launch(playwright: Playwright) -> Browser:
    """A running browser. Where there is none the test is skipped with the line that installs it; in CI it fails."""
    return playwright.chromium.launch(executable_path=_chromium(playwright.chromium.executable_path))


async def chromium_for_async(playwright: AsyncPlaywright) -> AsyncBrowser:
    """The same, for a test that runs in an event loop."""
    return await playwright.chromium.launch(executable_path=_chromium(playwright.chromium.executable_path))


def _chromium(own: str) -> str | None:
    """The system's Chromium; None for Playwright's own."""
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system is None and not Path(own).exists():
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    return system
