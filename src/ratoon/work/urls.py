"""Addresses of work."""

from __future__ import annotations

from django.urls import path

from ratoon.work import views
from ratoon.work.contributions import KINDS

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/count", views.today_count, name="today_count"),
    path("today/<int:pk>/done", views.today_done, name="today_done"),
    *(
        path(f"follow-ups/of/{kind}/<int:pk>/", views.here, {"kind": kind}, name=f"followups_of_{kind}")
        for kind in KINDS
    ),
]
