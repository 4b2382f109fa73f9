"""Facts of a lead are corrected; who edits what somebody else changed meanwhile sees both, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ratoon.core.errors import StaleEdit
from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.lead import services
from ratoon.lead.models import Lead
from ratoon.lead.services import LeadRefused
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast


def test_facts_are_corrected(door: Door, cast: Cast) -> None:
    lead = make.lead(company_name="云帆软件", region="杭州")
    answer = door.edit(cast.marketer, "leads", lead.pk, 1, company_name="数智科技", region="")

    assert answer.is_done, answer
    now = Lead.objects.get(pk=lead.pk)
    assert (now.company_name, now.region, now.version, now.name_key) == ("数智科技", "", 2, "shuzhikeji")
    assert (now.phone, now.email, now.source, now.arrived_at) == (lead.phone, lead.email, lead.source, lead.arrived_at)
    (entry,) = JournalEntry.objects.filter(kind="lead.edited")
    assert entry.data == {"lead_id": lead.pk, "fields": ["company_name", "region"]}
    assert door.list(cast.marketer, "leads", q="shuzhi").pks == (lead.pk,)
    assert door.list(cast.marketer, "leads", q="yunfan").pks == ()


def test_nothing_typed_is_nothing_changed(door: Door, cast: Cast) -> None:
    lead = make.lead(credit_code="91330100799655058B", job_title="CTO", note="a\nb")
    with nothing_changes():
        answer = door.edit(cast.marketer, "leads", lead.pk, 1, region=lead.region)
    assert answer.is_done


def test_a_stale_edit_changes_nothing(door: Door, cast: Cast) -> None:
    lead = make.lead(region="杭州")
    door.edit(cast.marketer, "leads", lead.pk, 1, region="上海")
    with nothing_changes():
        answer = door.edit(cast.administrator, "leads", lead.pk, 1, region="苏州")
    assert answer.status == {"page": 409, "api": 412}[door.name]


def test_a_stale_edit_shows_now_and_yours(cast: Cast) -> None:
    lead = make.lead(region="杭州", job_title="CTO")
    client = page_client(cast.administrator)
    opened = client.get(f"/leads/{lead.pk}/edit")
    typed = {name: opened.context["form"][name].value() or "" for name in opened.context["form"].fields}
    services.edit_lead(
        lead=lead, expect=1, actor=cast.marketer.actor, at=NOW, region="上海", source=make.source("chat")
    )

    sent = {**typed, "region": "苏州", "job_title": "CEO", "version": 1}
    answer = client.post(f"/leads/{lead.pk}/edit", sent)
    assert answer.status_code == 409
    shown = {str(row["label"]): (row["now"], row["yours"]) for row in answer.context["conflict"]}
    assert set(shown.values()) == {("上海", "苏州"), ("CTO", "CEO"), (make.source("chat").label, make.source().label)}
    assert 'value="苏州"' in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()

    kept = client.post(f"/leads/{lead.pk}/edit", {**sent, "version": 2})
    assert kept.status_code == 303
    assert Lead.objects.get(pk=lead.pk).region == "苏州"


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30, "-1", "2"])
def test_a_version_that_never_was_is_stale(cast: Cast, version: str) -> None:
    lead = make.lead()
    with nothing_changes():
        answer = page_client(cast.marketer).post(f"/leads/{lead.pk}/edit", {**make.fields(), "version": version})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("given", "status"), [(None, 428), ("v1", 412), ('"v0"', 412), ('"v99"', 412), ('W/"v1"', 412)]
)
def test_a_program_says_what_it_read(cast: Cast, given: str | None, status: int) -> None:
    lead = make.lead()
    headers = {"If-Match": given} if given else {}
    with nothing_changes():
        answer = api_client(cast.marketer).patch(
            f"/api/v1/leads/{lead.pk}", {"region": "上海"}, content_type="application/json", headers=headers
        )
    assert answer.status_code == status


def test_an_etag_read_is_an_etag_taken(cast: Cast) -> None:
    lead = make.lead()
    client = api_client(cast.marketer)
    read = client.get(f"/api/v1/leads/{lead.pk}")
    changed = client.patch(
        f"/api/v1/leads/{lead.pk}",
        {"region": "上海"},
        content_type="application/json",
        headers={"If-Match": read["ETag"]},
    )
    assert (changed.status_code, changed["ETag"]) == (200, '"v2"')


@pytest.mark.parametrize("gone", [None, ""])
def test_a_source_is_not_lost(door: Door, cast: Cast, gone: str | None) -> None:
    lead = make.lead(source="website")
    with nothing_changes():
        answer = door.edit(cast.marketer, "leads", lead.pk, 1, source=gone)
    assert answer.status == 422
    assert "source" in answer.problems
    with nothing_changes(), pytest.raises(LeadRefused) as refused:
        services.edit_lead(lead=lead, expect=1, actor=SYSTEM, at=NOW, source=None)
    assert refused.value.code == "source_lost"


def test_a_source_is_corrected_and_a_missing_one_found(door: Door, cast: Cast) -> None:
    lead = make.lead(source=None)
    assert door.edit(cast.marketer, "leads", lead.pk, 1, region="上海").is_done
    assert door.edit(cast.marketer, "leads", lead.pk, 2, source="chat").is_done
    assert door.edit(cast.marketer, "leads", lead.pk, 3, source="event").is_done
    assert Lead.objects.get(pk=lead.pk).source == make.source("event")


@pytest.mark.parametrize("field", ["phone", "email", "credit_code"])
def test_a_twin_is_refused(door: Door, cast: Cast, field: str) -> None:
    twin = make.lead(phone="13800001111", email="a@example.com", credit_code="91330100799655058B")
    lead = make.lead()
    with nothing_changes():
        answer = door.edit(cast.marketer, "leads", lead.pk, 1, **{field: getattr(twin, field)})
    assert answer.is_refused
    assert list(answer.problems) == [field]


def test_the_arrival_is_not_after_the_first_step(door: Door, cast: Cast) -> None:
    day = timedelta(days=1)
    lead = make.lead(at=NOW - 9 * day, status="cleansing", on=TODAY - 5 * day)
    with nothing_changes():
        late = door.edit(cast.marketer, "leads", lead.pk, 2, arrived_on=TODAY - 4 * day)
        future = door.edit(cast.marketer, "leads", lead.pk, 2, arrived_on=TODAY + day)
    assert list(late.problems) == list(future.problems) == ["arrived_on"]
    assert door.edit(cast.marketer, "leads", lead.pk, 2, arrived_on=TODAY - 6 * day).is_done


def test_of_two_who_read_the_same_one_is_told(cast: Cast) -> None:
    lead = make.lead()
    services.edit_lead(lead=lead, expect=1, actor=SYSTEM, at=NOW, region="上海")
    with nothing_changes(), pytest.raises(StaleEdit) as stale:
        services.edit_lead(lead=lead, expect=1, actor=SYSTEM, at=NOW, region="苏州")
    assert stale.value.now["region"] == "上海"


def test_who_may_not_edit_changes_nothing(door: Door, cast: Cast) -> None:
    lead = make.lead(owner=cast.rep.staff)
    for person, status in ((cast.executive, 403), (cast.other_rep, 404), (cast.csm, 404)):
        with nothing_changes():
            assert door.edit(person, "leads", lead.pk, 1, region="上海").status == status, person.key
    assert door.edit(cast.rep, "leads", lead.pk, 1, region="上海").is_done


def test_unknown_keys_and_wrong_types_are_told(cast: Cast) -> None:
    lead = make.lead()
    client = api_client(cast.marketer)
    bodies: list[Any] = [
        {"regoin": "上海"},
        {"status": "qualified"},
        {"region": 7},
        {"arrived_on": "soon"},
        [1],
        "x",
        None,
    ]
    for body in bodies:
        with nothing_changes():
            answer = client.patch(
                f"/api/v1/leads/{lead.pk}", body, content_type="application/json", headers={"If-Match": '"v1"'}
            )
        assert answer.status_code in (400, 422), body
        assert answer["Content-Type"] == "application/problem+json"
