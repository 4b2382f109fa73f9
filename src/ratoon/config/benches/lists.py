"""A list, as page and by API, at its beginning and far in: its cost grows with the page, not with the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from ratoon.config.benches import firm
from ratoon.config.benches.measuring import Measure
from ratoon.config.benches.place import Place
from ratoon.core.actor import StaffActor
from ratoon.lead.resources import leads

NAME = "list"
_STATUS = "new"
_SELECT = """
select l.id, l.version, l.company_name, l.contact_name, l.job_title, l.phone, l.email, l.credit_code, l.region, l.note,
    l.status, l.status_on, l.arrived_at, s.code, s.name_zh, c.code, c.name, o.id, o.name
from lead_lead l
left join lead_source s on s.id = l.source_id
left join lead_campaign c on c.id = l.campaign_id
left join people_staff o on o.id = l.owner_id
where l.status = %(status)s {more}
order by l.arrived_at desc, l.id desc limit 51
"""
_BEYOND = "and (l.arrived_at, l.id) < (%(at)s, %(id)s)"


def run(place: Place) -> Iterator[Measure]:
    """Measure the list of leads with a tenth of the rows, then with all of them."""
    page, program, who = firm.browser(place), firm.program(place), firm.actor(place)
    for rows in (max(place.rows // 10, 1), place.rows):
        firm.fill_leads(place, rows)
        for where, query, floor in (("first page", "", _first()), ("deep page", *_deep(who))):
            for door, client, address in (("page", page, "/leads/"), ("API", program, "/api/v1/leads")):
                asked = f"{address}?{urlencode({'status': _STATUS})}{query}"
                yield place.read(
                    NAME,
                    f"{where}, {door}, of {rows:,}",
                    lambda client=client, asked=asked: ask(client, asked),  # type: ignore[misc]
                    lambda floor=floor: place.fetch(*floor),  # type: ignore[misc]
                    against="the page's rows by raw SQL",
                )


def ask(client: Client, address: str) -> Any:
    """
    Ask for a page.

    :raises RuntimeError: if it is refused, for then nothing was measured.
    """
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status_code}")
    return answer


def _first() -> tuple[str, dict[str, Any]]:
    return _SELECT.format(more=""), {"status": _STATUS}


def _deep(who: StaffActor) -> tuple[str, tuple[str, dict[str, Any]]]:
    """Give the marker of a page in the middle of the list's days, and the statement that reads the same rows."""
    middle = timezone.now() - timedelta(days=500)
    rows = leads.rows(who).filter(status=_STATUS, arrived_at__lt=middle)
    found = leads.page(rows, sort="-arrived", cursor=None, size=1)
    if found.next is None:
        return "", _first()
    (last,) = found.rows
    known = {"status": _STATUS, "at": last.arrived_at, "id": last.pk}
    return f"&cursor={found.next}", (_SELECT.format(more=_BEYOND), known)
