"""Leads found by two Chinese characters, by initials, by the tail of a phone number."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from ratoon.config.benches import firm
from ratoon.config.benches.lists import ask
from ratoon.config.benches.measuring import Measure
from ratoon.config.benches.place import Place

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
    """Measure the page of leads found by each."""
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
