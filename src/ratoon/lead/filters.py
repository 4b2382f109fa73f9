"""By what lists of leads and campaigns can be narrowed."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from ratoon.core.forms import Choice
from ratoon.core.resource import Filters
from ratoon.core.resource.filters import DayFrom, DayUntil
from ratoon.lead.models import Campaign, Lead, Source
from ratoon.people.models import Staff


class _ByName(ModelChoiceField):  # type: ignore[misc]
    label_from_instance = Choice.label_from_instance


class Chosen(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    """A record chosen by its name, as forms name it: models have no text for people."""

    field_class = _ByName


_DAY = forms.DateInput(attrs={"type": "date"})


class LeadFilters(Filters):
    """Status, source, campaign, owner, region, days of arrival."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=Lead.Status.choices)
    source = Chosen(label=_("Source"), queryset=Source.objects.all(), to_field_name="code")
    campaign = Chosen(
        label=_("Campaign"), queryset=Campaign.objects.order_by("-starts_on", "-id"), to_field_name="code"
    )
    owner = Chosen(label=_("Owner"), queryset=Staff.objects.order_by("name_key"))
    unowned = django_filters.BooleanFilter(label=_("Without owner"), field_name="owner", lookup_expr="isnull")
    region = django_filters.CharFilter(label=_("Region"), max_length=60)
    arrived_from = DayFrom(label=_("Arrived from"), field_name="arrived_at")
    arrived_until = DayUntil(label=_("Arrived until"), field_name="arrived_at")


class CampaignFilters(Filters):
    """Ended or not, source, owner, days of the start."""

    ended = django_filters.BooleanFilter(label=_("Ended"), field_name="ended_on", lookup_expr="isnull", exclude=True)
    source = Chosen(label=_("Source"), queryset=Source.objects.all(), to_field_name="code")
    owner = Chosen(label=_("Owner"), queryset=Staff.objects.order_by("name_key"))
    starts_from = django_filters.DateFilter(
        label=_("Starts from"), field_name="starts_on", lookup_expr="gte", widget=_DAY
    )
    starts_until = django_filters.DateFilter(
        label=_("Starts until"), field_name="starts_on", lookup_expr="lte", widget=_DAY
    )
