"""Addresses of sale beside those of its nouns."""

from __future__ import annotations

from django.urls import path

from ratoon.sale.views import pipeline

urlpatterns = [
    path("opportunities/board/", pipeline.board, name="opportunities_board"),
    path("opportunities/<int:pk>/way", pipeline.way, name="opportunities_way"),
]
