"""What one may set, what holds for the firm, and jobs that gave up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratoon.core.actor import StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import registered
from ratoon.core.settings import FirmSettings, read
from ratoon.people import services
from ratoon.people.access import ROLES, SETTINGS
from ratoon.people.forms import FirmForm
from ratoon.people.queries import dead_job_count, dead_jobs


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List what the reader may set."""
    return render(request, "people/settings.html", {"groups": _groups(actor_of(request))})


@require_http_methods(["GET", "POST"])
def firm(request: HttpRequest) -> HttpResponse:
    """Show and set name, zone and currency of the firm."""
    actor = actor_of(request)
    SETTINGS.require(actor, "edit" if request.method == "POST" else "view")
    standing = read(FirmSettings)
    start = {"name": standing.name, "zone": standing.zone, "currency": standing.currency}
    form = FirmForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        at, _today = now_and_today()
        try:
            services.set_firm(actor=actor, at=at, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.text))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("settings_firm"))
    context = {"form": form, "may_edit": SETTINGS.may(actor, "edit")}
    return render(request, "people/firm.html", context, status=422 if form.errors else 200)


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs that gave up."""
    SETTINGS.require(actor_of(request), "retry")
    return render(request, "people/jobs.html", {"jobs": dead_jobs(), "count": dead_job_count()})


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a job again."""
    actor = actor_of(request)
    SETTINGS.require(actor, "retry")
    at, _today = now_and_today()
    try:
        services.retry_job(job_id=pk, actor=actor, at=at)
    except DomainError as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, _("Sent again."))
    return HttpResponseRedirect(reverse("settings_jobs"))


def _groups(actor: StaffActor) -> list[dict[str, Any]]:
    nouns = [
        (noun.slug in ("people", "teams"), _place(noun.url(), noun.icon, noun.title, noun.empty_hint))
        for noun in sorted(registered().values(), key=lambda one: one.position)
        if noun.section == "settings" and noun.access.may(actor, "view")
    ]
    people = [place for is_people, place in nouns if is_people]
    lists = [place for is_people, place in nouns if not is_people]
    if ROLES.may(actor, "view"):
        text = _("What each role sees and does.")
        people.append(_place(reverse("roles"), "shield-check", ROLES.label, text))
    own = [_place(reverse("profile"), "user", _("Profile"), _("Language, time zone, password, API tokens."))]
    system = []
    if SETTINGS.may(actor, "view"):
        text = _("Name, time zone and currency.")
        system.append(_place(reverse("settings_firm"), "building", _("Firm"), text))
    if SETTINGS.may(actor, "retry"):
        place = _place(
            reverse("settings_jobs"), "plug-x", _("Jobs that gave up"), _("Work that failed again and again.")
        )
        system.append({**place, "count": dead_job_count()})
    groups = [(_("Myself"), own), (_("People and rights"), people), (_("Lists"), lists), (_("The system"), system)]
    return [{"label": label, "places": places} for label, places in groups if places]


def _place(url: str, icon: str, label: Any, text: Any) -> dict[str, Any]:
    return {"url": url, "icon": icon, "label": label, "text": text, "count": 0}
