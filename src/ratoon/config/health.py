"""Whether the system lives, and whether it can work."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from ratoon.core.models import Beat

WORKER_SILENCE = timedelta(seconds=60)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether database, migrations and worker are as they should be: 200, else 503 with what is wrong."""
    wrong = {}
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            wrong["migrations"] = "not applied"
        else:
            beat = Beat.objects.filter(process="worker").first()
            if beat is None or beat.at < timezone.now() - WORKER_SILENCE:
                wrong["worker"] = f"last beat {beat.at.isoformat() if beat else 'never'}"
    except DatabaseError:
        wrong["database"] = "does not answer"
    return JsonResponse({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)
