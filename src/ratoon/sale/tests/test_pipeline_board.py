"""The board: stages side by side; a card that may not go there comes back, and the refusal says why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import TODAY
from ratoon.core.testing.queries import Pins
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.pipeline import Opportunity
from ratoon.sale.tests import make_pipeline as make
from ratoon.sale.views.pipeline import MOST

BOARD = "/opportunities/board/"
PART = {"HX-Request": "true", "HX-Target": "board"}


def test_lanes_count_what_stands_in_them(cast: Cast) -> None:
    make.opportunity(owner=cast.rep.staff, amount=Decimal("86400.50"))
    make.opportunity(owner=cast.rep.staff, amount=Decimal("3.00"), currency="USD")
    make.opportunity(owner=cast.other_rep.staff, amount=None)
    shown = page_client(cast.sales_lead).get(BOARD)
    lane = shown.context["lanes"][0]
    assert (lane["count"], lane["unknown"], len(lane["amounts"])) == ("3", 1, 2)
    assert page_client(cast.rep).get(BOARD).context["lanes"][0]["count"] == "2"
    assert page_client(cast.sales_lead).get(BOARD, {"whose": "mine"}).context["lanes"][0]["count"] == "0"


def test_a_lane_shows_some_and_says_how_many_more(cast: Cast, pins: Pins) -> None:
    company = make.company(owner=cast.rep.staff)
    for _number in range(MOST + 2):
        make.opportunity(owner=cast.rep.staff, of=company)
    client = page_client(cast.rep)
    with pins.pinned("opportunities board"):
        lane = client.get(BOARD).context["lanes"][0]
    assert (len(lane["slips"]), lane["more"]) == (MOST, "2")
    assert client.get(lane["more_url"]).status_code == 200


def test_a_card_is_moved(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    client = page_client(cast.rep)
    answer = client.post(BOARD, {"opportunity": row.pk, "stage": "qualifying"}, headers=PART)
    assert answer.status_code == 200
    assert "toast" in answer.headers["HX-Trigger"]
    assert Opportunity.objects.get(pk=row.pk).stage.code == "qualifying"
    assert client.post(BOARD, {"opportunity": row.pk, "stage": "proposing"}).status_code == 302


def test_a_card_that_may_not_go_there_comes_back(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff, amount=None, on=TODAY - timedelta(days=3))
    client = page_client(cast.rep)
    for stage, way_out in (("contract", "edit"), ("lost", "lose"), ("won", ""), ("nothing", "")):
        with nothing_changes():
            answer = client.post(BOARD, {"opportunity": row.pk, "stage": stage}, headers=PART)
        assert answer.status_code == 422, stage
        body = answer.content.decode()
        alert, _alert, lanes = body.partition('class="stages"')
        assert 'role="alert"' in alert
        assert f'href="/opportunities/{row.pk}/{way_out}"' in alert or stage == "nothing", alert
        assert f'data-opportunity="{row.pk}"' in lanes.partition("</section>")[0], "it stands in the first lane again"


def test_who_may_not_move_is_told_so_or_finds_nothing(cast: Cast) -> None:
    row = make.opportunity(owner=cast.rep.staff)
    for person, status in ((cast.executive, 403), (cast.other_rep, 404), (cast.project_manager, 403)):
        with nothing_changes():
            answer = page_client(person).post(BOARD, {"opportunity": row.pk, "stage": "qualifying"}, headers=PART)
        assert answer.status_code == status, person.key


def test_its_way_is_told(cast: Cast) -> None:
    row = make.lost(owner=cast.rep.staff, on=TODAY - timedelta(days=4))
    body = page_client(cast.rep).get(f"/opportunities/{row.pk}/way").content.decode()
    assert make.reason().label in body
    assert page_client(cast.other_rep).get(f"/opportunities/{row.pk}/way").status_code == 404
