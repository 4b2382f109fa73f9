"""By what lists of projects and of days can be narrowed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick, YesNo
from ratoon.customers.filters import CompanyPick
from ratoon.delivery.models import Project, Size
from ratoon.people.models import Staff


class ProjectFilters(Filters):
    """Status, over or not, manager, owner, company, size, kind, days of the planned go-live."""

    status = OneOf(label=_("Status"), choices=Project.Status.choices)
    is_open = YesNo(label=pgettext_lazy("projects", "Not over yet"), field_name="status", method="not_over")
    manager = Pick(label=_("Project manager"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    owner = Pick(label=_("Owner"), queryset=Staff.objects.all(), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Company"))
    size = OneOf(label=_("Size"), choices=Size.choices)
    kind = OneOf(label=_("Kind"), choices=Project.Kind.choices)
    go_live_from = DayFrom(label=_("Go-live from"), field_name="go_live_on")
    go_live_until = DayUntil(label=_("Go-live until"), field_name="go_live_on")

    def not_over(self, rows: QuerySet[Project], name: str, value: bool) -> QuerySet[Project]:
        """Keep what is neither accepted nor cancelled, or what is."""
        over = (Project.Status.ACCEPTED, Project.Status.CANCELLED)
        return rows.exclude(status__in=over) if value else rows.filter(status__in=over)


class CalendarFilters(Filters):
    """Whether a day is one of work, days."""

    is_working = YesNo(label=_("Is a working day"))
    day_from = DayFrom(label=_("From"), field_name="day")
    day_until = DayUntil(label=_("Until"), field_name="day")
