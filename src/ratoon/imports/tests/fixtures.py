"""Sample rows of imports."""

from __future__ import annotations

from datetime import timedelta

from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.samples import sample_of
from ratoon.imports.models import ImportRun
from ratoon.imports.tests import make
from ratoon.people.tests.cast import Cast


@sample_of("imports")
def imports(cast: Cast, number: int) -> None:
    """Make runs: some at one time, some of them failed, some under way."""
    statuses = ImportRun.Status.values
    for i in range(number):
        make.run(
            status=statuses[i % len(statuses)],
            file_name=("leads.csv", "=1+1", "客户.csv")[i % 3],
            set_name=("plain", "crm")[i % 2],
            at=NOW - timedelta(hours=i // 4),
        )
