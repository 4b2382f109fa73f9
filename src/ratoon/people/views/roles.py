"""What each role may do: a scope and actions per kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ratoon.core.access import kinds
from ratoon.core.actor import Scope, StaffActor
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.timeline import Timeline, timeline
from ratoon.people import services
from ratoon.people.access import ROLES, STAFF
from ratoon.people.models import Role, RoleAccess, Staff
from ratoon.people.services import Wish

NAMED = 8
"""Holders of a role whom the list of roles names."""
SCOPES = (
    (Scope.OWN, gettext_lazy("one's own")),
    (Scope.TEAM, gettext_lazy("of the team")),
    (Scope.DEPARTMENT, gettext_lazy("of the department")),
    (Scope.ALL, gettext_lazy("all")),
)


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """List the roles: how many people have each, and the first of them by name."""
    actor = actor_of(request)
    ROLES.require(actor, "view")
    held = Staff.roles.through.objects.filter(staff__left_on=None).order_by("staff__name_key", "staff_id")
    people: dict[int, list[str]] = {}
    for role_id, name in held.values_list("role_id", "staff__name"):
        people.setdefault(role_id, []).append(name)
    rows = [
        {"role": role, "people": len(people.get(role.pk, ())), "names": people.get(role.pk, [])[:NAMED]}
        for role in ROLES.visible_to(actor).filter(archived_at=None)
    ]
    return render(request, "people/roles.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a role may do, and set it."""
    actor = actor_of(request)
    row = ROLES.get(actor, pk, "edit" if request.method == "POST" else "view")
    if request.method == "GET":
        return _form(request, actor, row, _standing(row))
    wishes = _wishes(request)
    at, _today = now_and_today()
    try:
        services.set_role_access(role=row, wishes=wishes, expect=request.POST.get("state", ""), actor=actor, at=at)
    except DomainError as refused:
        return _form(request, actor, row, wishes, refused)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("role", args=[row.pk]))


def _standing(row: Role) -> dict[str, Wish]:
    return {one.kind: Wish(one.scope, one.actions) for one in RoleAccess.objects.filter(role=row)}


def _wishes(request: HttpRequest) -> dict[str, Wish]:
    """Read the form: ``scope.<kind>`` and, once per ticked box, ``actions.<kind>``."""
    found = {}
    for name in request.POST:
        part, _dot, kind = name.partition(".")
        if part in ("scope", "actions") and kind:
            scope = request.POST.get(f"scope.{kind}", "")
            actions = request.POST.getlist(f"actions.{kind}")
            found[kind] = Wish(int(scope) if scope.isdecimal() and len(scope) < 4 else 0, actions)
    return found


def _form(
    request: HttpRequest, actor: StaffActor, row: Role, wishes: Mapping[str, Wish], refused: DomainError | None = None
) -> HttpResponse:
    holders = STAFF.visible_to(actor).filter(roles=row, left_on=None).order_by("name_key", "id")
    context = {
        "row": row,
        "kinds": [_kind(kind, wishes.get(kind) or Wish(Scope.OWN, ())) for kind in kinds()],
        "state": services.state_of(row),
        "may_edit": ROLES.may(actor, "edit"),
        "refused": refused,
        "people": list(holders[:30]),
        "people_count": holders.count(),
        "others": list(ROLES.visible_to(actor).filter(archived_at=None)),
        "timeline": Timeline(timeline(row, actor, length=10).lines, None),
    }
    return render(request, "people/role.html", context, status=409 if refused else 200)


def _kind(kind: str, wish: Wish) -> dict[str, Any]:
    access = kinds()[kind]
    return {
        "kind": kind,
        "label": access.label,
        "has_owner": access.owner is not None,
        "scopes": [(int(scope), said, int(scope) == wish.scope) for scope, said in SCOPES],
        "actions": [(action, said, action in wish.actions) for action, said in access.actions.items()],
    }
