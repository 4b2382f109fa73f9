"""A real browser on a live server: what it complains of fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import FileResponse, HttpRequest
from django.test.testcases import LiveServerThread
from django.utils.cache import patch_cache_control
from playwright.sync_api import Browser, Page, sync_playwright

from ratoon.core.testing.clients import Person, page_client

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE_MILLISECONDS = 10_000
HOUR = 3600
_REFUSALS = ("status of 409", "status of 422")
"""How the browser tells of a refusal in words, which is no fault of the page."""


class Statics(StaticFilesHandler):
    """Serves static files that the browser keeps: asking anew for each page takes longer than the page."""

    def serve(self, request: HttpRequest) -> FileResponse:
        """Serve a file for an hour."""
        response = super().serve(request)
        patch_cache_control(response, max_age=HOUR)
        return response


@dataclass(slots=True)
class Visitor:
    """A page of the browser at the live server; ``complaints`` is what the console says against it."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, person: Person) -> None:
        """Give the browser the session of a person."""
        cookie = page_client(person).cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def goto(self, path: str) -> None:
        """Go to a page of the system and wait until it stands."""
        self.page.goto(self.url + path, wait_until="networkidle")


def chromium_path() -> str:
    """Say where the browser is; without one the test is skipped or, where browsers are required, fails."""
    named = os.environ.get("RATOON_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    missing = f"no Chromium at {named}: RATOON_CHROMIUM may name one" if not Path(named).exists() else ""
    vendor = Path(settings.DATA) / "static" / "vendor"
    if not missing and not vendor.is_dir():
        missing = f"no front-end packages in {vendor}: ./ratoon test prepares them"
    if missing and os.environ.get("RATOON_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    return named


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve the system, its static files included, from threads of this process; gives its address."""
    server = LiveServerThread("127.0.0.1", Statics)
    server.daemon = True
    server.start()
    try:
        server.is_ready.wait()
        if server.error is not None:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()


@contextmanager
def visiting(browser: Browser, url: str, language: str = "zh-CN", **options: Any) -> Iterator[Visitor]:
    """Open a page of the browser; afterwards hold that neither console nor content policy complained."""
    context = browser.new_context(locale=language, timezone_id="Asia/Shanghai", **options)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    visitor = Visitor(context.new_page(), url)
    visitor.page.on("console", lambda said: _note(visitor, said.text) if said.type == "error" else None)
    visitor.page.on("pageerror", lambda error: _note(visitor, str(error)))
    try:
        yield visitor
    finally:
        context.close()
    assert not visitor.complaints, "the browser complained:\n" + "\n".join(visitor.complaints)


def _note(visitor: Visitor, text: str) -> None:
    if not any(refusal in text for refusal in _REFUSALS):
        visitor.complaints.append(text)
