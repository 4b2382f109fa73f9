"""At the edge of every request: fresh settings, who asks, in which language and zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ratoon.core import settings
from ratoon.core.api.problems import CONTENT_TYPE, problem
from ratoon.core.clock import zone
from ratoon.core.models import User
from ratoon.core.requests import load_actor

Answer = Callable[[HttpRequest], HttpResponse]


class EdgeMiddleware:
    """Forgets the settings that the last request read; lets no page be kept where the next person finds it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        settings.forget()
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        if request.path.startswith("/api/") and response.status_code in (400, 404, 405):
            return _as_problem(response)
        return response


class ActorMiddleware:
    """Sets ``request.actor`` for a colleague's session, and the language and zone of the reader."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = None  # type: ignore[attr-defined]
        if isinstance(user, User):
            if user.language:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language() or ""
            request.actor = load_actor(user)  # type: ignore[attr-defined]
            timezone.activate(ZoneInfo(user.zone) if user.zone else zone())
        else:
            timezone.activate(zone())
        try:
            response = self.get_response(request)
            is_bare = response.status_code == 405 and not response.streaming and not response.content
            return _as_page(request, response) if is_bare and not request.path.startswith("/api/") else response
        finally:
            timezone.deactivate()


def _as_page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Say in words that an address takes only what buttons send: who signs in on the way to one lands there."""
    page = render(request, "405.html", status=405)
    page["Allow"] = refused["Allow"]
    return page


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Give refusals that Django itself made on API addresses the shape of all others."""
    if response.headers.get("Content-Type") == CONTENT_TYPE:
        return response
    texts = {
        400: ("bad_request", _("This request can't be understood.")),
        404: ("not_found", _("This is not there, or not yours to see.")),
        405: ("method_not_allowed", _("This address does not take this method.")),
    }
    code, text = texts[response.status_code]
    answer = problem(response.status_code, code, text)
    if "Allow" in response.headers:
        answer["Allow"] = response.headers["Allow"]
    return answer
