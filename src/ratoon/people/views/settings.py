"""What one may set, what holds for the firm, and jobs that gave up."""

from __future__ import annotations

from dataclasses import asdict
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import RoomSettings, SettingsPlace, contributed
from ratoon.core.errors import DomainError, StaleEdit
from ratoon.core.forms import RecordForm
from ratoon.core.models import JournalEntry
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource import registered
from ratoon.core.resource.pages import conflict
from ratoon.core.settings import GROUPS, SettingChanged, read, set_settings, version_of
from ratoon.core.timeline import Line, Timeline
from ratoon.people import services
from ratoon.people.access import SETTINGS
from ratoon.people.queries import dead_job_count, dead_jobs

HISTORY = 12
"""Changes of a room's settings that its page tells."""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List what the reader may set."""
    return render(request, "people/settings.html", {"groups": _groups(actor_of(request))})


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room: str) -> HttpResponse:
    """Show and set the settings of a room."""
    actor = actor_of(request)
    SETTINGS.require(actor, "edit" if request.method == "POST" else "view")
    one = next((one for one in contributed(RoomSettings) if one.of.room == room), None)
    if one is None:
        raise Http404
    at, today = now_and_today()
    initial = asdict(read(one.of))
    form = one.form(request.POST or None, actor=actor, today=today, initial=initial)
    given = request.POST.get("version", "")
    context: dict[str, Any] = {"version": int(given) if given.isdecimal() and len(given) < 10 else version_of(one.of)}
    if request.method == "POST" and form.is_valid():
        try:
            set_settings(of=one.of, expect=context["version"] if given else 0, actor=actor, at=at, **form.cleaned_data)
        except StaleEdit as stale:
            context |= {"conflict": conflict(form, stale), "version": stale.now["version"]}
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.text))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("settings_room", args=[room]))
    context |= {"timeline": _history(room, form), "form": form, "place": one, "may_edit": SETTINGS.may(actor, "edit")}
    status = 409 if "conflict" in context else 422 if form.errors else 200
    return render(request, "people/room_settings.html", context, status=status)


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


def _history(room: str, form: RecordForm) -> Timeline:
    """Give the last changes of a room's settings: what, when, by whom."""
    found = JournalEntry.objects.filter(kind=SettingChanged.kind, data__room=room).select_related("user")
    lines = []
    for entry in found.order_by("-happened_at", "-pk")[:HISTORY]:
        name = entry.data["name"]
        text = _("Edited: %(fields)s") % {"fields": form.fields[name].label if name in form.fields else name}
        lines.append(Line(entry.pk, entry.happened_at, "pencil", text, entry.user.name if entry.user else ""))
    return Timeline(lines, None)


def _groups(actor: StaffActor) -> list[dict[str, Any]]:
    """Give the pages that the actor may open, in the groups of Settings, one's own first."""
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {code: [] for code, _label in GROUPS}
    for noun in registered().values():
        if noun.section == "settings" and noun.access.may(actor, "view"):
            place = _place(noun.url(), noun.icon, noun.title, noun.empty_hint)
            found[noun.group].append((noun.position, place))
    for one in contributed(SettingsPlace):
        if actor.scope(one.grant) is not None:
            place = _place(reverse(one.url_name, args=one.args), one.icon, one.label, one.text)
            found[one.group].append((one.position, {**place, "count": one.count() if one.count else 0}))
    for settings in contributed(RoomSettings):
        if SETTINGS.may(actor, "view"):
            address = reverse("settings_room", args=[settings.of.room])
            place = _place(address, settings.icon, settings.label, settings.text)
            found[settings.group].append((settings.position, place))
    own = _place(reverse("profile"), "user", _("Profile"), _("Language, time zone, password, API tokens."))
    groups: list[dict[str, Any]] = [{"label": _("Myself"), "places": [own]}]
    for code, label in GROUPS:
        places = [place for _position, place in sorted(found[code], key=itemgetter(0))]
        groups += [{"label": label, "places": places}] if places else []
    return groups


def _place(url: str, icon: str, label: Any, text: Any) -> dict[str, Any]:
    return {"url": url, "icon": icon, "label": label, "text": text, "count": 0}
