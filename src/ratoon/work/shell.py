"""Today at the top of the side bar, above the nouns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import StaffActor
from ratoon.core.ui.shell import shell as shell_of_nouns
from ratoon.work.access import TASKS


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the side bar and the reader to every template, with Today first."""
    found = shell_of_nouns(request)
    actor: StaffActor | None = found["actor"]
    if actor is None or not TASKS.may(actor, "view"):
        return found
    url = reverse("today")
    # the number loads by itself: no page waits for it, and it follows what is done on the page
    count = format_html(
        '<span hx-get="{}" hx-trigger="load, workChanged from:body" hx-target="this"></span>', reverse("today_count")
    )
    item = {
        "url": url,
        "label": _("Today"),
        "icon": "sun-high",
        "current": request.path.startswith(url),
        "count": count,
    }
    nav = list(found["nav"])
    if nav and not nav[0]["label"]:
        nav[0] = {**nav[0], "items": [item, *nav[0]["items"]]}
    else:
        nav.insert(0, {"numeral": "", "label": "", "items": [item]})
    return {**found, "nav": nav}
