"""Two reps claim one lead of the pool at the same moment: one has it, the other is told in words."""

from __future__ import annotations

from functools import partial

from ratoon.core.testing.clients import Answer, Pages, page_client
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.race import losers, race, winners
from ratoon.lead import services
from ratoon.lead.models import Lead, LeadMove
from ratoon.lead.services import LeadRefused
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast

ROUNDS = 6


def test_one_has_it(own_database: str, cast: Cast) -> None:
    one, other = cast.rep.actor, cast.other_rep.actor
    for _round in range(ROUNDS):
        lead = make.lead(status="qualified")
        outcomes = race(
            *(partial(services.claim_lead, lead=lead, on=TODAY, actor=actor, at=NOW) for actor in (one, other))
        )
        (winner,), (loser,) = winners(outcomes), losers(outcomes)
        assert isinstance(loser, LeadRefused)
        assert loser.code == "taken"
        now = Lead.objects.get(pk=lead.pk)
        assert now.owner_id == winner.owner_id
        assert LeadMove.objects.filter(lead=lead, status="assigned").count() == 1
        assert now.version == lead.version + 1


def test_by_page_one_is_told_in_words(own_database: str, cast: Cast) -> None:
    clients = [page_client(cast.rep), page_client(cast.other_rep)]
    for _round in range(ROUNDS):
        lead = make.lead(status="qualified")
        outcomes = race(*(partial(client.post, f"/leads/{lead.pk}/claim", {}) for client in clients))
        statuses = sorted(answer.status_code for answer in winners(outcomes))
        # who was waiting is told that it is taken; who comes when the other has it no more sees it
        assert statuses in ([303, 404], [303, 422]), outcomes
        assert LeadMove.objects.filter(lead=lead, status="assigned").count() == 1


def test_two_intakes_of_one_phone_make_one_lead(own_database: str, cast: Cast) -> None:
    actor = cast.marketer.actor
    for number in range(ROUNDS):
        phone = f"1380000{number:04d}"
        adding = partial(services.add_lead, actor=actor, at=NOW, phone=phone, source=None)
        outcomes = race(partial(adding, company_name="甲"), partial(adding, company_name="乙"))
        (loser,) = losers(outcomes)
        assert isinstance(loser, LeadRefused)
        assert loser.code == "twin"
        assert Lead.objects.filter(phone_key=phone).count() == 1


def test_the_word_that_stands_on_the_page(cast: Cast) -> None:
    lead = make.lead(status="qualified", owner=None)
    assert Pages().act(cast.rep, "leads", lead.pk, "claim").is_done
    answer: Answer = Pages().act(cast.sales_lead, "leads", lead.pk, "claim")
    assert answer.status == 422
    assert "Somebody has this lead already." in answer.words or "已" in answer.words
