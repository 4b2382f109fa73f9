"""Accounts: the link of an invitation, the profile, the language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratoon.core.actor import Cause, SystemActor
from ratoon.core.errors import DomainError
from ratoon.core.models import User
from ratoon.people import services
from ratoon.people.models import Staff

YEAR = 365 * 24 * 3600


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("New password"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Once more"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> None:
        super().clean()
        if not self.errors and self.cleaned_data["password"] != self.cleaned_data["again"]:
            self.add_error("again", _("These are two different passwords."))


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let an invited colleague set his password, once."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            actor = SystemActor(cause=Cause(entry_id=None, text="invitation"))
            password = form.cleaned_data["password"]
            try:
                services.use_invitation(secret=secret, password=password, actor=actor, at=timezone.now())
            except DomainError as refused:
                form.add_error(None, str(refused.text))
            else:
                messages.success(request, _("Your password is set. Sign in with it."))
                return HttpResponseRedirect(settings.LOGIN_URL if "/" in settings.LOGIN_URL else "/account/login/")
    response = render(request, "people/invitation.html", {"form": form}, status=status)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer browsers send no origin, and the form is refused
    return response


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and what one may do."""
    staff = Staff.objects.select_related("team").filter(user=_user(request)).first()
    return render(request, "people/profile.html", {"staff": staff})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language, and remember it for who is signed in."""
    language = request.POST.get("language", "")
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = "/"
    response = HttpResponseRedirect(following)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True)
        if isinstance(request.user, User):
            services.set_language(user=request.user, language=language)
    return response


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
