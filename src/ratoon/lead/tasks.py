"""What goes by itself in this room."""

from __future__ import annotations

from datetime import datetime, timedelta

from ratoon.core.housekeeping import clears
from ratoon.lead.intake import WINDOW_SECONDS
from ratoon.lead.models import IntakeAnswer


@clears
def clear_answers(at: datetime) -> None:
    """Forget answers to signed requests that are too old to be sent again."""
    IntakeAnswer.objects.filter(created_at__lt=at - timedelta(seconds=3 * WINDOW_SECONDS)).delete()
