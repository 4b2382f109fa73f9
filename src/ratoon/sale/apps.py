from django.apps import AppConfig


class SaleConfig(AppConfig):
    name = "ratoon.sale"
    default_auto_field = "django.db.models.BigAutoField"
