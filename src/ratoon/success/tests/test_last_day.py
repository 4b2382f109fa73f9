"""A term is kept half-open and shown by its last day: in lists, on pages, by filters and in the API alike."""

from __future__ import annotations

from datetime import date

from ratoon.core.testing.clients import api_client, page_client
from ratoon.core.testing.freeze import TODAY
from ratoon.people.tests.cast import Cast
from ratoon.success.tests import make

LAST = date(2026, 12, 31)
ENDS_IN = (date(2027, 1, 1) - TODAY).days


def test_the_last_day_is_shown_everywhere(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff, ends_in=ENDS_IN)
    care = make.care(owner=cast.csm.staff, of=play.company)
    client = page_client(cast.csm)
    for address in (f"/renewals/{play.pk}/", f"/success/{care.pk}/", f"/customers/{play.company_id}/"):
        shown = client.get(address).content.decode()
        assert LAST.isoformat() in shown
        assert "2027-01-01" not in shown
    for address in ("/renewals/", "/success/", "/customers/?columns=term_ends"):
        shown = client.get(address).content.decode()
        assert f'datetime="{LAST.isoformat()}"' in shown
        assert "2027-01-01" not in shown
    api = api_client(cast.csm)
    assert api.get(f"/api/v1/renewals/{play.pk}").json()["ends_on"] == LAST.isoformat()
    assert api.get(f"/api/v1/customers/{play.company_id}").json()["term_ends_on"] == LAST.isoformat()


def test_filters_and_months_go_by_the_last_day(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff, ends_in=ENDS_IN)
    client = page_client(cast.csm)
    for query, found in (
        (f"ends_from={LAST}&ends_until={LAST}", True),
        ("ends_from=2027-01-01", False),
        ("ends_until=2026-12-30", False),
    ):
        shown = client.get(f"/renewals/?{query}").content.decode()
        assert (f"/renewals/{play.pk}/" in shown) == found
    lanes = client.get("/renewals/months/").context["lanes"]
    assert [lane["count"] for lane in lanes] == [0, 1, 0, 0, 0, 0]
    december = client.get(lanes[1]["url"]).content.decode()
    assert f"/renewals/{play.pk}/" in december
