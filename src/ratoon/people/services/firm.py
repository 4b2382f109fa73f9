"""What holds for the whole firm, and jobs that gave up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ratoon.core.actor import Actor
from ratoon.core.events import publish
from ratoon.core.settings import FirmSettings, set_settings
from ratoon.people.events import JobRetried
from ratoon.people.services.refusals import PeopleRefused


@transaction.atomic
def set_firm(*, actor: Actor, at: datetime, **values: Any) -> FirmSettings:
    """
    Set the firm's name, zone, currency; what stays the same is not written.

    :raises DomainError: if there is no such setting, or a value is not of its type.
    """
    return set_settings(of=FirmSettings, expect=None, actor=actor, at=at, **values)


@transaction.atomic
def retry_job(*, job_id: int, actor: Actor, at: datetime) -> None:
    """
    Send a job again that gave up.

    :raises PeopleRefused: ``not_given_up`` if it is gone, or somebody sent it again already.
    """
    with connection.cursor() as cursor:
        cursor.execute("select 1 from procrastinate_jobs where id = %s and status = 'failed' for update", [job_id])
        if cursor.fetchone() is None:
            raise PeopleRefused("not_given_up", _("This job is not among those that gave up any more."))
        cursor.execute("select procrastinate_retry_job_v2(%s, now(), null, null, null)", [job_id])
    publish(JobRetried(job_id=job_id), about=(), actor=actor, at=at)
