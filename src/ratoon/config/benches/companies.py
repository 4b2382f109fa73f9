"""The page of a customer, with all parts that it loads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client

from ratoon.config.benches import firm, signing
from ratoon.config.benches.lists import ask
from ratoon.config.benches.measuring import Measure
from ratoon.config.benches.place import Place
from ratoon.core.resource.tables import record_context
from ratoon.customers.models import Company
from ratoon.customers.resources import companies

NAME = "company"
_CONTRACTS = 3
_READS = (
    """select c.*, o.name, i.name_zh, s.* from customers_company c join people_staff o on o.id = c.owner_id
    left join customers_industry i on i.id = c.industry_id left join customers_standing s on s.company_id = c.id
    where c.id = %(pk)s""",
    "select * from customers_contact where company_id = %(pk)s order by name_key, id",
    "select * from customers_journeystep where company_id = %(pk)s order by happened_on, id",
    """select w.*, o.name from customers_ownership w join people_staff o on o.id = w.owner_id
    where w.company_id = %(pk)s""",
    "select * from sale_opportunity where company_id = %(pk)s order by id desc limit 9",
    "select * from sale_contract where company_id = %(pk)s order by number desc limit 9",
    """select l.* from sale_contractline l join sale_contract c on c.id = l.contract_id
    where c.company_id = %(pk)s and c.status = 'signed'""",
    """select p.* from delivery_project p join sale_contract c on c.id = p.contract_id
    where c.company_id = %(pk)s order by p.id desc limit 9""",
    "select * from success_care where company_id = %(pk)s",
    """select e.* from core_journalsubject s join core_journalentry e on e.id = s.entry_id
    where s.kind = 'company' and s.record_id = %(pk)s order by s.happened_at desc, s.entry_id desc limit 30""",
)
"""The records that the page and its parts are about, one statement for each kind."""


def run(place: Place) -> Iterator[Measure]:
    """Measure the page of a company with three contracts and their projects; then all its tabs with their parts."""
    firm.fill_contracts(place, place.rows)
    company = Company.objects.latest("pk")
    for _contract in range(_CONTRACTS):
        signing.sign(signing.drafted(place, company))
    signing.drain()
    place.settle()
    page = firm.browser(place)
    address = f"/customers/{company.pk}/"
    actor, tabs = firm.actor(place), [tab.name for tab in companies.tabs]
    parts = [part["url"] for tab in tabs for part in record_context(companies, company, actor, tab=tab)["panels"]]

    def reads() -> None:
        for query in _READS:
            place.fetch(query, {"pk": company.pk})

    against = f"its records by {len(_READS)} raw statements"
    yield place.read(NAME, "page", lambda: ask(page, address), reads, against=against)
    whole = [*(f"{address}?tab={tab}" for tab in tabs), *parts]
    yield place.read(
        NAME, f"all {len(tabs)} tabs and {len(parts)} parts", lambda: _ask_all(page, whole), reads, against=against
    )


def _ask_all(client: Client, addresses: list[str]) -> list[Any]:
    return [ask(client, address) for address in addresses]
