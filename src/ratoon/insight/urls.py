"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from ratoon.insight.views import funnel, rates, revenue

urlpatterns = [
    path("insight/funnel/", funnel.funnel, name="funnel"),
    path("insight/funnel/rows/", funnel.funnel_rows, name="funnel_rows"),
    path("insight/revenue/", revenue.revenue, name="revenue"),
    path("insight/revenue/rows/", revenue.revenue_rows, name="revenue_rows"),
    path("insight/revenue/movements/", revenue.revenue_movements, name="revenue_movements"),
    path("insight/rates/", rates.rates, name="rates"),
    path("insight/rates/customers/", rates.rates_customers, name="rates_customers"),
]
