"""Sample rows of leads."""

from __future__ import annotations

from datetime import timedelta

from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.samples import sample_of
from ratoon.lead import services
from ratoon.lead.services import NewLead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


@sample_of("leads")
def leads(cast: Cast, number: int) -> None:
    """Take leads in: some arrived together, some have one name, some have no source, some are the rep's."""
    source = make.source()
    services.add_leads(
        leads=[
            NewLead(
                company_name=("云帆软件", "Acme", "", "=1+1", "数智科技")[i % 5],
                contact_name="赵一鸣",
                phone=f"139{i:08d}",
                email=f"sample{i}@example.com" if i % 2 else "",
                region=("杭州", "")[i % 2],
                source=source if i % 3 else None,
                owner=(cast.rep.staff, cast.other_rep.staff, None)[i % 3],
                arrived_at=NOW - timedelta(hours=i // 4),
            )
            for i in range(number)
        ],
        actor=SYSTEM,
        at=NOW,
    )
