"""Addresses that every list shares."""

from __future__ import annotations

from django.urls import path

from ratoon.core import views
from ratoon.core.resource.many import undo

urlpatterns = [
    path("exports/new/<slug:slug>/", views.export_new, name="export_new"),
    path("exports/<int:pk>/", views.export_show, name="export_show"),
    path("exports/<int:pk>/cancel", views.export_cancel, name="export_cancel"),
    path("exports/<int:pk>/file", views.export_file, name="export_file"),
    path("undo/<int:pk>/", undo, name="undo"),
    path("search/", views.search_everything, name="search"),
    path("search/suggest", views.search_suggest, name="search_suggest"),
    path("related/<int:number>/<int:pk>/", views.related, name="related"),
    path("views/new/<slug:slug>/", views.view_new, name="view_new"),
    path("views/<int:pk>/delete", views.view_delete, name="view_delete"),
]
