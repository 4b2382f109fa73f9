"""Imports that people hand in on a page, taken in by the worker."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from ratoon.core.tasks import fresh
from ratoon.imports.services import run_import
from ratoon.imports.services.runs import TASK


@app.task(name=TASK, queue="work", lock="imports")
def take_in(run_id: int) -> None:
    """Take a kept file in."""
    fresh()
    try:
        run_import(run_id)
    finally:
        close_old_connections()
