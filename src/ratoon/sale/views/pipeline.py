"""The board of opportunities, and the way of one of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ratoon.core.actor import StaffActor
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.ui import formats
from ratoon.sale.access.pipeline import OPPORTUNITIES
from ratoon.sale.models.pipeline import Opportunity, Outcome, Stage
from ratoon.sale.queries.pipeline import StageRow, first_of_stage, pipeline, way_of
from ratoon.sale.resources.pipeline import opportunities
from ratoon.sale.resources.standing import forecast_said
from ratoon.sale.rules.pipeline import may
from ratoon.sale.services.pipeline import OpportunityRefused, move_stage

MOST = 20
"""Cards that a lane shows; the others are one click away, in the list."""


class DropForm(forms.Form):
    """A card and the stage that it was put into."""

    opportunity = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    stage = forms.ModelChoiceField(queryset=Stage.objects.filter(archived_at=None), to_field_name="code")


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Show the stages side by side, or move a card from one to another and show them again."""
    actor = actor_of(request)
    OPPORTUNITIES.require(actor, "view")
    is_part = bool(getattr(request, "htmx", False)) and request.headers.get("HX-Target") == "board"
    template = f"sale/opportunities_board.html{'#board' if is_part else ''}"
    if request.method == "GET":
        return render(request, template, _context(request, actor))
    form = DropForm(request.POST)
    if not form.is_valid():
        context = _context(request, actor, refused=_("This board knows no such stage."))
        return render(request, template, context, status=422)
    row = OPPORTUNITIES.get(actor, form.cleaned_data["opportunity"], "move", _rows())
    at, today = now_and_today()
    stage = form.cleaned_data["stage"]
    try:
        if stage.outcome == Outcome.LOST and may("lose", row.stage.outcome, has_company=row.company_id is not None):
            raise OpportunityRefused("reason", _("Say why it is lost."))
        once_more(lambda: move_stage(opportunity=row, stage=stage, on=today, actor=actor, at=at))
    except DomainError as refused:
        context = _context(request, actor, refused=str(refused), row=row, way_out=_way_out(row, stage, refused))
        return render(request, template, context, status=422)
    done = _("%(name)s → %(stage)s") % {"name": row.name, "stage": stage.label}
    if not is_part:
        messages.success(request, done)
        return HttpResponseRedirect(request.get_full_path())
    response = render(request, template, _context(request, actor, row=row))
    response["HX-Trigger"] = json.dumps({"toast": {"text": done}})
    return response


@require_GET
def way(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stages through which an opportunity went."""
    row = OPPORTUNITIES.get(actor_of(request), pk)
    return render(request, "sale/opportunity_way.html", {"steps": way_of(row)})


def _rows() -> Any:
    return Opportunity.objects.select_related("company", "owner", "stage")


def _way_out(row: Opportunity, stage: Stage, refused: DomainError) -> dict[str, str]:
    """Name the page on which what is missing can be done."""
    if refused.code == "gate":
        return {"url": opportunities.url(row.pk, "edit"), "label": _("Fill it in")}
    if refused.code == "reason":
        return {"url": opportunities.url(row.pk, "lose"), "label": _("Lose it with a reason")}
    return {"url": opportunities.url(row.pk), "label": _("Open it")}


def _context(
    request: HttpRequest,
    actor: StaffActor,
    refused: str = "",
    row: Opportunity | None = None,
    way_out: dict[str, str] | None = None,
) -> dict[str, Any]:
    is_mine = request.GET.get("whose") == "mine"
    rows = OPPORTUNITIES.visible_to(actor)
    narrow: dict[str, Any] = {}
    if is_mine:
        rows = rows.filter(owner_id=actor.staff_id)
        narrow = {"owner": actor.staff_id}
    _at, today = now_and_today()
    found = pipeline(rows)
    targets = [one.stage for one in found if one.stage.outcome == Outcome.OPEN and one.stage.archived_at is None]
    return {
        "resource": opportunities,
        "lanes": [_lane(one, rows.select_related("company", "owner", "stage"), actor, today, narrow) for one in found],
        "says": forecast_said(found),
        "targets": targets,
        "refused": refused,
        "refused_of": row.name if row is not None else "",
        "way_out": way_out,
        "moved": row.pk if row is not None else None,
        "tabs": [
            {"label": _("All"), "url": reverse("opportunities_board"), "current": not is_mine},
            {"label": _("Mine"), "url": f"{reverse('opportunities_board')}?whose=mine", "current": is_mine},
        ],
        "board_url": request.get_full_path(),
        "add_url": opportunities.url(part="new") if OPPORTUNITIES.may(actor, "add") else "",
    }


def _lane(found: StageRow, rows: Any, actor: StaffActor, today: date, narrow: dict[str, Any]) -> dict[str, Any]:
    slips = [_slip(one, actor, today) for one in first_of_stage(rows, found.stage, MOST)] if found.count else []
    return {
        "stage": found.stage,
        "count": formats.number(found.count),
        "amounts": [formats.money(amount, currency) for currency, amount in found.amount.items()],
        "unknown": found.amount_unknown,
        "slips": slips,
        "more": formats.number(found.count - len(slips)) if found.count > len(slips) else "",
        "more_url": f"{opportunities.url()}?{urlencode({'stage': found.stage.code, **narrow})}",
    }


def _slip(row: Opportunity, actor: StaffActor, today: date) -> dict[str, Any]:
    is_open = row.stage.outcome == Outcome.OPEN
    company = (row.company.short_name or row.company.name) if row.company is not None else ""
    return {
        "row": row,
        "url": opportunities.url(row.pk),
        "company": company if not row.name.startswith(company) else "",
        "amount": formats.money(row.amount, row.currency) if row.amount is not None else "",
        "day": row.expected_on if is_open else row.stage_on,
        "is_late": is_open and row.expected_on is not None and row.expected_on < today,
        "may_move": may("move", row.stage.outcome, has_company=row.company_id is not None)
        and OPPORTUNITIES.may(actor, "move", row),
    }
