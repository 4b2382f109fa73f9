"""Addresses of success beside those of its nouns."""

from __future__ import annotations

from django.urls import path

from ratoon.success import views

urlpatterns = [
    path("renewals/months/", views.months, name="renewals_months"),
    path("renewals/<int:pk>/steps", views.steps, name="renewals_steps"),
    path("customers/<int:pk>/care", views.care_of_company, name="care_of_company"),
]
