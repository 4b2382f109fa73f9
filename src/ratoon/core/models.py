"""Tables of the house itself: users, the journal, settings, tokens, exports, saved views."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlencode

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody or something that signs in: by e-mail, staff or customer, never both."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        CUSTOMER = "customer", _("Customer")
        SERVICE = "service", _("Service")

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STAFF)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    zone = models.CharField(_("Time zone"), max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message=_("Known already.")
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["staff", "customer", "service"]), name="user_kind"),
        ]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Record(models.Model):
    """What people edit: changed only by `core.records.change`, which counts versions."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True


class JournalEntry(models.Model):
    """Something that happened. Append-only; its data hold ids, codes, numbers and dates, never names or free text."""

    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    token = models.ForeignKey("ApiToken", models.PROTECT, null=True, related_name="+")
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    data = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["kind", "happened_at"], name="journal_by_kind")]


class JournalSubject(models.Model):
    """A record that a journal entry is about."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="subjects", db_index=True)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id", "-happened_at", "-entry"], name="journal_by_subject")]


class ReactionRun(models.Model):
    """A reaction that ran on an entry: the row that makes it run once."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="reaction_once")]


class Setting(models.Model):
    """A value that replaces the default of a room's settings class."""

    room = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "name"], name="setting_once")]


class Counter(models.Model):
    """The last number given out for a kind in a year."""

    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="counter_once")]


class ApiToken(models.Model):
    """A program's key: only its digest is kept; scopes are grants, never more than its user's own."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=6)
    scopes = ArrayField(models.CharField(max_length=80))
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """The answer that a creating request got: a repeat with the same key gets it again."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_once")]


class Undoable(models.Model):
    """
    A verb that somebody just did to one record or many, and can take back for some minutes.

    ``steps`` holds, for each record, its number, the version that came of it, and what stood before.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    steps = models.JSONField()
    done_at = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True)


class SavedView(models.Model):
    """A list with its filters, sort and columns under a name: one's own, or shared with all who see the list."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    slug = models.CharField(max_length=40)
    name = models.CharField(_("Name"), max_length=40)
    query = models.JSONField()
    is_shared = models.BooleanField(_("Shared with everybody who sees this list"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "slug", "name"], name="view_once")]
        indexes = [models.Index(fields=["slug", "is_shared"], name="view_by_slug")]

    def address(self) -> str:
        """Write it as a query string."""
        return urlencode(self.query)


class Export(models.Model):
    """A list on its way to a file."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    slug = models.CharField(max_length=40)
    query = models.JSONField()
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    row_count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_index=True)


class Beat(models.Model):
    """When a process last said that it lives."""

    process = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
