"""What stands around every page: the side bar by stage, the reader, the languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import ShellPart, contributed
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
        "nav_foot": entries.get("foot", []),
    }


def _entries(request: HttpRequest, actor: StaffActor) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for resource in sorted(registered().values(), key=lambda one: one.position):
        if resource.access.may(actor, "view"):
            url = reverse(resource.slug)
            item = {
                "url": url,
                "label": resource.title,
                "icon": resource.icon,
                "current": request.path.startswith(url),
            }
            found.setdefault(resource.section, []).append(item)
    return found
