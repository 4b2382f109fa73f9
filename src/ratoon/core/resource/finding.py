"""Finding records of every noun by text: the first few of each, in one statement per noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ratoon.core.actor import StaffActor
from ratoon.core.errors import Text
from ratoon.core.resource.declaration import Resource, registered
from ratoon.core.search import search

_SECTIONS = ("", "customers", "I", "II", "III", "IV")
"""In the order of the side bar; people of customers stand after those. What is elsewhere comes last."""
ON_THE_PAGE = 8
"""So many of a noun stand on the page of what was found."""
WEIGHED = 200
"""Of so many that fit, those stand first that stand first in the list of the noun: what is new before what is old."""
WHILE_TYPING = 4
"""So many of a noun are suggested while somebody types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record that was found: what tells it apart from others of its name is its ``hint``."""

    name: str
    hint: Text
    tag: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The first records of a noun that were found; ``all_url`` leads to the others, if there are any."""

    title: Text
    icon: str
    rows: list[Found]
    all_url: str


def find(actor: StaffActor, text: str, each: int) -> list[Group]:
    """Find what the actor may see, noun by noun in the order of the side bar."""
    groups = (_group(resource, actor, text, each) for resource in sorted(registered().values(), key=_place))
    return [one for one in groups if one is not None]


def _group(resource: Resource[Any], actor: StaffActor, text: str, each: int) -> Group | None:
    if not resource.is_searchable or not resource.access.may(actor, "view"):
        return None
    found_first = search(resource.access.visible_to(actor), text).order_by().values("pk")[:WEIGHED]
    matches = resource.model._default_manager.filter(pk__in=found_first).select_related(*resource.related)
    rows = list(matches.order_by(*resource.sorts[resource.first_sort])[: each + 1])
    if not rows:
        return None
    found = [
        Found(
            name=resource.name_of(row), hint=resource.hint_of(row), tag=resource.tag_of(row), url=resource.url(row.pk)
        )
        for row in rows[:each]
    ]
    all_url = f"{resource.url()}?{urlencode({'q': text})}" if len(rows) > each else ""
    return Group(title=resource.title, icon=resource.icon, rows=found, all_url=all_url)


def _place(resource: Resource[Any]) -> tuple[int, int]:
    section = resource.section
    return _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS), resource.position
