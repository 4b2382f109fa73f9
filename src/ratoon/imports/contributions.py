"""How what happened to imports reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratoon.core.contributions import Action, EventText, contribute
from ratoon.core.forms import RecordForm
from ratoon.imports.events import ImportCancelled, ImportRequested
from ratoon.imports.models import ImportRun
from ratoon.imports.services import cancel_import

contribute(
    EventText(event=ImportRequested, text=_("File handed in"), icon="file-import", grant="importrun.view"),
)
contribute(
    EventText(event=ImportCancelled, text=_("Import stopped"), icon="player-stop", grant="importrun.view"),
)
contribute(
    Action(
        kind="importrun",
        name="cancel",
        label=_("Stop it"),
        icon="player-stop",
        service=cancel_import,
        right="add",
        form=RecordForm,
        is_offered=lambda run: run.status in (ImportRun.Status.WAITING, ImportRun.Status.RUNNING),
        is_destructive=True,
        explanation=_("What was taken in stands. The same file again takes in the rest."),
    ),
)
