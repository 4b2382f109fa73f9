"""Tokens: what programs sign in with. Shown once, kept as a digest, never more than their maker may."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from ratoon.core.actor import Actor, StaffActor, TokenActor
from ratoon.core.clock import day_of
from ratoon.core.errors import DomainError
from ratoon.core.events import Event, publish, publish_all
from ratoon.core.models import ApiToken, User
from ratoon.core.requests import load_actor

PREFIX = "rtn_"


class TokenMade(Event, kind="token.made"):
    """A colleague made a token."""

    token_id: int


class TokenRevoked(Event, kind="token.revoked"):
    """A token works no more."""

    token_id: int


@transaction.atomic
def make_token(*, name: str, scopes: Sequence[str], actor: StaffActor, at: datetime) -> tuple[ApiToken, str]:
    """
    Make a token with some of one's own grants; returns it with its secret, which is kept nowhere.

    A token makes no tokens: else one that is revoked would live on in its children.

    :raises DomainError: ``scope_not_yours`` if a scope is not among the actor's grants, ``by_token``.
    """
    if isinstance(actor, TokenActor):
        raise DomainError("by_token", _("Tokens are made by people, on their profile."))
    foreign = sorted(set(scopes) - set(actor.grants))
    if foreign or not scopes:
        raise DomainError("scope_not_yours", _("Choose rights that you have yourself."), "scopes")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=actor.user_id,
        name=name,
        digest=_digest(secret),
        tail=secret[-4:],
        scopes=sorted(set(scopes)),
        created_at=at,
    )
    publish(TokenMade(token_id=token.pk), about=(token,), actor=actor, at=at)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: StaffActor, at: datetime) -> ApiToken:
    """
    End one's own token.

    :raises DomainError: ``not_yours``, ``revoked_before``.
    """
    held = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if held.user_id != actor.user_id:
        raise DomainError("not_yours", _("This is somebody else's token."))
    if held.revoked_at is not None:
        raise DomainError("revoked_before", _("This token was revoked before."))
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    publish(TokenRevoked(token_id=held.pk), about=(held,), actor=actor, at=at)
    return held


@transaction.atomic
def revoke_tokens_of(*, user: User, actor: Actor, at: datetime) -> int:
    """End all tokens of somebody; returns how many."""
    held = list(ApiToken.objects.select_for_update(no_key=True).filter(user=user, revoked_at=None).order_by("pk"))
    ApiToken.objects.filter(pk__in=[token.pk for token in held]).update(revoked_at=at)
    publish_all([(TokenRevoked(token_id=token.pk), (token,)) for token in held], actor=actor, at=at)
    return len(held)


class TokenAuth(HttpBearer):
    """Finds who calls: sets ``request.actor``, with the token's scopes alone."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        row = ApiToken.objects.select_related("user").filter(digest=_digest(token), revoked_at=None).first()
        if row is None or not isinstance(row.user, User):
            return None
        staff = load_actor(row.user)
        if staff is None:
            return None
        today = day_of(timezone.now())
        if row.last_used_on != today:
            ApiToken.objects.filter(pk=row.pk).update(last_used_on=today)
        if row.user.language and "HTTP_ACCEPT_LANGUAGE" not in request.META:
            translation.activate(row.user.language)
        request.actor = TokenActor(  # type: ignore[attr-defined]
            user_id=staff.user_id,
            staff_id=staff.staff_id,
            name=staff.name,
            role_label=staff.role_label,
            team_ids=staff.team_ids,
            department_ids=staff.department_ids,
            grants={grant: scope for grant, scope in staff.grants.items() if grant in row.scopes},
            token_id=row.pk,
        )
        return row


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
