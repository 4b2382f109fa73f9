"""The rules of the house that a test can hold."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import signals
from django.urls import URLResolver, get_resolver

from ratoon.core.access import kinds
from ratoon.core.contributions import Action, EventText, contributed
from ratoon.core.events import Event, events
from ratoon.core.resource import registered

SOURCE = Path(__file__).resolve().parents[2]
ROOMS = (
    ("core",),
    ("people",),
    ("customers",),
    ("work",),
    ("product",),
    ("knowledge", "feedback", "usage"),
    ("lead",),
    ("sale",),
    ("delivery",),
    ("support",),
    ("success",),
    ("staffing",),
    ("portal", "insight", "assistant"),
    ("demo", "imports"),
    ("config",),
)
"""From the ground to the roof, as house.md §3 has them."""

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
PURE = ("rules.py", "scoring.py", "solver.py", "matching.py")

SILENT = {
    "calendar.day_unset": "a day that follows the country's calendar again has no page; the journal keeps who said so",
    "job.retried": "jobs have no page; the journal keeps who sent one again",
    "setting.changed": "told by the page of the room's settings, which are no record",
    "token.made": "tokens have no page with a timeline",
    "token.revoked": "as above",
    "word.removed": "a word that was removed has no page any more; the journal keeps who removed it",
}
"""Events that no timeline tells, and why."""

AWAITED: frozenset[str] = frozenset()
"""Addresses that the shell offers once the room that has them is there: until then it asks and shows nothing."""

FILES = sorted(
    path
    for path in SOURCE.rglob("*.py")
    if not {"migrations", "tests", "testing"} & set(path.relative_to(SOURCE).parts)
)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_the_rooms_are_those_that_are_known() -> None:
    here = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert here <= {room for line in ROOMS for room in line}


# sizes


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES, f"{path}: make it a folder with one file per subject"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_nest(node):
            lines = (node.end_lineno or 0) - node.lineno + 1 - _lines_of_docstring(node)
            assert lines <= MOST_LINES_OF_A_FUNCTION, f"{_name(path)}:{node.lineno} {node.name} has {lines} lines"


def _is_nest(node: ast.AST) -> bool:
    """Say whether a function only holds the one it returns."""
    body = getattr(node, "body", [])
    return len([one for one in body if isinstance(one, ast.FunctionDef)]) == 1 and isinstance(body[-1], ast.Return)


def _lines_of_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0


# what may know what


@pytest.mark.parametrize("path", [path for path in FILES if path.name in PURE], ids=_name)
def test_pure_files_know_no_django(path: Path) -> None:
    for module in _imported(path):
        assert module.partition(".")[0] not in ("django", "ninja", "procrastinate"), f"{_name(path)} imports {module}"
        assert not module.endswith(".models"), f"{_name(path)} imports {module}"


def test_no_model_signals_and_no_admin() -> None:
    for path in FILES:
        for module in _imported(path):
            assert not module.startswith("django.db.models.signals"), _name(path)
            assert module != "django.dispatch", _name(path)
    for name in ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"):
        ours = [key for key, *_rest in getattr(signals, name).receivers if "ratoon" in str(key)]
        assert not ours, name
    assert not apps.is_installed("django.contrib.admin")


def test_no_logic_hides_in_save_clean_or_managers() -> None:
    for app in apps.get_app_configs():
        if not app.name.startswith("ratoon."):
            continue
        for model in app.get_models():
            hidden = {"save", "delete", "clean", "full_clean"} & set(vars(model))
            assert not hidden, f"{model.__name__} overrides {hidden}"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_look_down_only(path: Path) -> None:
    room = path.relative_to(SOURCE).parts[0]
    routes = _rooms_of_routes()
    text = path.read_text()
    for name in re.findall(r"{%\s*url\s+['\"]([\w:.-]+)['\"]", text):
        if name not in AWAITED:
            assert name in routes, f"{_name(path)}: no route {name}"
        owner = routes.get(name, room)
        assert _level(owner) <= _level(room), f"{_name(path)} links up to {name} of {owner}"
    for other in re.findall(r"{%\s*(?:include|extends)\s+['\"]([\w/.#-]+)['\"]", text):
        owner = _room_of_template(other.partition("#")[0])
        assert _level(owner) <= _level(room), f"{_name(path)} includes {other} of {owner}"


def test_awaited_addresses_are_not_there_yet() -> None:
    assert not AWAITED & set(_rooms_of_routes()), "take it from AWAITED: the shell can rely on it now"


def _level(room: str) -> int:
    return next(number for number, line in enumerate(ROOMS) if room in line)


def _room_of_template(name: str) -> str:
    found = sorted(path.relative_to(SOURCE).parts[0] for path in SOURCE.glob(f"*/templates/{name}"))
    return found[0] if found else "core"


def _rooms_of_routes() -> dict[str, str]:
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Sequence[Any], space: str) -> Iterator[tuple[str, str]]:
    """Give each route with its room: pages of nouns are in that of their model."""
    slugs = {one.slug: one.model._meta.app_label for one in registered().values()}
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
            continue
        name = str(one.name)
        slug = name.partition("_")[0]
        module = str(getattr(one.callback, "__module__", ""))
        room = module.split(".")[1] if module.startswith("ratoon.") else "core"
        yield space + name, slugs.get(slug, room)


# events and grants


@pytest.mark.parametrize("kind", sorted(events()))
def test_an_event_can_be_told_or_says_why_not(kind: str) -> None:
    told = [one for one in contributed(EventText) if one.event.kind == kind]
    assert len(told) <= 1, f"{kind} is told twice"
    assert bool(told) != (kind in SILENT), f"{kind}: an EventText or a reason in SILENT, one of both"


@pytest.mark.parametrize("kind", sorted(SILENT))
def test_a_reason_for_silence_is_about_an_event(kind: str) -> None:
    assert kind in events()


@pytest.mark.parametrize("text", contributed(EventText), ids=lambda one: str(one.event.kind))
def test_a_text_tells_what_its_event_holds(text: EventText) -> None:
    wanted = set(re.findall(r"%\((\w+)\)", str(text.text)))
    given = [*text.names, *text.words, *text.lookups]
    assert wanted == set(given), text.event.kind
    assert len(given) == len(set(given)), text.event.kind
    fields = _fields_of(text.event)
    for attribute, kind in text.names.values():
        assert attribute in fields, f"{text.event.kind} has no {attribute}"
        assert kind in {one.kind for one in registered().values()}, f"nobody names records of kind {kind}"
    assert not text.grant or text.grant in _grants(), f"no right is called {text.grant}"


@pytest.mark.parametrize("event", [events()[kind] for kind in sorted(events())], ids=lambda one: str(one.kind))
def test_an_event_holds_no_names_and_no_free_text(event: type[Event]) -> None:
    forbidden = {"name", "title", "text", "note", "email", "phone", "address", "comment", "subject", "body"}
    allowed = {("setting.changed", "name")}  # the setting's own, not a person's
    found = {name for name in _fields_of(event) if name in forbidden and (event.kind, name) not in allowed}
    assert not found, f"{event.kind} keeps {found}, which nobody could forget"


def test_grants_are_named_once() -> None:
    twice = [name for name, count in Counter(_grants()).items() if count > 1]
    assert not twice
    for access in kinds().values():
        assert "view" in access.actions, access.kind
        for role, allowed in access.defaults.items():
            assert set(allowed.actions) <= set(access.actions), f"{role} has rights over {access.kind} that are none"


def test_the_first_person_of_a_system_can_do_all() -> None:
    for access in kinds().values():
        assert set(access.actions) == set(access.defaults["administrator"].actions), access.kind


def test_verbs_ask_for_rights_that_are_declared() -> None:
    for action in contributed(Action):
        assert action.kind in kinds(), action.name
        assert action.right in kinds()[action.kind].actions, f"{action.kind} {action.name} asks for {action.right}"
    names = Counter((one.kind, one.name) for one in contributed(Action))
    assert not [name for name, count in names.items() if count > 1]
    taken = {"new", "edit", "options", "timeline", "show", "export"}
    assert not {name for _kind, name in names} & taken, "the address of a verb is a page's already"


def _grants() -> list[str]:
    return [access.grant(action) for access in kinds().values() for action in access.actions]


def _fields_of(event: type[Any]) -> set[str]:
    return {name for base in event.__mro__ for name in vars(base).get("__annotations__", {})} - {"kind"}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
