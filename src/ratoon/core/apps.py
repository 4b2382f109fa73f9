"""Finds, once all models are there, what the rooms declare."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "ratoon.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("access", "events", "contributions", "resources", "reactions", "tasks", "defaults")
