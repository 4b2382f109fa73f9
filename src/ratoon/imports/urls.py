"""Addresses of imports beside those of the noun."""

from __future__ import annotations

from django.urls import path

from ratoon.imports import views

urlpatterns = [
    path("imports/new", views.upload, name="imports_upload"),
    path("imports/<int:pk>/report", views.report, name="imports_report"),
    path("imports/<int:pk>/rejected.csv", views.rejected, name="imports_rejected"),
    path("imports/<int:pk>/findings/<slug:kind>/<slug:code>/", views.findings, name="imports_findings"),
]
