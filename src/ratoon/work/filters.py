"""By what lists of tasks and follow-ups can be narrowed."""

from __future__ import annotations

import django_filters
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil, OneOf, Pick
from ratoon.customers.filters import CompanyPick
from ratoon.people.models import Staff
from ratoon.work.models import Task, Way
from ratoon.work.subjects import choices


class RecordNumber(django_filters.Filter):  # type: ignore[misc]
    """The number of the record that something is about; its kind is a filter of its own."""

    field_class = forms.IntegerField


class TaskFilters(Filters):
    """Status, kind, who, customer, record, days due."""

    status = OneOf(label=_("Status"), choices=Task.Status.choices)
    kind = OneOf(label=_("Kind"), choices=Task.Kind.choices)
    assignee = Pick(label=_("Who"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    company = CompanyPick(label=_("Customer"))
    subject_kind = OneOf(label=_("About"), choices=choices)
    subject_id = RecordNumber(label=_("Record number"), min_value=1, max_value=2**63 - 1)
    due_from = DayFrom(label=_("Due from"), field_name="due_on")
    due_until = DayUntil(label=_("Due until"), field_name="due_on")


class FollowUpFilters(Filters):
    """Author, way, customer, record, days."""

    staff = Pick(label=_("By"), queryset=Staff.objects.order_by("name_key"), remote=reverse_lazy("people_options"))
    way = OneOf(label=_("Way"), choices=Way.choices)
    company = CompanyPick(label=_("Customer"))
    subject_kind = OneOf(label=_("About"), choices=choices)
    subject_id = RecordNumber(label=_("Record number"), min_value=1, max_value=2**63 - 1)
    happened_from = DayFrom(label=_("Happened from"), field_name="happened_on")
    happened_until = DayUntil(label=_("Happened until"), field_name="happened_on")
