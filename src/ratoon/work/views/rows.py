"""Tasks as rows that templates show: plain values, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ratoon.core.actor import StaffActor
from ratoon.core.ui import formats
from ratoon.work.access import FOLLOW_UPS, TASKS
from ratoon.work.alarms import rule_of
from ratoon.work.models import FollowUp, Task
from ratoon.work.queries import NEXT_STEP, TASK
from ratoon.work.resources import title_of
from ratoon.work.rules import Unit, remaining
from ratoon.work.subjects import url_of, write_url_of


def row_of(task: Task, named: dict[tuple[str, int], str], on: date, actor: StaffActor) -> dict[str, Any]:
    """Give what a row shows of a task on a day."""
    subject = _led(named.get((task.subject_kind, task.subject_id or 0), ""), task)
    url = url_of(task.subject_kind, task.subject_id) if task.subject_id is not None and subject else ""
    writes = bool(url) and FOLLOW_UPS.may(actor, "add")
    tag, icon = tag_of(task)
    days = (task.due_on - on).days
    return {
        "pk": task.pk,
        "title": _("%(subject)s: %(title)s") % {"subject": subject, "title": title_of(task)}
        if subject
        else title_of(task),
        "short": title_of(task),
        "url": url or f"/tasks/{task.pk}/",
        "task_url": f"/tasks/{task.pk}/",
        "write_url": write_url_of(task.subject_kind, task.subject_id or 0) if writes else "",
        "tag": tag,
        "icon": icon,
        "why": why(task, actor, subject),
        "amount": formats.money(task.at_stake, task.currency) if task.at_stake is not None else "",
        "of_what": str(task.get_at_stake_why_display()) if task.at_stake_why else "",
        "due": formats.weekday(task.due_on) if days else pgettext("when something is due", "Today"),
        "remaining": left(days),
        "tone": "bad" if days < 0 else "warn" if days == 0 else "",
        "who": task.assignee.name,
        "may_finish": TASKS.may(actor, "finish", task),
    }


def _led(subject: str, task: Task) -> str:
    """Let the title of a record that does not name its customer begin with the customer."""
    company = _customer(task)
    return f"{company} {subject}" if subject and company not in subject else subject


def _customer(task: Task) -> str:
    return (task.company.short_name or task.company.name) if task.company is not None else ""


def tag_of(task: Task) -> tuple[str, str]:
    """Give the word and icon of a task's kind."""
    if task.kind != Task.Kind.ALARM:
        return label_of(NEXT_STEP if task.follow_up_id is not None else TASK)
    rule = rule_of(task.rule)
    return (str(rule.tag), rule.icon) if rule is not None else (task.rule, "bell-ringing")


def label_of(group: str) -> tuple[str, str]:
    """Give the word and icon of what no rule raised."""
    return (_("Next step"), "message-forward") if group == NEXT_STEP else (_("Task"), "checklist")


def why(task: Task, actor: StaffActor, subject: str = "") -> str:
    """Say why a task stands there: of which customer where no title says so, and what was said where it comes from."""
    rule = rule_of(task.rule)
    company = _customer(task)
    found = [
        company if company not in subject else "",
        rule.reason(task.details) if rule is not None else "",
        _said(task.follow_up, actor) if task.follow_up is not None else "",
        _("From %(name)s") % {"name": task.made_by.name} if task.made_by and task.made_by != task.assignee else "",
        task.note.strip().partition("\n")[0][:120],
        task.assignee.name if task.assignee_id != actor.staff_id else "",
    ]
    return " · ".join(text for text in found if text)


def _said(row: FollowUp, actor: StaffActor) -> str:
    """Tell of the follow-up that a next step comes from: its day, its way and, for who may see it, what was said."""
    told = {"day": formats.day(row.happened_on), "way": str(row.get_way_display())}
    if not FOLLOW_UPS.may(actor, "view", row):
        return _("%(way)s of %(day)s") % told
    return _("%(way)s of %(day)s: %(content)s") % {**told, "content": row.content.strip().partition("\n")[0][:120]}


def left(days: int) -> str:
    """Say how long something has yet, or for how long it is overdue, in the largest useful unit."""
    if days == 0:
        return _("until the end of the day")
    number, unit = remaining(days)
    if days < 0:
        text = {
            Unit.DAYS: ngettext("%(number)d day overdue", "%(number)d days overdue", number),
            Unit.WEEKS: ngettext("%(number)d week overdue", "%(number)d weeks overdue", number),
            Unit.MONTHS: ngettext("%(number)d month overdue", "%(number)d months overdue", number),
        }[unit]
    else:
        text = {
            Unit.DAYS: ngettext("%(number)d day left", "%(number)d days left", number),
            Unit.WEEKS: ngettext("%(number)d week left", "%(number)d weeks left", number),
            Unit.MONTHS: ngettext("%(number)d month left", "%(number)d months left", number),
        }[unit]
    return text % {"number": number}


def amounts(stakes: Mapping[str, Decimal]) -> str:
    """Write exact sums, each in its own currency."""
    return " + ".join(formats.money(amount, currency) for currency, amount in stakes.items())
