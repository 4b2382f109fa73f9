"""At the edge of every request: fresh settings, one retry after a deadlock, who asks, in which language and zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from psycopg import errors

from ratoon.core import settings
from ratoon.core.clock import zone
from ratoon.core.models import User
from ratoon.core.requests import load_actor

Answer = Callable[[HttpRequest], HttpResponse]


class EdgeMiddleware:
    """Forgets the settings that the last request read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        settings.forget()
        return self.get_response(request)


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
            return self.get_response(request)
        finally:
            timezone.deactivate()


def is_passing(error: BaseException) -> bool:
    """Say whether an error is a deadlock or serialisation failure: the same work may succeed at once."""
    cause = error.__cause__ if isinstance(error, OperationalError) else error
    return isinstance(cause, errors.DeadlockDetected | errors.SerializationFailure)
