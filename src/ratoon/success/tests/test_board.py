"""The board of the months ahead: what it says first, where it leads, and what stands on top of a column."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.success import services
from ratoon.success.models import Renewal
from ratoon.success.months import Month, Slip
from ratoon.success.resources import care, renewals
from ratoon.success.tests import make
from ratoon.work.tests import make as work

DAY = timedelta(days=1)


def reader(cast: Cast) -> Client:
    client = page_client(cast.csm_lead)
    client.cookies["ratoon_language"] = "en"
    return client


def test_it_opens_with_what_is_undecided_and_leads_to_what_is_at_risk(cast: Cast) -> None:
    client = reader(cast)
    empty: Any = client.get(renewals.home).context
    assert (empty["says"], empty["at_risk"]) == ("Nothing is undecided up to Apr 2027.", 0)
    risky = make.renewal(owner=cast.csm.staff, ends_in=20)
    make.renewal(owner=cast.csm.staff, ends_in=40)
    plain: Any = client.get(renewals.home).context
    assert plain["says"] == "Of 2 renewals up to Apr 2027 2 are undecided, none at risk."
    services.set_forecast(renewal=risky, forecast="at_risk", on=TODAY, actor=SYSTEM, at=NOW)
    shown: Any = client.get(renewals.home).context
    assert shown["says"] == "Of 2 renewals up to Apr 2027 2 are undecided, 1 of them at risk with CNY 12,000."
    listed: Any = client.get(shown["at_risk_url"]).context
    assert [row["pk"] for row in listed["rows"]] == [risky.pk]
    assert [one["amount"] for one in shown["legend"]] == ["", "", "CNY 12,000", "CNY 12,000"]


def test_what_is_undecided_stands_before_what_is_decided() -> None:
    def slip(pk: int, amount: int | None, status: str) -> Slip:
        known = Decimal(amount) if amount is not None else None
        return Slip(pk=pk, ends_on=TODAY, currency="CNY", amount=known, forecast="open", status=status)

    slips = [slip(1, 900, "renewed"), slip(2, None, "open"), slip(3, 100, "open"), slip(4, 200, "open")]
    month = Month(first=date(2026, 11, 1), slips=slips)
    assert [one.pk for one in month.largest] == [4, 3, 2, 1]


def test_a_renewal_says_how_near_its_end_is_and_what_comes_next(cast: Cast) -> None:
    play = make.renewal(owner=cast.csm.staff, ends_in=30)
    client = reader(cast)

    def says() -> str:
        context: Any = client.get(f"/renewals/{play.pk}/").context
        return f"{context['level']}|{context['says']}"

    assert says() == "|The term runs until 22 Dec, 30 days yet. Next step: review of use."
    services.review_use(renewal=play, on=TODAY, actor=SYSTEM, at=NOW)
    services.set_forecast(renewal=play, forecast="at_risk", on=TODAY, actor=SYSTEM, at=NOW)
    assert says() == "bad|The term runs until 22 Dec, 30 days yet. Next step: show the value to the decision maker."
    Renewal.objects.filter(pk=play.pk).update(ends_on=TODAY - 9 * DAY)
    assert says().startswith("bad|The term ended on 13 Nov: not decided by 2027-01-13, it is lost.")
    services.lose(renewal=play, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
    assert says() == "bad|"


def test_care_opens_with_who_is_in_care_and_tells_who_is_left_alone(cast: Cast) -> None:
    row = make.care(owner=cast.csm.staff)
    client = reader(cast)
    context: Any = client.get(care.home).context
    assert [one["pk"] for one in context["rows"]] == [row.pk]
    assert str(context["lede"]).startswith("1 in care · ")
    assert str(context["lede"]).endswith(" · 1 without contact for as long")
    page: Any = client.get(f"/success/{row.pk}/").context
    assert page["says"] == "No contact on record yet."
    silent = "/success/?status=active&silent=true"
    assert [one["pk"] for one in client.get(silent).context["rows"]] == [row.pk]
    for days in (91, 10):
        work.follow_up(row.company, staff=cast.csm.staff, happened_on=TODAY - days * DAY)
    again: Any = client.get(f"/success/{row.pk}/").context
    assert again["says"] == "Last contact on 13 Nov, 10 days ago."
    heard: Any = client.get(silent).context
    assert heard["rows"] == []
    assert str(heard["lede"]).endswith(" · 0 without contact for as long")
    others: Any = client.get("/success/?silent=false").context
    assert [one["pk"] for one in others["rows"]] == [row.pk]
