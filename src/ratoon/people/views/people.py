"""Verbs of people that show more than a form: a link shown once, what must be handed over, and to whom it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from ratoon.core.access import kinds
from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Action
from ratoon.core.forms import RecordForm
from ratoon.core.models import Undoable
from ratoon.core.requests import actor_of
from ratoon.core.resource import registered
from ratoon.core.resource.pages import Pages
from ratoon.core.ui import formats
from ratoon.people.models import HandingOver, Staff
from ratoon.people.queries import Holding, handing_under_way, holdings, last_handing
from ratoon.people.resources import people
from ratoon.people.services import HandingRefused
from ratoon.people.services.invitations import INVITATION_DAYS

SHOWN = 50
"""So many records that can't be handed over are listed; the others are counted."""


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
            panel["hand_over_url"] = self.resource.url(panel["row"].pk, "hand-over-all")
        return super()._page(request, actor, panel, status)


class HandPages(Pages[Staff]):
    """Lists what a colleague owns, with who takes it; what the worker does with it yet, or could not do."""

    def _submit(
        self,
        request: HttpRequest,
        actor: StaffActor,
        form: RecordForm,
        context: dict[str, Any],
        service: Callable[[dict[str, Any]], tuple[Any, Undoable | None]],
        done: str,
    ) -> HttpResponse:
        def told(values: dict[str, Any]) -> tuple[Any, Undoable | None]:
            try:
                return service(values)
            except HandingRefused as refused:
                context["reasons"] = [_not_taken(one.kind, one.pk, str(one)) for one in refused.not_taken[:SHOWN]]
                context["more"] = max(len(refused.not_taken) - SHOWN, 0)
                raise

        return super()._submit(request, actor, form, context, told, done)

    def _done(self, request: HttpRequest, actor: StaffActor, result: Any, done: str, undo: str) -> HttpResponse:
        if handing_under_way(result.pk) is None:
            return super()._done(request, actor, result, done, undo)
        return self._page(request, actor, {"row": result, "heading": result.name, "form": None})

    def _page(
        self, request: HttpRequest, actor: StaffActor, panel: dict[str, Any] | None = None, status: int = 200
    ) -> HttpResponse:
        if panel is not None and "form" in panel:
            row = panel["row"]
            panel["panel_template"] = "people/hand_over.html"
            panel["row_url"] = self.resource.url(row.pk)
            panel["hand_over_url"] = self.resource.url(row.pk, "hand-over-all")
            panel["handing"] = _shown(last_handing(row.pk))
            panel["owned"] = [_owned(one, actor, panel["form"]) for one in holdings(row.pk)] if panel["form"] else []
        return super()._page(request, actor, panel, status)


def hand_over_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over all that a colleague owns, or tell how far that is."""
    if request.method == "GET" and request.headers.get("HX-Target") == "handing":
        return _handing(request, pk)
    return HandPages(people).act(_action("hand-over-all"))(request, pk)


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
    url = _list_of(holding, actor, staff_id)
    text = _("%(what)s: %(number)s") % {"what": holding.label, "number": formats.number(holding.count)}
    return {"text": text, **({"url": url, "label": _("See them")} if url else {})}


def _owned(holding: Holding, actor: StaffActor, form: RecordForm) -> dict[str, Any]:
    """Say what somebody owns of a kind, with the field for who takes it, and whether the reader may hand it over."""
    access = kinds()[holding.kind]
    staff_id = form.record.pk if form.record is not None else 0
    name = f"to_{holding.kind}"
    return {
        "label": holding.label,
        "count": holding.count,
        "url": _list_of(holding, actor, staff_id),
        "field": form[name] if name in form.fields else None,
        "missing": "" if access.may(actor, holding.right) else access.actions[holding.right],
    }


def _list_of(holding: Holding, actor: StaffActor, staff_id: int) -> str:
    noun = next((one for one in registered().values() if one.kind == holding.kind), None)
    if noun is None or not noun.access.may(actor, "view"):
        return ""
    query = f"?{holding.field}={staff_id}" if holding.field in noun.filters.base_filters else ""
    return f"{noun.url()}{query}"


def _not_taken(kind: str, pk: int, text: str) -> dict[str, Any]:
    noun = next((one for one in registered().values() if one.kind == kind), None)
    return {"text": text, **({"url": noun.url(pk), "label": _("open")} if noun is not None and pk else {})}


def _shown(handing: HandingOver | None) -> dict[str, Any] | None:
    """Give what the worker has to do yet, or what it could not do; None where there is nothing to tell."""
    if handing is None or handing.status == HandingOver.Status.DONE:
        return None
    return {
        "is_under_way": handing.is_under_way,
        "percent": handing.done * 100 // handing.total if handing.total else None,
        "reasons": [_not_taken(one["kind"], one["pk"], one["text"]) for one in handing.refused[:SHOWN]],
        "more": max(len(handing.refused) - SHOWN, 0),
    }


def _handing(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far the worker is; once it is done, show the page anew."""
    actor = actor_of(request)
    row = people.get(actor, pk, "deactivate")
    handing = last_handing(row.pk)
    if handing is not None and handing.is_under_way:
        context = {"handing": _shown(handing), "hand_over_url": people.url(pk, "hand-over-all")}
        return render(request, "people/hand_over.html#handing", context)
    is_done = handing is not None and handing.status == HandingOver.Status.DONE
    url = people.url(pk) if is_done else people.url(pk, "hand-over-all")
    return HttpResponse(status=204, headers={"HX-Redirect": url})
