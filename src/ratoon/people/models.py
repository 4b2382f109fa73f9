"""The vendor's own people: staff, the tree of teams, and the roles that say what each may do."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.models import Record, User
from ratoon.core.search import SearchField, name_lexemes
from ratoon.core.words import Word


class Team(Record):
    """A team; a department is a team that says so, and holds those below it."""

    name = models.CharField(_("Name"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Above"))
    is_department = models.BooleanField(_("Is a department"), default=False)
    path_key = models.CharField(max_length=600, editable=False, default="")
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["path_key", "id"], name="team_by_path"),
            models.Index(fields=["archived_at"], name="team_by_archived"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="team_once",
                nulls_distinct=False,
                condition=models.Q(archived_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")), name="team_not_above_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as choices offer it: moved to the right as deep as the team lies in the tree."""
        return "\u2003" * self.path_key.count(" ") + self.name


class Role(Word):
    """A named set of grants: what those who have it see and do."""


class RoleAccess(models.Model):
    """What a role has over one kind of record: a scope, and the actions."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="access")
    kind = models.CharField(max_length=40)
    scope = models.PositiveSmallIntegerField()
    actions = ArrayField(models.CharField(max_length=40))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "kind"], name="role_access_once")]


class ServiceRole(models.TextChoices):
    """What somebody can be staffed as."""

    ENGINEER = "engineer", _("Engineer")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    CONSULTANT = "consultant", _("Consultant")
    PAAS_CONSULTANT = "paas_consultant", _("PaaS consultant")
    OPERATIONS = "operations", _("Operations")
    COMMERCIAL = "commercial", _("Commercial")
    LECTURER = "lecturer", _("Lecturer")


class Level(models.TextChoices):
    """How far somebody has come in a service role."""

    JUNIOR = "junior", _("Junior")
    MIDDLE = "middle", _("Middle")
    SENIOR = "senior", _("Senior")


class Staff(Record):
    """A colleague; without a user nobody can sign in as him, until he is invited."""

    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=120)
    name_key = models.CharField(max_length=200, editable=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="staff")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("Team"))
    manager = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Manager"))
    roles = models.ManyToManyField(Role, related_name="+", verbose_name=_("Roles"))
    service_role = models.CharField(_("Staffed as"), max_length=20, choices=ServiceRole.choices, blank=True)
    level = models.CharField(_("Level"), max_length=10, choices=Level.choices, blank=True)
    hours_per_week = models.DecimalField(_("Hours per week"), max_digits=4, decimal_places=1, default=40)
    joined_on = models.DateField(_("Joined on"), null=True)
    left_on = models.DateField(_("Left on"), null=True)
    search = SearchField()

    invitation_secret = ""
    """The secret of a link that was made a moment ago, for whoever asked for it; kept nowhere."""

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="staff_by_search"),
            models.Index(fields=["name_key", "id"], name="staff_by_name"),
            models.Index(fields=["team"], name="staff_by_team"),
            models.Index(fields=["service_role"], name="staff_by_service_role"),
            models.Index(fields=["left_on"], name="staff_by_left"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_per_week__gte=0, hours_per_week__lte=80), name="staff_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="staff_days",
            ),
            models.CheckConstraint(
                condition=models.Q(level="") | models.Q(service_role="project_manager"), name="staff_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def refresh_search(self) -> list[str]:
        """Recompute what the person is found by."""
        self.search = name_lexemes(self.name)
        return ["search"]


class HandingOver(models.Model):
    """
    What a colleague owned, on its way to others or with them: who takes each kind, from which day, and why.

    ``counts`` says how many records of each kind changed hands; ``refused`` what stood in the way, where nothing did.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not done")

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=200)
    takers = models.JSONField()
    counts = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], name="handing_over_once", condition=models.Q(status="waiting"))
        ]
        indexes = [models.Index(fields=["staff", "-id"], name="handing_over_by_staff")]

    @property
    def is_under_way(self) -> bool:
        """Whether the worker is to do it yet."""
        return self.status == self.Status.WAITING


class Invitation(models.Model):
    """A link, shown once to the inviter, by which somebody sets a password; only its digest is kept."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        """Say whether a password can still be set by it."""
        return self.used_at is None and self.expires_at > at
