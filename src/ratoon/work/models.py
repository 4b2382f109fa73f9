"""What people have to do, what rooms warn of, and what was said with whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.models import Record
from ratoon.customers.models import Company, Contact
from ratoon.people.models import Staff


class Way(models.TextChoices):
    """How somebody was in touch with a customer."""

    CALL = "call", pgettext_lazy("way of contact", "Call")
    VISIT = "visit", pgettext_lazy("way of contact", "Visit")
    ONLINE = "online", pgettext_lazy("way of contact", "Online meeting")
    CHAT = "chat", pgettext_lazy("way of contact", "Chat")
    MAIL = "mail", pgettext_lazy("way of contact", "E-mail")
    EVENT = "event", pgettext_lazy("way of contact", "Event")


class FollowUp(Record):
    """
    A follow-up record (跟进记录): way, persons, content, next step and its date, on any record, named by kind and id.

    ``is_ours``: it was us who got in touch; ``company`` is the customer it concerns, null where there is none yet.
    """

    subject_kind = models.CharField(_("About"), max_length=40)
    subject_id = models.BigIntegerField(_("Record number"))
    subject_title = ""  # looked up by lists, kept nowhere
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("Customer"))
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("By"))
    way = models.CharField(_("Way"), max_length=10, choices=Way.choices)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("Contact"))
    persons = models.CharField(_("With whom"), max_length=200, blank=True)
    content = models.TextField(_("What was said"))
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    next_on = models.DateField(_("Next step on"), null=True)
    happened_on = models.DateField(_("Date"))
    is_ours = models.BooleanField(_("We got in touch"), default=False)
    recorded_at = models.DateTimeField(_("Recorded"))

    class Meta:
        indexes = [
            models.Index(fields=["-happened_on", "-id"], name="follow_up_by_day"),
            models.Index(fields=["subject_id", "subject_kind", "-happened_on", "-id"], name="follow_up_by_subject"),
            models.Index(fields=["subject_kind", "-happened_on", "-id"], name="follow_up_by_kind"),
            models.Index(fields=["company", "-happened_on", "-id"], name="follow_up_by_company"),
            models.Index(fields=["staff", "-happened_on", "-id"], name="follow_up_by_staff"),
            models.Index(fields=["way", "-happened_on", "-id"], name="follow_up_by_way"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="follow_up_way"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("happened_on")), name="follow_up_next_after"
            ),
        ]


class Stake(models.TextChoices):
    """What of our own records is at stake: its amount is exact, never times a probability."""

    ARR = "arr", _("ARR whose term ends")
    RECEIPTS = "receipts", _("receipts overdue")


class Task(Record):
    """
    Something to do: typed by a person, or an alarm that a room raised by one of its rules.

    An alarm has no title of its own: it reads as its rule says, with ``details`` (ids, codes, numbers, days). Done is
    what somebody calls so; cleared is an alarm whose cause is no more, whoever saw to that.
    ``at_stake`` is null where nobody priced it. ``follow_up`` is the record whose next step it is.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        ALARM = "alarm", _("Alarm")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")
        CLEARED = "cleared", pgettext_lazy("of an alarm", "Over")

    kind = models.CharField(_("Kind"), max_length=5, choices=Kind.choices, default=Kind.TASK)
    title = models.CharField(_("What to do"), max_length=200, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    note = models.TextField(_("Note"), blank=True)
    subject_kind = models.CharField(_("About"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("Record number"), null=True)
    subject_title = ""  # looked up by lists, kept nowhere
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("Customer"))
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Who"))
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("From"))
    made_on = models.DateField(_("Since"))
    due_on = models.DateField(_("Due"))
    at_stake = models.DecimalField(_("At stake"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    at_stake_why = models.CharField(max_length=10, choices=Stake.choices, blank=True)
    status = models.CharField(_("Status"), max_length=8, choices=Status.choices, default=Status.OPEN)
    done_on = models.DateField(_("Done on"), null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("Done by"))
    drop_reason = models.CharField(_("Why dropped"), max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="task_by_due"),
            models.Index(fields=["status", "due_on", "id"], name="task_by_status"),
            models.Index(fields=["assignee", "status", "due_on", "id"], name="task_by_assignee"),
            models.Index(fields=["kind", "due_on", "id"], name="task_by_kind"),
            models.Index(fields=["company", "due_on", "id"], name="task_by_company"),
            models.Index(fields=["subject_id", "subject_kind", "status"], name="task_by_subject"),
            models.Index(fields=["subject_kind", "due_on", "id"], name="task_by_subject_kind"),
            models.Index(fields=["-done_at", "-id"], name="task_by_done"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_kind", "subject_id"],
                condition=Q(kind="alarm", status="open"),
                name="alarm_open_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="task", rule="") & ~Q(title="")
                | Q(kind="alarm", title="", subject_id__isnull=False) & ~Q(rule=""),
                name="task_or_alarm",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True)
                | ~Q(subject_kind="") & Q(subject_id__isnull=False),
                name="task_subject_whole",
            ),
            models.CheckConstraint(
                condition=Q(at_stake__isnull=True, currency="", at_stake_why="")
                | Q(at_stake__gte=0) & ~Q(currency="") & ~Q(at_stake_why=""),
                name="task_stake_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True, done_at__isnull=True)
                | Q(status__in=["done", "dropped", "cleared"], done_on__isnull=False, done_at__isnull=False),
                name="task_status_known",
            ),
            models.CheckConstraint(condition=Q(kind="alarm") | ~Q(status="cleared"), name="task_cleared_is_alarm"),
        ]
