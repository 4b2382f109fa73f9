"""Figures in the side bar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import NavItem, contribute

contribute(
    NavItem(section="foot", label=_("Funnel"), icon="filter", url_name="funnel", grant="lead.view", position=80),
    NavItem(
        section="foot", label=_("Revenue"), icon="chart-bar", url_name="revenue", grant="contract.view", position=81
    ),
    NavItem(section="foot", label=_("Rates"), icon="percentage", url_name="rates", grant="contract.view", position=82),
)
