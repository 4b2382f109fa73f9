"""Every address of the system."""

from __future__ import annotations

from django.urls import include, path

from ratoon.config import api, health, home
from ratoon.core.resource import pages

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("ratoon.core.urls")),
    path("", include("ratoon.people.urls")),
    path("", include("ratoon.imports.urls")),
    path("", include("ratoon.insight.urls")),
    path("", include("ratoon.work.urls")),
    path("", include("ratoon.sale.urls")),
    path("", include("ratoon.delivery.urls")),
    path("", include("ratoon.success.urls")),
    path(api.PREFIX, api.urls(api.build())),
    path("", home.home, name="home"),
    path("", include(pages.urlpatterns())),
]
