"""
The tests' side of pytest, named in `pyproject.toml` by ``-p``: imported before Django's settings are.

So it sets what the settings read, and loads the fixtures, which import models, only once Django stands.
"""

from __future__ import annotations

import importlib.util
import os
import time

import pytest

os.environ["RATOON_PROCESS"] = "test"
os.environ.setdefault("RATOON_LOG_LEVEL", "ERROR")
os.environ.setdefault("RATOON_SEED", str(time.time_ns() % 1_000_000))  # the workers get it from who starts them
pytest.register_assert_rewrite(
    *(f"ratoon.core.testing.{name}" for name in ("browser", "clients", "digests", "drain", "queries"))
)


def pytest_configure(config: pytest.Config) -> None:
    """Load the house's fixtures, and those of every room that has `tests/fixtures.py`."""
    # by name, because the ground may not import the rooms above it, and no model before Django is set up
    names = ["ratoon.core.testing.fixtures", *_rooms()]
    for name in names:
        pytest.register_assert_rewrite(name)
        config.pluginmanager.import_plugin(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walk in the browser first: what takes minutes would otherwise keep one worker busy while the other is done."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the seed by which moments were chosen: given in the environment it chooses them again."""
    terminalreporter.write_line(f"RATOON_SEED={os.environ['RATOON_SEED']}")


def _rooms() -> list[str]:
    from django.apps import apps  # noqa: PLC0415 settings come first

    rooms = [one.name for one in apps.get_app_configs() if one.name.startswith("ratoon.")]
    return [f"{room}.tests.fixtures" for room in rooms if _exists(f"{room}.tests.fixtures")]


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
