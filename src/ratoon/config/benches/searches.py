"""Leads, and records of every noun, found by two Chinese characters, by initials, by the tail of a phone number."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ratoon.config.benches import firm
from ratoon.config.benches.lists import ask
from ratoon.config.benches.measuring import Measure
from ratoon.config.benches.place import Place
from ratoon.core.resource import registered
from ratoon.core.resource.finding import WHILE_TYPING

NAME = "search"
_TEXTS = (("two characters", "鹭浦", "'鹭浦'"), ("initials", "lpxcl", "'lpxcl':*"), ("phone tail", "1234", "'1234':*"))
"""Names, what is typed, and the tsquery that it comes to."""
_SELECT = """
select l.id, l.company_name, l.contact_name, l.phone, l.region, l.status, l.status_on, l.arrived_at, s.name_zh, c.name,
    o.name
from lead_lead l
left join lead_source s on s.id = l.source_id
left join lead_campaign c on c.id = l.campaign_id
left join people_staff o on o.id = l.owner_id
where l.search @@ %(query)s::tsquery
order by l.arrived_at desc, l.id desc limit 51
"""


def run(place: Place) -> Iterator[Measure]:
    """Measure the page of leads found by each; then what is suggested of all nouns while it is typed."""
    firm.fill_leads(place, place.rows)
    page, program = firm.browser(place), firm.program(place)
    for what, typed, query in _TEXTS:
        for door, client, address in (("page", page, "/leads/"), ("API", program, "/api/v1/leads")):
            asked = f"{address}?{urlencode({'q': typed})}"
            yield place.read(
                NAME,
                f"{what}, {door}, of {place.rows:,}",
                lambda client=client, asked=asked: ask(client, asked),  # type: ignore[misc]
                lambda query=query: place.fetch(_SELECT, {"query": query}),  # type: ignore[misc]
                against="the rows found by raw SQL",
            )
    firm.fill_contracts(place, place.rows)
    for what, typed, query in _TEXTS:
        asked = f"/search/suggest?{urlencode({'q': typed})}"
        yield place.read(
            NAME,
            f"{what}, suggestions of every noun, of {place.rows:,} leads",
            lambda asked=asked: ask(page, asked),  # type: ignore[misc]
            lambda query=query: _every_noun(place, query),  # type: ignore[misc]
            against="the first rows of each table by raw SQL",
        )


def _every_noun(place: Place, query: str) -> None:
    for resource in registered().values():
        if resource.is_searchable:
            table = resource.model._meta.db_table
            select = f"select * from {table} where search @@ %(query)s::tsquery limit {WHILE_TYPING + 1}"  # noqa: S608
            place.fetch(select, {"query": query})
