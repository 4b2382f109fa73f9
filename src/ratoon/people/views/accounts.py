"""Accounts: signing in, the link of an invitation, the language."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.errors import DomainError
from ratoon.core.models import User
from ratoon.people import services
from ratoon.people.accounts import demo_people, demo_user
from ratoon.people.forms import PasswordForm

YEAR = 365 * 24 * 3600


class SignInView(LoginView):  # type: ignore[misc]
    """Sign in; in a demo, one may also look around as one of its people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": demo_people()}


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the sample company; where there is none, there is no such address."""
    chosen = request.POST.get("person", "")
    user = demo_user(int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let an invited colleague set his password, once; of a link that is over say so, and what helps."""
    at = timezone.now()
    held = services.invitation_of(secret)
    if held is None or not held.is_open(at):
        return _over(request, 404 if held is None else 410)
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            actor = SystemActor(cause=Cause(entry_id=None, text="invitation"))
            try:
                services.use_invitation(secret=secret, password=form.cleaned_data["password"], actor=actor, at=at)
            except DomainError:  # somebody was quicker
                return _over(request, 410)
            messages.success(request, _("Your password is set. Sign in with it."))
            return HttpResponseRedirect(settings.LOGIN_URL if "/" in settings.LOGIN_URL else "/account/login/")
    response = render(request, "people/invitation.html", {"form": form}, status=status)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send no origin, and the form is refused
    return response


def _over(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "people/invitation_over.html", status=status)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language, and remember it for who is signed in."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True)
        if isinstance(request.user, User):
            services.set_language(user=request.user, language=language)
    return response


def _safe(request: HttpRequest, url: str) -> str:
    """Give the address to go on to, if it is one of ours."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/"
