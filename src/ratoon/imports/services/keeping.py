"""Which files are kept, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ratoon.core import files
from ratoon.imports.models import ImportBatch, ImportFile, ImportRun
from ratoon.imports.services.batches import digests_of

HANDED_IN = timedelta(days=7)
"""Files that nobody took in go so long after somebody last touched them."""
TAKEN_IN = timedelta(days=30)
"""Files that were taken in go so long after; what came of each row stays."""


@files.wants
def wanted(digests: set[str]) -> set[str]:
    """Say which files imports still need."""
    rows = ImportFile.objects.filter(Q(source__in=digests) | Q(sha256__in=digests)).values_list("source", "sha256")
    runs = ImportRun.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    return {one for row in rows for one in row} | set(runs)


@transaction.atomic
def forget_files(*, at: datetime) -> int:
    """Forget files that nobody took in for a week, and those taken in a month ago; returns how many went."""
    taken = ImportBatch.Status.TAKEN
    left = list(ImportBatch.objects.exclude(status=taken).filter(touched_at__lt=at - HANDED_IN))
    digests = digests_of(left)
    ImportBatch.objects.filter(pk__in=[one.pk for one in left]).delete()
    over = ImportRun.objects.filter(finished_at__lt=at - TAKEN_IN, is_dry=False).exclude(sha256="")
    digests |= set(over.values_list("sha256", flat=True))
    over.update(sha256="")
    old = list(ImportBatch.objects.filter(status=taken, touched_at__lt=at - TAKEN_IN))
    digests |= digests_of(old)
    ImportFile.objects.filter(batch__in=old).update(source="", sha256="", sample=[])
    return files.release(digests)
