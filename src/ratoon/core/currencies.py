"""The currencies in which the firm may sell and reckon (ISO 4217)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Currency(models.TextChoices):
    """By code, the most usual first: no field keeps these choices, so that adding one changes no table."""

    CNY = "CNY", _("CNY · yuan")
    USD = "USD", _("USD · US dollar")
    EUR = "EUR", _("EUR · euro")
    HKD = "HKD", _("HKD · Hong Kong dollar")
    TWD = "TWD", _("TWD · Taiwan dollar")
    SGD = "SGD", _("SGD · Singapore dollar")
    JPY = "JPY", _("JPY · yen")
    GBP = "GBP", _("GBP · pound sterling")
    BRL = "BRL", _("BRL · Brazilian real")
    KRW = "KRW", _("KRW · South Korean won")
    AUD = "AUD", _("AUD · Australian dollar")
    CAD = "CAD", _("CAD · Canadian dollar")
    MYR = "MYR", _("MYR · Malaysian ringgit")
    THB = "THB", _("THB · Thai baht")
    IDR = "IDR", _("IDR · Indonesian rupiah")
    INR = "INR", _("INR · Indian rupee")
