"""What somebody says of himself: language and time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import User
from ratoon.people.services.refusals import PeopleRefused


@transaction.atomic
def set_language(*, user: User, language: str) -> None:
    """Remember the language that a reader chose."""
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def set_preferences(*, user: User, language: str, zone: str) -> User:
    """
    Remember in which language and zone somebody reads; empty: as the browser says, as the firm does.

    :raises PeopleRefused: ``unknown_language``, ``unknown_zone``.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise PeopleRefused("unknown_language", _("Ratoon does not speak this language."), "language")
    if zone and zone not in available_timezones():
        raise PeopleRefused("unknown_zone", _("There is no such time zone."), "zone")
    user.language, user.zone = language, zone
    user.save(update_fields=["language", "zone"])
    return user
