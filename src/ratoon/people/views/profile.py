"""Who one is here: facts, language and zone, tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ratoon.core.access import kinds
from ratoon.core.api.tokens import make_token, revoke_token
from ratoon.core.errors import DomainError
from ratoon.core.models import ApiToken, User
from ratoon.core.requests import actor_of, now_and_today
from ratoon.people import services
from ratoon.people.forms import PreferencesForm, TokenForm
from ratoon.people.models import Staff


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and set language and zone."""
    user = _user(request)
    start = {"language": user.language, "zone": user.zone}
    form = PreferencesForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_preferences(user=user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field, str(refused.text))
        else:
            with translation.override(user.language or translation.get_language()):
                messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("profile"))
    staff = Staff.objects.select_related("team", "manager").filter(user=user).first()
    context = {
        "staff": staff,
        "roles": [role.label for role in staff.roles.all()] if staff else [],
        "form": form,
        "tokens": [_token(token) for token in ApiToken.objects.filter(user=user).order_by("-pk")],
    }
    return render(request, "people/profile.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret, once."""
    actor = actor_of(request)
    form = TokenForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        at, _today = now_and_today()
        try:
            token, secret = make_token(actor=actor, at=at, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field, str(refused.text))
        else:
            response = render(request, "people/token_made.html", {"token": token, "secret": secret})
            add_never_cache_headers(response)
            return response
    return render(request, "people/token.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one's own token."""
    actor = actor_of(request)
    token = get_object_or_404(ApiToken, pk=pk, user_id=actor.user_id)
    at, _today = now_and_today()
    try:
        revoke_token(token=token, actor=actor, at=at)
    except DomainError as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, _("“%(name)s” works no more.") % {"name": token.name})
    return HttpResponseRedirect(reverse("profile"))


def _token(token: ApiToken) -> dict[str, Any]:
    """Give a token with its rights in words, by kind."""
    by_kind: dict[str, list[str]] = {}
    for grant in token.scopes:
        kind, _dot, action = grant.partition(".")
        access = kinds().get(kind)
        if access is not None and action in access.actions:
            by_kind.setdefault(str(access.label), []).append(str(access.actions[action]))
    return {"row": token, "count": len(token.scopes), "rights": list(by_kind.items())}


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
