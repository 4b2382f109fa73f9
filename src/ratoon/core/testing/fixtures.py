"""The fixtures of the house: database, clock, doors, pins, browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings as django_settings
from django.utils import timezone, translation

from ratoon.core import settings
from ratoon.core.testing import browser as browsers
from ratoon.core.testing import database as databases
from ratoon.core.testing.clients import Door, Pages, Programs
from ratoon.core.testing.freeze import NOW, Clock
from ratoon.core.testing.network import refuse_network
from ratoon.core.testing.queries import Pins

hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
refuse_network()
logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are what many tests are about
Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Give this worker a clone of the template database, in place of pytest-django's own way."""
    with django_db_blocker.unblock():
        clone = databases.own_clone()
        clone.__enter__()
    yield
    with django_db_blocker.unblock():
        clone.__exit__(None, None, None)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Give this test a fresh database in which it may commit, from several threads; not together with ``db``."""
    with django_db_blocker.unblock(), databases.own_clone() as name:
        yield name


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """Stand on the test's own database where it asks for one, else in a transaction that is rolled back."""
    needs_own = {"own_database", "visitor"} & set(request.fixturenames)
    request.getfixturevalue("own_database" if needs_own else "db")


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[Clock | None]:
    """Let the clock stand (in a browser test: run) from the fixed moment on."""
    if not _is_ours(request):
        yield None
        return
    runs = "visitor" in request.fixturenames
    with time_machine.travel(NOW, tick=runs) as traveller:
        yield Clock(traveller)


@pytest.fixture(autouse=True)
def _clean_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no language, zone or settings behind for the next test."""
    yield
    if _is_ours(request):
        settings.forget()
        timezone.deactivate()
        translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(params=[Pages, Programs], ids=lambda door: door.name)
def door(request: pytest.FixtureRequest, database: None) -> Door:
    """Run the test through the page and through the API."""
    made: Door = request.param()
    return made


@pytest.fixture
def pins(request: pytest.FixtureRequest) -> Pins:
    """Give the pinned numbers of SQL statements of the test's folder."""
    return Pins(Path(request.path).parent)


@pytest.fixture(scope="module")
def _browser() -> Iterator[Any]:
    # as long as Playwright lives it keeps an event loop in this thread: Django takes plain calls for asynchronous, and
    # nothing else can run a loop; so it lives no longer than a module
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with browsers.launched() as browser:
            yield browser


@pytest.fixture
def visitor(
    _browser: Any, own_database: str, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[browsers.Visitor]:
    """Give a real browser before the system, on a database of the test's own; its parameter may name a language."""
    language = getattr(request, "param", "zh-CN")
    with browsers.served() as url, browsers.visiting(_browser, url, language) as made:
        yield made


def _is_ours(request: pytest.FixtureRequest) -> bool:
    return request.module is not None and request.module.__name__.startswith("ratoon.")
