"""What stands around every page: the side bar by stage, the reader, the languages."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import NavItem, ShellPart, contributed
from ratoon.core.errors import Text
from ratoon.core.resource import registered

SECTIONS = (
    ("", "", ""),
    ("I", "I", _("Win")),
    ("II", "II", _("Deliver")),
    ("III", "III", _("Use")),
    ("IV", "IV", _("Grow")),
    ("roots", "", _("Roots")),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the side bar and the reader to every template."""
    actor: StaffActor | None = getattr(request, "actor", None)
    entries = _entries(request, actor) if actor else {}
    return {
        "actor": actor,
        "shell_parts": [one.template for one in sorted(contributed(ShellPart), key=lambda one: one.position)],
        "nav": [
            {"numeral": numeral, "label": label, "items": entries[code]}
            for code, numeral, label in SECTIONS
            if code in entries
        ],
        "settings_url": reverse("settings"),
        "nav_foot": [*entries.get("foot", []), *([_settings(request)] if actor else [])],
    }


def _settings(request: HttpRequest) -> dict[str, Any]:
    """Give the entrance to all that is set: nouns of the section ``settings`` are reached from there."""
    inside = [resource.url() for resource in registered().values() if resource.section == "settings"]
    url = reverse("settings")
    is_here = request.path.startswith((url, reverse("roles"), *inside))
    return {"url": url, "label": _("Settings"), "icon": "settings", "current": is_here}


def _entries(request: HttpRequest, actor: StaffActor) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for resource in registered().values():
        if resource.access.may(actor, "view"):
            item = _item(request, resource.home, resource.title, resource.icon, inside=resource.url())
            found.setdefault(resource.section, []).append((resource.position, item))
    for one in contributed(NavItem):
        if actor.scope(one.grant) is not None:
            item = _item(request, reverse(one.url_name), one.label, one.icon)
            item["count_url"] = reverse(one.count_url_name) if one.count_url_name else ""
            found.setdefault(one.section, []).append((one.position, item))
    return {section: [item for _at, item in sorted(items, key=itemgetter(0))] for section, items in found.items()}


def _item(request: HttpRequest, url: str, label: Text, icon: str, inside: str = "") -> dict[str, Any]:
    return {"url": url, "label": label, "icon": icon, "current": request.path.startswith(inside or url)}
