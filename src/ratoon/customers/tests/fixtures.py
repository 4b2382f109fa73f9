"""Sample rows of customers and contacts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import make_words, sample_of
from ratoon.customers import services
from ratoon.customers.models import Company, Industry
from ratoon.customers.services import NewCompany, NewContact
from ratoon.customers.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


def _companies(cast: Cast, number: int) -> list[Company]:
    industry = make.industry()
    made = services.add_companies(
        companies=[
            NewCompany(
                name=("砚汀精密", "Acme", "=1+1", "数智科技")[i % 4],
                short_name="砚汀" if i % 8 == 0 else "",
                industry=industry if i % 3 else None,
                size_band=("20-99", "")[i % 2],
                region=("浙江", "", "上海")[i % 3],
                owner=(cast.rep.staff, cast.other_rep.staff, cast.csm.staff)[i % 3],
                known_since=TODAY - timedelta(days=i // 4),
            )
            for i in range(number)
        ],
        actor=SYSTEM,
        at=NOW,
    )
    return [one for one in made if isinstance(one, Company)]


@sample_of("customers")
def customers(cast: Cast, number: int) -> None:
    """Take companies in: some have one name, some no industry, some are the rep's, some are far in their life."""
    made = _companies(cast, number)
    for row in made[::6]:
        services.move(company=row, happening="opportunity_opened", on=TODAY, actor=SYSTEM, at=NOW)
        services.move(company=row, happening="recurring_signed", on=TODAY, actor=SYSTEM, at=NOW)
        services.set_standing(company=row, arr=Decimal("864000.00"), currency="CNY", first_signed_on=TODAY)
    if len(made) > 1:
        services.edit_company(company=made[1], expect=1, actor=SYSTEM, at=NOW, parent=made[0])
        services.add_contact(company=made[0], name="程以晏", actor=SYSTEM, at=NOW)


@sample_of("contacts")
def contacts(cast: Cast, number: int) -> None:
    """Make people known: some have one name, some no role, some left."""
    companies = _companies(cast, 6)
    made = services.add_contacts(
        contacts=[
            NewContact(
                company=companies[i % 6],
                name=("程以晏", "Ann Lee", "祝明川", "=1+1")[i % 4],
                job_title=("", "CTO")[i % 2],
                phone=f"139{i:08d}",
                roles=("decision_maker", "user")[: i % 3],
                attitude=("", "champion", "sceptic")[i % 3],
                influence=i % 5 + 1 if i % 2 else None,
            )
            for i in range(number)
        ],
        actor=SYSTEM,
        at=NOW,
    )
    for row in made[1::7]:
        services.contact_left(contact=row, on=TODAY, actor=SYSTEM, at=NOW)


@sample_of("industries")
def industries(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(Industry, number)
