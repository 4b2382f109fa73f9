"""Somebody leaves: all that is his goes to a colleague first."""

from __future__ import annotations

from ratoon.demo.stage import Stage
from ratoon.demo.verbs.call import Call
from ratoon.people.models import Staff
from ratoon.people.services import deactivate, hand_over_all


def leave(stage: Stage, call: Call, *, heir: str, reason: str) -> None:
    """Hand over whatever a colleague owns, and let him go."""
    leaver = stage.get(Staff, call.about)
    hand_over_all(staff=leaver, to=stage.get(Staff, heir), reason=reason, **call.when)
    deactivate(staff=stage.get(Staff, call.about), **call.when)
