"""Lists saved under a name: one's own, or shared with all who see the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.models import SavedView
from ratoon.core.resource.declaration import Resource
from ratoon.core.resource.requests import read_list


def save_view(
    *, resource: Resource[Any], query: dict[str, str], name: str, is_shared: bool, actor: StaffActor, at: datetime
) -> SavedView:
    """
    Save filters, sort and columns of a list.

    :raises DomainError: ``bad_filter``, ``name_known``.
    """
    wanted = read_list(resource, actor, query)
    if wanted.errors:
        raise DomainError("bad_filter", next(iter(wanted.errors.values()))[0])
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                user_id=actor.user_id,
                slug=resource.slug,
                name=name,
                query=dict(wanted.given),
                is_shared=is_shared,
                created_at=at,
            )
    except IntegrityError as twice:
        raise DomainError("name_known", _("You have a view of this name already."), "name") from twice


def forget_view(*, view: SavedView) -> None:
    """Forget a view; nothing else hangs on it."""
    view.delete()
