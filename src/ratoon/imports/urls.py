"""Addresses of imports beside those of the noun."""

from __future__ import annotations

from django.urls import path

from ratoon.imports import views

urlpatterns = [
    path("imports/new", views.upload, name="imports_upload"),
    path("imports/files/<int:pk>/", views.batch, name="imports_batch"),
    path("imports/files/<int:pk>/edit", views.batch_edit, name="imports_batch_edit"),
    path("imports/files/<int:pk>/state", views.state, name="imports_state"),
    path("imports/files/<int:pk>/check", views.check, name="imports_check"),
    path("imports/files/<int:pk>/stop", views.stop, name="imports_stop"),
    path("imports/files/<int:pk>/take", views.take, name="imports_take"),
    path("imports/files/<int:pk>/discard", views.discard, name="imports_discard"),
    path("imports/files/<int:pk>/<int:position>/", views.file, name="imports_file"),
    path("imports/<int:pk>/report", views.report, name="imports_report"),
    path("imports/<int:pk>/rejected.csv", views.rejected, name="imports_rejected"),
    path("imports/<int:pk>/rejected.xlsx", views.rejected_xlsx, name="imports_rejected_xlsx"),
    path("imports/<int:pk>/findings/<slug:kind>/<slug:code>/", views.findings, name="imports_findings"),
]
