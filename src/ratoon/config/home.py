"""Where somebody lands who asked for nothing in particular."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ratoon.core.requests import actor_of
from ratoon.core.resource import registered
from ratoon.work.access import TASKS


def home(request: HttpRequest) -> HttpResponse:
    """Lead to Today or, for who has no tasks, to the first page that the reader may see."""
    actor = actor_of(request)
    if TASKS.may(actor, "view"):
        return HttpResponseRedirect(reverse("today"))
    for resource in sorted(registered().values(), key=lambda one: (one.section == "settings", one.position)):
        if resource.access.may(actor, "view"):
            return HttpResponseRedirect(resource.url())
    return HttpResponseRedirect("/profile/")
