"""The worker: jobs, schedules, and the reaper of jobs whose worker died."""

from __future__ import annotations

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from ratoon.core.models import Beat
from ratoon.core.tasks import reap

BEAT_SECONDS = 10
CONCURRENCY = 2
GRACE_SECONDS = 8


class Command(BaseCommand):
    """Runs until it is told to stop."""

    help = "Run jobs and schedules."
    requires_system_checks = []  # they would load the pages and the API, which it does not serve

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            asyncio.run(self._run())

    async def _run(self) -> None:
        async with app.open_async():
            beating = asyncio.create_task(self._beat())
            try:
                await app.run_worker_async(
                    concurrency=CONCURRENCY,
                    delete_jobs="never",
                    fetch_job_polling_interval=2,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                )
            finally:
                beating.cancel()

    async def _beat(self) -> None:
        while True:
            await sync_to_async(_beat_once, thread_sensitive=False)()
            await asyncio.sleep(BEAT_SECONDS)


def _beat_once() -> None:
    """Say that the worker lives, and free the jobs of those that don't; a database that is away comes back."""
    close_old_connections()
    try:
        Beat.objects.update_or_create(process="worker", defaults={"at": timezone.now()})
        reap()
    except (DatabaseError, ConnectorException):
        pass
    finally:
        close_old_connections()
