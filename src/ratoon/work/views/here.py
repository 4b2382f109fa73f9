"""What work adds to a record's page: what is open on it, what was said about it, and the forms to write both."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ratoon.core.actor import StaffActor
from ratoon.core.contributions import subject_kind
from ratoon.core.edge import once_more
from ratoon.core.errors import DomainError
from ratoon.core.forms import RecordForm
from ratoon.core.requests import actor_of, now_and_today
from ratoon.work import queries, services
from ratoon.work.access import FOLLOW_UPS, TASKS
from ratoon.work.forms import FollowUpHere, TaskHere
from ratoon.work.models import FollowUp
from ratoon.work.resources import with_whom
from ratoon.work.subjects import company_of, find, may_edit, subject_titles
from ratoon.work.views.rows import row_of
from ratoon.work.views.today import finish_now

LENGTH = 10
FOLLOW_UP, TASK, FINISH = "follow-up", "task", "finish"
Refused = tuple[str, RecordForm] | None


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show what is open on a record and what was said about it; take in what is typed there."""
    actor = actor_of(request)
    FOLLOW_UPS.require(actor, "view")
    if pk > 2**63 - 1:
        raise Http404
    record = find(kind, pk, actor)
    part = _Part(kind, record, actor, *now_and_today())
    if request.method == "POST":
        return part.post(request)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        return render(request, "work/here.html#older", part.follow_ups(int(before)))
    return part.answer(request)


class _Part:
    """One record's part of work, for one reader."""

    def __init__(self, kind: str, record: Model, actor: StaffActor, at: datetime, on: date) -> None:
        self.kind, self.record, self.actor, self.at, self.on = kind, record, actor, at, on
        self.company = company_of(record)
        self.is_whole = may_edit(record, actor)
        self.url = reverse(f"followups_of_{kind}", args=[record.pk])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take in a follow-up, a task, or that a task is done."""
        verb = request.POST.get("do", "")
        if verb == FOLLOW_UP:
            FOLLOW_UPS.require(self.actor, "add")
            form: RecordForm = self._follow_up_form(self._typed(request))
            return self._taken(request, form, services.add_follow_up, _("Written down."), verb)
        if verb == TASK:
            TASKS.require(self.actor, "add")
            return self._taken(request, self._task_form(self._typed(request)), services.add_task, _("Added."), verb)
        number = request.POST.get("task", "")
        if verb != FINISH or not number.isdecimal() or len(number) > 18:
            raise Http404
        task = TASKS.get(self.actor, int(number), "finish")
        try:
            undo = finish_now(task, self.actor)
        except DomainError as refused:
            return self.answer(request, toast={"text": str(refused.text), "level": "warning"})
        return self.answer(request, toast={"text": _("Done."), "undo_url": undo})

    def answer(
        self, request: HttpRequest, *, toast: dict[str, str] | None = None, status: int = 200, refused: Refused = None
    ) -> HttpResponse:
        """Show all of it; with a form that was refused (and what it was to do), that form open."""
        forms = dict([refused]) if refused is not None else {}
        found = queries.open_tasks_on(self.kind, self.record.pk).select_related("made_by", "follow_up__staff")
        tasks = list(found[:LENGTH])
        context = {
            "url": self.url,
            "mark": f"here-{self.kind}-{self.record.pk}",
            "tasks": [row_of(task, {}, self.on, self.actor) for task in tasks],
            "may_write": FOLLOW_UPS.may(self.actor, "add"),
            "may_add": TASKS.may(self.actor, "add"),
            "follow_up_form": forms.get(FOLLOW_UP) or self._follow_up_form(),
            "task_form": forms.get(TASK) or self._task_form(),
            "is_writing": FOLLOW_UP in forms,
            "is_adding": TASK in forms,
            **self.follow_ups(),
        }
        response = render(request, "work/here.html", context, status=status)
        if toast is not None:
            response["HX-Trigger"] = json.dumps({"toast": toast, "workChanged": True})
        return response

    def follow_ups(self, before: int | None = None) -> dict[str, Any]:
        """Give some follow-ups, newest first, and the mark of the older ones."""
        rows = list(queries.follow_ups_on(self.kind, self.record.pk, before=before)[: LENGTH + 1])
        shown = rows[:LENGTH]
        subject = subject_kind(self.kind)
        own = subject.title(self.record) if subject is not None else ""
        named = {key: title for key, title in _elsewhere(shown, self.kind, self.record.pk).items() if title != own}
        return {
            "follow_ups": [
                {
                    "row": row,
                    "whom": with_whom(row, is_whole=self.is_whole or row.staff_id == self.actor.staff_id),
                    "about": named.get((row.subject_kind, row.subject_id), ""),
                    "edit_url": reverse("follow-ups_edit", args=[row.pk]) if self._may_correct(row) else "",
                }
                for row in shown
            ],
            "older_url": f"{self.url}?before={shown[-1].pk}" if len(rows) > LENGTH else "",
        }

    def _may_correct(self, row: FollowUp) -> bool:
        return row.staff_id == self.actor.staff_id and services.is_open_to_edits(row, self.at)

    def _typed(self, request: HttpRequest) -> dict[str, Any]:
        return {**request.POST.dict(), "subject_kind": self.kind, "subject_id": str(self.record.pk)}

    def _taken(self, request: HttpRequest, form: RecordForm, service: Any, done: str, verb: str) -> HttpResponse:
        if form.is_valid():
            try:
                once_more(lambda: service(actor=self.actor, at=self.at, **form.cleaned_data))
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.text))
            else:
                return self.answer(request, toast={"text": done})
        return self.answer(request, status=422, refused=(verb, form))

    def _follow_up_form(self, data: dict[str, Any] | None = None) -> FollowUpHere:
        form = FollowUpHere(data, actor=self.actor, today=self.on)
        form.stand_on(self.company, is_whole=self.is_whole)
        return form

    def _task_form(self, data: dict[str, Any] | None = None) -> TaskHere:
        form = TaskHere(data, actor=self.actor, today=self.on)
        form.stand()
        return form


def _elsewhere(rows: list[FollowUp], kind: str, pk: int) -> dict[tuple[str, int], str]:
    """Name the records of the customer that follow-ups on his page were really about."""
    others = [row for row in rows if (row.subject_kind, row.subject_id) != (kind, pk)]
    return subject_titles(others)
