"""Sample rows of leads and campaigns."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import make_words, sample_of
from ratoon.lead import services
from ratoon.lead.models import InvalidReason, Source
from ratoon.lead.services import NewLead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


@sample_of("leads")
def leads(cast: Cast, number: int) -> None:
    """Take leads in: some arrived together, some have one name, some have no source, some are the rep's."""
    source = make.source()
    campaign = make.campaign(owner=cast.sales_lead.staff)
    services.add_leads(
        leads=[
            NewLead(
                company_name=("云帆软件", "Acme", "", "=1+1", "数智科技")[i % 5],
                contact_name="赵一鸣",
                phone=f"139{i:08d}",
                email=f"sample{i}@example.com" if i % 2 else "",
                region=("杭州", "")[i % 2],
                source=source if i % 3 else None,
                campaign=campaign if i % 4 else None,
                owner=(cast.rep.staff, cast.other_rep.staff, None)[i % 3],
                arrived_at=NOW - timedelta(hours=i // 4),
            )
            for i in range(number)
        ],
        actor=SYSTEM,
        at=NOW,
    )


@sample_of("campaigns")
def campaigns(cast: Cast, number: int) -> None:
    """Plan campaigns: some begin together, some have one name, some have no budget or no end, some have ended."""
    for i in range(number):
        starts_on = TODAY - timedelta(days=10 + i // 4)
        campaign = make.campaign(
            owner=(cast.rep.staff, cast.other_rep.staff, cast.marketer.staff)[i % 3],
            name=("春季展会", "Webinar", "=1+1", "数智峰会")[i % 4],
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=2) if i % 2 else None,
            budget=Decimal(5000 * (i % 3)) if i % 5 else None,
        )
        if i % 2:
            services.end_campaign(campaign=campaign, on=TODAY - timedelta(days=i % 3), actor=SYSTEM, at=NOW)


@sample_of("sources")
def sources(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(Source, number)


@sample_of("invalid-reasons")
def invalid_reasons(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(InvalidReason, number)


@sample_of("intake-channels")
def intake_channels(cast: Cast, number: int) -> None:
    """Add channels, of which some are closed."""
    for i in range(number):
        made = services.add_channel(code=f"sample-{i}", source=make.source(), actor=SYSTEM, at=NOW)
        if i % 5 == 0:
            services.close_channel(intakechannel=made, actor=SYSTEM, at=NOW)
