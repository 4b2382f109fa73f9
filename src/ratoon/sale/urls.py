"""Addresses of sale beside those of its nouns."""

from __future__ import annotations

from django.urls import path

from ratoon.sale.views import contracts, pipeline

urlpatterns = [
    path("contracts/<int:pk>/lines", contracts.lines, name="contract_lines"),
    path("contracts/<int:pk>/payments", contracts.payments, name="contract_payments"),
    path("contracts/<int:pk>/chain", contracts.chain, name="contract_chain"),
    path("contracts/<int:pk>/prepared", contracts.prepared, name="contract_prepared"),
    path("opportunities/board/", pipeline.board, name="opportunities_board"),
    path("opportunities/<int:pk>/way", pipeline.way, name="opportunities_way"),
]
