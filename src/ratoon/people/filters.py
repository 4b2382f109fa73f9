"""By what lists of people and teams can be narrowed."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ratoon.core.resource import Filters
from ratoon.core.resource.filters import OneOf, Pick, YesNo
from ratoon.people.models import ServiceRole, Staff, Team


class StaffFilters(Filters):
    """Team without those below it, service role, manager, whether somebody works here."""

    team = Pick(label=_("Team"), queryset=Team.objects.order_by("path_key", "id"))
    service_role = OneOf(label=_("Staffed as"), choices=ServiceRole.choices)
    manager = Pick(
        label=_("Manager"), queryset=Staff.objects.order_by("name_key", "id"), remote=reverse_lazy("people_options")
    )
    is_active = YesNo(label=_("Works here"), field_name="left_on", lookup_expr="isnull")


class TeamFilters(Filters):
    """The team above, whether a team is in use."""

    parent = Pick(label=pgettext_lazy("team", "Above"), queryset=Team.objects.order_by("path_key", "id"))
    is_used = YesNo(label=_("In use"), field_name="archived_at", lookup_expr="isnull")
