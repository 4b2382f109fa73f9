"""Imports: files handed in, each run over one, what it found and turned away, which record stands for which row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ratoon.core.models import Record, User
from ratoon.people.models import Staff


class ImportBatch(Record):
    """Files handed in together, until they are taken in: ``set_name`` says where those come from that no map knows."""

    class Status(models.TextChoices):
        PREPARING = "preparing", _("Being prepared")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        TAKEN = "taken", _("Taken in")

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("By"))
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("Owner of what has none"))
    set_name = models.CharField(_("Where the records come from"), max_length=40)
    status = models.CharField(_("Status"), max_length=9, choices=Status.choices, default=Status.PREPARING)
    failure = models.TextField(blank=True)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(db_index=True)


class ImportFile(models.Model):
    """
    One file of a batch, and how it is read: ``source`` and ``sha256`` are the digests of the file and of its kept rows.

    Without ``mapping`` it is left out; ``problem`` is why nothing could be read.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    form = models.CharField(max_length=4)
    source = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    encoding = models.CharField(max_length=10, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    sheets = models.JSONField(default=list)
    head_row = models.PositiveIntegerField(default=0)
    head = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    sample = models.JSONField(default=list)
    problem = models.CharField(max_length=30, blank=True)
    problem_value = models.TextField(blank=True)
    kind = models.CharField(max_length=20, blank=True)
    map_name = models.CharField(max_length=80, blank=True)
    set_name = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="import_file_once")]


class ImportRun(Record):
    """
    One file taken in by one map. ``feeds`` is its report: a table for each kind that the file feeds.

    ``is_dry``: nothing was taken in, this is what would become of it. ``mapping`` is what the map says of the file.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, null=True, related_name="runs")
    is_dry = models.BooleanField(default=False)
    head = models.JSONField(default=list)
    mapping = models.JSONField(null=True)
    file_name = models.CharField(_("File"), max_length=200)
    set_name = models.CharField(_("Set"), max_length=40)
    map_name = models.CharField(_("Map"), max_length=80)
    kind = models.CharField(_("Kind"), max_length=20, blank=True)
    encoding = models.CharField(max_length=10, default="utf-8")
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(_("Status"), max_length=9, choices=Status.choices, default=Status.WAITING)
    failure = models.TextField(blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("By"))
    owner = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("Owner of what has none")
    )
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    feeds = models.JSONField(default=list)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="import_by_age"),
            models.Index(fields=["status", "-created_at", "-id"], name="import_by_status"),
            models.Index(fields=["set_name", "-created_at", "-id"], name="import_by_set"),
        ]


class ExternalId(models.Model):
    """The record that stands for a row of a set: ``digest`` tells whether the row is still what was taken in."""

    set_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    raw = models.JSONField()
    has_left = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set_name", "kind", "external_id"], name="external_id_once")]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="external_id_by_record")]


class Rejection(models.Model):
    """A row that was turned away: which, for what in which field, and the row itself to be corrected."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejections")
    kind = models.CharField(max_length=20)
    row_number = models.PositiveIntegerField()
    field = models.CharField(max_length=200)
    value = models.TextField()
    code = models.CharField(max_length=60)
    text = models.TextField()
    raw = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["run", "row_number", "id"], name="rejection_by_row")]


class Finding(models.Model):
    """Something odd or lacking in a row that was taken in: said, never silently mended."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    row_number = models.PositiveIntegerField(null=True)
    external_id = models.CharField(max_length=200, blank=True)
    value = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "code", "id"], name="finding_by_code")]
