"""What happens to tasks, alarms and follow-up records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ratoon.core.events import Event


class TaskAdded(Event, kind="task.added"):
    """Somebody got something to do."""

    task_id: int
    assignee_id: int
    due_on: date


class TaskEdited(Event, kind="task.edited"):
    """Facts of a task were changed: the names of the fields, never what stands in them."""

    task_id: int
    fields: list[str]


class TaskFinished(Event, kind="task.finished"):
    """A task, or what an alarm warned of, was done."""

    task_id: int
    on: date


class TaskReopened(Event, kind="task.reopened"):
    """That it was done, or dropped, was taken back."""

    task_id: int


class TaskDropped(Event, kind="task.dropped"):
    """It won't be done; why stands with the task."""

    task_id: int
    on: date


class TaskHanded(Event, kind="task.handed"):
    """Somebody else does it from now on."""

    task_id: int
    on: date
    from_id: int
    assignee_id: int


class AlarmRaised(Event, kind="alarm.raised"):
    """A room's rule warns of something."""

    task_id: int
    rule: str
    assignee_id: int
    due_on: date
    at_stake: str | None = None
    currency: str | None = None

    @staticmethod
    def amount(at_stake: Decimal | None) -> str | None:
        """Write an amount as the journal keeps it."""
        return str(at_stake) if at_stake is not None else None


class AlarmChanged(Event, kind="alarm.changed"):
    """What an open alarm warns of is due on another day, or for another amount."""

    task_id: int
    rule: str
    due_on: date
    at_stake: str | None = None
    currency: str | None = None


class AlarmCleared(Event, kind="alarm.cleared"):
    """What an alarm warned of is no more."""

    task_id: int
    rule: str
    on: date


class FollowedUp(Event, kind="followup.added"):
    """Somebody was in touch with a customer; ``is_ours``: we began."""

    follow_up_id: int
    staff_id: int
    way: str
    on: date
    is_ours: bool
    contact_id: int | None = None
    next_on: date | None = None


class FollowUpEdited(Event, kind="followup.edited"):
    """A follow-up record was corrected: the names of the fields, never what stands in them."""

    follow_up_id: int
    fields: list[str]
