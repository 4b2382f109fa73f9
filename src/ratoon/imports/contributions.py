"""How what happened to imports reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import EventText, contribute
from ratoon.imports.events import ImportRequested

contribute(
    EventText(event=ImportRequested, text=_("File handed in"), icon="file-import", grant="importrun.view"),
)
