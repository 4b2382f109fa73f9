"""Pages for doing a verb to several rows of a list at once, and for taking back what was just done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ratoon.core import doing
from ratoon.core.access import kinds
from ratoon.core.actor import StaffActor
from ratoon.core.contributions import Action, titles
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.forms import RecordForm
from ratoon.core.models import Undoable
from ratoon.core.requests import actor_of, now_and_today
from ratoon.core.resource.declaration import Resource
from ratoon.core.ui import formats

MOST = 200
"""Rows at once: no list shows more on a page."""


def verb_on_many(resource: Resource[Any], action: Action) -> Callable[..., HttpResponse]:
    """Make the page that asks for a verb's input once, and does it to every row that is named by ``pk``."""

    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        resource.access.require(actor, action.right)
        asked = _numbers(request)
        rows = list(resource.access.visible_to(actor, action.right).filter(pk__in=asked[:MOST]).order_by("pk"))
        rows = [row for row in rows if action.is_offered(row)]
        context: dict[str, Any] = {
            "resource": resource,
            "verb": action.label,
            "is_destructive": action.is_destructive,
            "explanation": action.explanation,
            "rows": rows,
            "names": [resource.name_of(row) for row in rows[:5]],
            "left_out": len(asked) - len(rows),
            "action_url": _address(resource, action),
            "query": _query(request),
        }
        if not rows or len(asked) > MOST:
            refusal = _("This can't be done with any of these now, or not by you.")
            if len(asked) > MOST:
                refusal = _("At most %(most)d at once.") % {"most": MOST}
            return _shown(request, resource, context | {"refusal": refusal}, 422)
        at, today = now_and_today()
        data = request.POST if request.method == "POST" else None
        form = resource.form_for(action.form, actor, today, rows[0], data=data)
        if data is None or not form.is_valid():
            return _shown(request, resource, context | {"form": form}, 200 if data is None else 422)

        def values_of(row: Any) -> dict[str, Any]:
            own = resource.form_for(action.form, actor, today, row, data=data)
            if not own.is_valid():
                raise DomainError("not_so", _first_fault(own))
            return own.cleaned_data

        outcome = once_more(lambda: doing.do_each(action=action, rows=rows, values_of=values_of, actor=actor, at=at))
        return _told(request, resource, context, outcome)

    return view


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the reader just did; the page that was open is shown anew and says so."""
    actor = actor_of(request)
    kept = get_object_or_404(Undoable, pk=pk, user_id=actor.user_id)
    at, _today = now_and_today()
    try:
        outcome = once_more(lambda: doing.take_back(undoable=kept, actor=actor, at=at))
    except DomainError as refused:
        messages.error(request, str(refused.text))
    else:
        _say(request, actor, kept.kind, outcome)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, request.get_host(), require_https=request.is_secure())
    return HttpResponseRedirect(back if is_ours else reverse("home"))


def offered(resource: Resource[Any], actor: StaffActor) -> list[dict[str, Any]]:
    """Give the verbs that the actor may do to several rows of a list."""
    return [
        {"action": action, "url": _address(resource, action)}
        for action in resource.actions()
        if action.undo is not None and resource.access.may(actor, action.right)
    ]


def undo_url(undoable: Undoable | None) -> str:
    """Give the address that takes something back, if it can be."""
    return reverse("undo", args=[undoable.pk]) if undoable is not None else ""


def _address(resource: Resource[Any], action: Action) -> str:
    return reverse(f"{resource.slug}_{action.name}_many")


def _numbers(request: HttpRequest) -> list[int]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("pk")
    return sorted({int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 18})


def _query(request: HttpRequest) -> str:
    """Give the list's own query, to which the reader comes back."""
    given = request.GET.copy()
    given.pop("pk", None)
    return given.urlencode()


def _first_fault(form: RecordForm) -> str:
    for name, texts in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}: {texts[0]}" if label else str(texts[0])
    return ""


def _shown(request: HttpRequest, resource: Resource[Any], context: dict[str, Any], status: int) -> HttpResponse:
    if getattr(request, "htmx", False):
        return render(request, "core/resource/many.html", context, status=status)
    context["panel_template"] = "core/resource/many.html"
    return render(request, "core/resource/form_page.html", context, status=status)


def _told(
    request: HttpRequest, resource: Resource[Any], context: dict[str, Any], outcome: doing.Outcome
) -> HttpResponse:
    """Say what became of it: in a toast that can take it back, and in the panel where some refused."""
    done = ngettext("Done for %(count)s: %(verb)s.", "Done for %(count)s: %(verb)s.", outcome.done)
    text = done % {"count": formats.number(outcome.done), "verb": context["verb"]}
    undoing = undo_url(outcome.undoable)
    if not getattr(request, "htmx", False):
        if outcome.refused:
            context |= {"outcome": outcome, "undo_url": undoing, "refused": _refused(resource, outcome)}
            return _shown(request, resource, context, 200)
        messages.success(request, text, extra_tags=undoing)
        query = context["query"]
        return HttpResponse(status=303, headers={"Location": f"{resource.url()}?{query}" if query else resource.url()})
    triggers: dict[str, Any] = {"listChanged": True}
    if outcome.done:
        triggers["toast"] = {"text": text, "undo_url": undoing}
    if not outcome.refused:
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(triggers | {"panel-close": True})})
    context |= {"outcome": outcome, "undo_url": undoing, "refused": _refused(resource, outcome)}
    response = _shown(request, resource, context, 200)
    response["HX-Trigger"] = json.dumps(triggers)
    return response


def _refused(resource: Resource[Any], outcome: doing.Outcome) -> list[dict[str, Any]]:
    named = titles(resource.kind, [pk for pk, _text in outcome.refused])
    return [{"name": named.get(pk, pk), "url": resource.url(pk), "text": text} for pk, text in outcome.refused]


def _say(request: HttpRequest, actor: StaffActor, kind: str, outcome: doing.Outcome) -> None:
    if outcome.done:
        taken = ngettext("Taken back for %(count)s.", "Taken back for %(count)s.", outcome.done)
        messages.success(request, taken % {"count": formats.number(outcome.done)})
    seen = kinds()[kind].visible_to(actor).filter(pk__in=[pk for pk, _text in outcome.refused])
    named = titles(kind, list(seen.values_list("pk", flat=True)))  # what is out of sight may be called otherwise now
    for pk, text in outcome.refused[:3]:
        messages.error(request, _("%(name)s stays: %(why)s") % {"name": named.get(pk, pk), "why": text})
    if len(outcome.refused) > 3:
        rest = formats.number(len(outcome.refused) - 3)
        messages.error(request, _("%(count)s more could not be taken back.") % {"count": rest})
