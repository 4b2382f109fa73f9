"""What a request brings with it: its actor and its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ratoon.core.actor import StaffActor
from ratoon.core.clock import day_of
from ratoon.core.models import User


@cache
def _loader() -> Callable[[User], StaffActor | None]:
    load: Callable[[User], StaffActor | None] = import_string(django_settings.RATOON_ACTOR_LOADER)
    return load


def load_actor(user: User) -> StaffActor | None:
    """Give the actor behind a user, with all grants; None if nobody active works here under that name."""
    return _loader()(user)


def actor_of(request: HttpRequest) -> StaffActor:
    """
    Give the colleague who asks.

    :raises PermissionDenied: if whoever is signed in is no active colleague.
    """
    actor: StaffActor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied(_("You are signed in, but you do not work here, or not any more."))
    return actor


def now_and_today() -> tuple[datetime, date]:
    """Give this moment and the firm's day it lies in: asked once, at the edge, and passed on."""
    at = timezone.now()
    return at, day_of(at)


def plain_query(request: HttpRequest) -> dict[str, Any]:
    """Give the query string as one value per name; ``column``s ticked one by one become ``columns``."""
    found = dict(request.GET.items())
    if found.pop("column", None) is not None:
        found["columns"] = ",".join(request.GET.getlist("column"))
    return found
