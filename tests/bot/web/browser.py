"""The browser of the browser tests: the system's Chromium, else Playwright's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "no Chromium: .venv/bin/playwright install --with-deps chromium"


def launch(playwright: Playwright) -> Browser:
    """A running browser. Where there is none the test is skipped with the line that installs it; in CI it fails."""
    system = next(filter(None, map(shutil.which, NAMES)), None)
    if system is None and not Path(playwright.chromium.executable_path).exists():
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    return playwright.chromium.launch(executable_path=system)
