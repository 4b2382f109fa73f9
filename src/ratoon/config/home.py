"""Where somebody lands who asked for nothing in particular."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from ratoon.core.requests import actor_of
from ratoon.core.resource import registered


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page that the reader may see."""
    actor = actor_of(request)
    for resource in sorted(registered().values(), key=lambda one: (one.section == "foot", one.position)):
        if resource.access.may(actor, "view"):
            return HttpResponseRedirect(resource.url())
    return HttpResponseRedirect("/profile/")
