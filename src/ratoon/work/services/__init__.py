"""Every change of tasks, alarms and follow-up records."""

from __future__ import annotations

from ratoon.work.services.alarms import Money, clear_alarm, raise_alarm
from ratoon.work.services.follow_ups import FollowUpRefused, add_follow_up, edit_follow_up, is_open_to_edits
from ratoon.work.services.tasks import (
    TaskRefused,
    add_task,
    drop_task,
    edit_task,
    finish_task,
    hand_task,
    reopen_task,
)

__all__ = [
    "FollowUpRefused",
    "Money",
    "TaskRefused",
    "add_follow_up",
    "add_task",
    "clear_alarm",
    "drop_task",
    "edit_follow_up",
    "edit_task",
    "finish_task",
    "hand_task",
    "is_open_to_edits",
    "raise_alarm",
    "reopen_task",
]
