"""Two verbs of people that show more than a form: a link shown once, and what must be handed over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Action
from ratoon.core.resource import registered
from ratoon.core.resource.pages import Pages
from ratoon.people.models import Staff
from ratoon.people.queries import Holding, holdings
from ratoon.people.resources import people
from ratoon.people.services.invitations import INVITATION_DAYS


class InvitePages(Pages[Staff]):
    """Shows the link of an invitation where the record would be shown."""

    def _done(self, request: HttpRequest, actor: StaffActor, result: Any, done: str, undo: str) -> HttpResponse:
        row = self.resource.get(actor, result.pk)
        context = {
            "row": row,
            "link": request.build_absolute_uri(reverse("invitation", args=[result.invitation_secret])),
            "days": INVITATION_DAYS,
            "row_url": self.resource.url(row.pk),
            "panel_template": "people/invited.html",
        }
        response = self._page(request, actor, context)
        add_never_cache_headers(response)
        return response


class LeavePages(Pages[Staff]):
    """Lists what must be handed over above the form, with links."""

    def _page(
        self, request: HttpRequest, actor: StaffActor, panel: dict[str, Any] | None = None, status: int = 200
    ) -> HttpResponse:
        if panel is not None and "form" in panel:
            panel["panel_template"] = "people/leave.html"
            panel["reasons"] = [_reason(one, actor, panel["row"].pk) for one in holdings(panel["row"].pk)]
        return super()._page(request, actor, panel, status)


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link of an invitation and show it, once."""
    return InvitePages(people).act(_action("invite"))(request, pk)


def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague leave, or say what must be handed over first."""
    return LeavePages(people).act(_action("deactivate"))(request, pk)


def _action(name: str) -> Action:
    return next(one for one in people.actions() if one.name == name)


def _reason(holding: Holding, actor: StaffActor, staff_id: int) -> dict[str, Any]:
    """Say what somebody owns, with the list of it for those who may see that."""
    found: dict[str, Any] = {"text": f"{holding.label}: {holding.count}"}
    noun = next((one for one in registered().values() if one.kind == holding.kind), None)
    if noun is not None and noun.access.may(actor, "view"):
        by = next((name for name in ("owner", "manager") if name in noun.filters.base_filters), "")
        found["url"] = f"{noun.url()}?{by}={staff_id}" if by else noun.url()
        found["label"] = noun.title
    return found
