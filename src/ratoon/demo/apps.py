from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ratoon.demo"
    default_auto_field = "django.db.models.BigAutoField"
