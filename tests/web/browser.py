"""A browser for the scenarios: Chromium of the system, or a visible skip."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, an extra of the developers")
    path = installed()
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium); no page was tried in a browser")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(params=["ar", "en"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page in each language; it fails the test that asks for anything from elsewhere, or breaks its own policy."""
    context = browser.new_context(locale=request.param, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    outside: list[str] = []
    said: list[str] = []
    opened.on("request", lambda r: outside.append(r.url) if "//127.0.0.1:" not in r.url else None)
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert (outside, said) == ([], [])
