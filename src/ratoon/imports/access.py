"""Who may see imports and take files in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.access import Access, Allowed
from ratoon.core.actor import Scope
from ratoon.imports.models import ImportRun

IMPORTS: Access[ImportRun] = Access(
    model=ImportRun,
    label=_("Imports"),
    owner=None,
    actions={"view": _("see imports and what they turned away"), "add": _("take files in")},
    defaults={"administrator": Allowed(Scope.ALL, ("view", "add"))},
)
