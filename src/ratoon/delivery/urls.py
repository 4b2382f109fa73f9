"""Addresses of delivery beside those of its nouns."""

from __future__ import annotations

from django.urls import path

from ratoon.delivery import views

urlpatterns = [
    path("projects/<int:pk>/plan", views.plan, name="project_plan"),
    path("projects/<int:pk>/acceptance", views.acceptance, name="project_acceptance"),
    path("projects/<int:pk>/prepared", views.prepared, name="project_prepared"),
    path("plan-templates/<int:pk>/tasks", views.template_tasks, name="plan_template_tasks"),
    path("plan-templates/<int:pk>/prepared", views.template_prepared, name="plan_template_prepared"),
]
