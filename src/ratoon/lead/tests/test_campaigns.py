"""Campaigns by page and by API: added, edited, ended, opened again, and named by leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from ratoon.core import exports, files, sheets
from ratoon.core.actor import Cause, SystemActor
from ratoon.core.models import JournalEntry, JournalSubject, User
from ratoon.core.resource import registered
from ratoon.core.testing import digests
from ratoon.core.testing.clients import API, Door, Pages, Programs, api_client, page_client
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.queries import Pins
from ratoon.core.timeline import timeline
from ratoon.lead import services
from ratoon.lead.access import LEADS
from ratoon.lead.models import Campaign, Lead, Source
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Hold that nothing changes but what a door leaves when it is opened: a token in the journal, a day of sign-in."""
    journal = JournalEntry.objects.exclude(kind="token.made").order_by("pk").values()
    before = list(journal.all())
    with digests.nothing_changes(JournalEntry, JournalSubject, User):
        yield
    assert list(journal.all()) == before, "the journal says that something happened"


# added


def test_a_campaign_is_added(door: Door, cast: Cast) -> None:
    fields = make.campaign_fields(
        code="spring-fair", name="春季展会", budget="120000.50", ends_on=TOMORROW, owner=cast.rep.staff, note="展位 A12"
    )
    answer = door.add(cast.marketer, "campaigns", **fields)
    assert answer.is_done, answer.body
    row = Campaign.objects.get(pk=answer.pk or 0)
    assert (row.code, row.name, row.name_key, row.note) == ("spring-fair", "春季展会", "chunjizhanhui", "展位 A12")
    assert (row.source.code, row.owner, row.version) == ("event", cast.rep.staff, 1)
    assert (row.starts_on, row.ends_on, row.ended_on) == (TODAY - timedelta(days=3), TOMORROW, None)
    assert row.budget == Decimal("120000.50")
    entry = JournalEntry.objects.get(kind="campaign.added")
    assert entry.data == {"campaign_id": row.pk, "source": "event", "owner_id": cast.rep.staff.pk}


def test_without_an_owner_it_is_ones_own(door: Door, cast: Cast) -> None:
    answer = door.add(cast.rep, "campaigns", **make.campaign_fields(owner=None))
    assert answer.is_done, answer.body
    row = Campaign.objects.get(pk=answer.pk or 0)
    assert (row.owner, row.budget, row.ends_on) == (cast.rep.staff, None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "no spaces"}, "code"),
        ({"code": ""}, "code"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"source": "nowhere"}, "source"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": TODAY - timedelta(days=4)}, "ends_on"),
        ({"budget": "-0.01"}, "budget"),
        ({"budget": "1.001"}, "budget"),
        ({"budget": "1000000000000"}, "budget"),
        ({"owner": 10**30}, "owner"),
    ],
)
def test_what_is_no_campaign_is_refused(door: Door, cast: Cast, given: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = door.add(cast.marketer, "campaigns", **make.campaign_fields(**{"owner": cast.rep.staff, **given}))
    assert answer.is_refused, answer.body
    assert field in answer.problems


def test_a_code_is_given_once(door: Door, cast: Cast) -> None:
    make.campaign(owner=cast.rep.staff, code="fair")
    with nothing_changes():
        answer = door.add(cast.marketer, "campaigns", **make.campaign_fields(code="fair"))
    assert (answer.status, list(answer.problems)) == (409 if door.name == "api" else 422, ["code"])


def test_who_left_owns_no_new_campaign(cast: Cast) -> None:
    cast.rep.staff.left_on = YESTERDAY
    with nothing_changes(), pytest.raises(services.CampaignRefused) as refused:
        make.campaign(owner=cast.rep.staff)
    assert refused.value.code == "owner_left"


def test_a_program_of_nobody_names_an_owner(cast: Cast) -> None:
    fields = {**make.campaign_fields(), "source": make.source()}
    with nothing_changes(), pytest.raises(services.CampaignRefused) as refused:
        services.add_campaign(actor=SYSTEM, at=NOW, **fields)
    assert refused.value.code == "no_owner"


# edited


def test_facts_are_corrected(door: Door, cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff)
    answer = door.edit(cast.marketer, "campaigns", row.pk, 1, name="Web summit", budget="5000", source="website")
    assert answer.is_done, answer.body
    edited = Campaign.objects.get(pk=row.pk)
    assert (edited.name, edited.name_key, edited.budget) == ("Web summit", "web summit", Decimal(5000))
    assert (edited.source.code, edited.version, edited.code) == ("website", 2, row.code)
    assert Pages().list(cast.marketer, "campaigns", q="summit").pks == (row.pk,)
    assert JournalEntry.objects.get(kind="campaign.edited").data["fields"] == ["budget", "name", "source"]


def test_nothing_typed_is_nothing_done(door: Door, cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff, budget=Decimal("10.50"), note="a")
    with nothing_changes():
        assert door.edit(cast.marketer, "campaigns", row.pk, 1).is_done


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "another"}, "code"),
        ({"owner": None}, "owner"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"starts_on": TODAY}, "starts_on"),
    ],
)
def test_what_can_not_be_is_refused(door: Door, cast: Cast, given: dict[str, Any], field: str) -> None:
    row = make.campaign(owner=cast.rep.staff, ended_on=YESTERDAY)
    with nothing_changes():
        answer = door.edit(cast.marketer, "campaigns", row.pk, 2, **given)
    assert answer.is_refused, answer.body
    assert list(answer.problems) == [field]


def test_who_read_an_older_version_is_told(door: Door, cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff)
    door.edit(cast.marketer, "campaigns", row.pk, 1, name="One")
    with nothing_changes():
        answer = door.edit(cast.marketer, "campaigns", row.pk, 1, name="Two")
    assert answer.status == (412 if door.name == "api" else 409)


def test_an_archived_source_and_an_owner_who_left_stay(door: Door, cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff)
    Source.objects.filter(code="event").update(archived_at=NOW)
    type(cast.rep.staff).objects.filter(pk=cast.rep.staff.pk).update(left_on=YESTERDAY)
    assert door.edit(cast.marketer, "campaigns", row.pk, 1, name="Kept").is_done
    with nothing_changes():
        refused = door.add(cast.marketer, "campaigns", **make.campaign_fields(owner=cast.rep.staff))
    assert set(refused.problems) == {"source", "owner"}


# ended and opened again


@pytest.mark.parametrize("on", [TODAY - timedelta(days=3), YESTERDAY, TODAY, None])
def test_a_campaign_ends_and_runs_again(door: Door, cast: Cast, on: date | None) -> None:
    row = make.campaign(owner=cast.rep.staff)
    assert door.act(cast.rep, "campaigns", row.pk, "end", on=on).is_done
    row.refresh_from_db()
    assert (row.ended_on, row.version) == (on or TODAY, 2)
    assert door.list(cast.rep, "campaigns", ended="true").pks == (row.pk,)
    assert door.list(cast.rep, "campaigns", ended="false").pks == ()
    assert door.act(cast.rep, "campaigns", row.pk, "reopen", on=TODAY).is_done
    row.refresh_from_db()
    assert (row.ended_on, row.version) == (None, 3)
    assert door.list(cast.rep, "campaigns", ended="false").pks == (row.pk,)
    assert door.list(cast.rep, "campaigns", ended="true").pks == ()


@pytest.mark.parametrize("on", [TOMORROW, TODAY - timedelta(days=4)])
def test_it_ends_neither_in_the_future_nor_before_it_starts(door: Door, cast: Cast, on: date) -> None:
    row = make.campaign(owner=cast.rep.staff)
    with nothing_changes():
        answer = door.act(cast.marketer, "campaigns", row.pk, "end", on=on)
    assert answer.is_refused
    assert list(answer.problems) == ["on"]


def test_an_ended_one_can_not_be_ended_and_a_running_one_not_opened(door: Door, cast: Cast) -> None:
    running = make.campaign(owner=cast.rep.staff)
    ended = make.campaign(owner=cast.rep.staff, ended_on=YESTERDAY)
    with nothing_changes():
        assert door.act(cast.marketer, "campaigns", ended.pk, "end", on=TODAY).is_refused
        assert door.act(cast.marketer, "campaigns", running.pk, "reopen").is_refused
        assert door.act(cast.marketer, "campaigns", ended.pk, "reopen", on=YESTERDAY - timedelta(days=1)).is_refused


@pytest.mark.parametrize(("service", "ended_on"), [("end_campaign", None), ("reopen_campaign", YESTERDAY)])
def test_the_services_know_the_future_too(cast: Cast, service: str, ended_on: date | None) -> None:
    row = make.campaign(owner=cast.rep.staff, ended_on=ended_on)
    with nothing_changes(), pytest.raises(services.CampaignRefused) as refused:
        getattr(services, service)(campaign=row, on=TOMORROW, actor=SYSTEM, at=NOW)
    assert (refused.value.code, refused.value.field) == ("in_future", "on")


# found


def test_lists_are_narrowed_and_sorted(door: Door, cast: Cast) -> None:
    fair = make.campaign(owner=cast.rep.staff, code="fair-2026", name="数智峰会", budget=Decimal(100))
    web = make.campaign(
        owner=cast.marketer.staff, code="web-2026", name="Ads", source="website", starts_on=TODAY, budget=Decimal(20)
    )
    free = make.campaign(owner=cast.marketer.staff, code="x", name="Zero", starts_on=TOMORROW)

    def pks(**query: Any) -> tuple[int, ...]:
        return door.list(cast.marketer, "campaigns", **query).pks

    assert pks() == (free.pk, web.pk, fair.pk)
    assert pks(sort="name") == (web.pk, fair.pk, free.pk)
    assert pks(sort="-budget") == (fair.pk, web.pk, free.pk)
    assert pks(sort="budget") == (web.pk, fair.pk, free.pk)
    assert pks(source="website") == (web.pk,)
    assert pks(owner=cast.rep.staff.pk) == (fair.pk,)
    assert pks(starts_from=TODAY) == (free.pk, web.pk)
    assert pks(starts_until=TODAY) == (web.pk, fair.pk)
    for text in ("峰会", "fenghui", "szfh", "fair", "2026 fair"):
        assert pks(q=text) == (fair.pk,), text


def test_a_record_is_shown(cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff, name="云博会", budget=Decimal("1234.50"), ended_on=YESTERDAY)
    body = api_client(cast.executive).get(f"{API}/campaigns/{row.pk}").json()
    assert body == {
        "id": row.pk,
        "version": 2,
        "code": row.code,
        "name": "云博会",
        "source": "event",
        "owner": cast.rep.staff.pk,
        "starts_on": (TODAY - timedelta(days=3)).isoformat(),
        "ends_on": None,
        "ended_on": YESTERDAY.isoformat(),
        "budget": "1234.50",
        "note": "",
    }
    panel = Pages().show(cast.executive, "campaigns", row.pk).body
    assert "云博会" in panel and "1,234.50" in panel
    assert "/end" not in panel and "/reopen" not in panel, "an executive only looks"


def test_a_campaign_says_what_it_brought_to_those_who_see_it_all(cast: Cast) -> None:
    fair = make.campaign(owner=cast.marketer.staff, budget=Decimal("1000.00"))
    make.campaign(owner=cast.marketer.staff, ended_on=YESTERDAY)
    for owner in (cast.rep.staff, cast.rep.staff, cast.other_rep.staff):
        make.lead(campaign=fair, owner=owner)
    listed = Pages().list(cast.marketer, "campaigns").body
    assert f'<a class="link" href="/leads/?campaign={fair.code}">3</a>' in listed
    assert '<a class="link" href="/campaigns/?ended=false">1</a>' in listed
    assert "333.33" in Pages().show(cast.marketer, "campaigns", fair.pk).body
    assert LEADS.visible_to(cast.rep.actor).filter(campaign=fair).count() == 2
    assert "÷" not in Pages().show(cast.rep, "campaigns", fair.pk).body, "a part of the leads makes no price"


def test_a_file_holds_what_the_list_shows(cast: Cast) -> None:
    made = make.campaign(owner=cast.rep.staff, code="a", name="=1+1", budget=Decimal("10.50"), ended_on=YESTERDAY)
    make.lead(owner=cast.rep.staff, campaign=made)
    resource = registered()["campaigns"]
    (row,) = resource.rows(cast.marketer.actor, "export")
    with translation.override("en"):
        cells = {one.name: str(sheets.plain((one.export or one.value)(row))) for one in resource.columns}
    assert cells == {
        "name": "'=1+1",
        "code": "a",
        "source": "Event",
        "owner": "周敏",
        "leads": "1",
        "starts": "2026-11-20",
        "ends": "",
        "ended": "2026-11-22",
        "budget": "10.50",
    }


def test_an_export_is_written_as_far_as_the_actor_sees(cast: Cast) -> None:
    make.campaign(owner=cast.other_rep.staff, code="ours", name="Ours")
    make.campaign(owner=cast.marketer.staff, code="theirs", name="Theirs")
    export = exports.request_export(
        resource=registered()["campaigns"], query={}, language="zh-hans", actor=cast.sales_lead.actor, at=NOW
    )
    exports.run_export(export.pk)
    export.refresh_from_db()
    text = files.located(export.sha256).read_text(encoding="utf-8-sig")
    assert text.splitlines() == [
        "名称,代码,来源,负责人,线索,开始日期,计划结束日期,结束日期,预算",
        "Ours,ours,活动,吴涛,0,2026-11-20,,,",
    ]


# who


SEES = {
    "administrator": {"rep", "other_rep", "marketer"},
    "executive": {"rep", "other_rep", "marketer"},
    "marketer": {"rep", "other_rep", "marketer"},
    "rep": {"rep"},
    "other_rep": {"other_rep"},
    "sales_lead": {"rep", "other_rep"},
}


def test_each_role_sees_its_own(door: Door, cast: Cast) -> None:
    rows = {key: make.campaign(owner=getattr(cast, key).staff) for key in ("rep", "other_rep", "marketer")}
    for person in cast.everybody():
        seen = set(door.list(person, "campaigns").pks)
        assert seen == {rows[key].pk for key in SEES.get(person.key, set())}, person.key
        for key, row in rows.items():
            if person.key != "stranger":
                is_seen = key in SEES.get(person.key, set())
                assert door.show(person, "campaigns", row.pk).status == (200 if is_seen else 404), (person.key, key)


def test_who_may_not_is_refused(door: Door, cast: Cast) -> None:
    row = make.campaign(owner=cast.other_rep.staff)
    with nothing_changes():
        assert door.act(cast.rep, "campaigns", row.pk, "end").status == 404
        assert door.edit(cast.rep, "campaigns", row.pk, 1, name="Mine").status == 404
        assert door.act(cast.executive, "campaigns", row.pk, "end").status == 403
        assert door.edit(cast.executive, "campaigns", row.pk, 1, name="Mine").status == 403
        assert door.add(cast.executive, "campaigns", **make.campaign_fields()).status == 403


# on timelines


def test_what_happened_reads_in_both_languages(cast: Cast) -> None:
    row = make.campaign(owner=cast.rep.staff, ended_on=YESTERDAY)
    actor = cast.marketer.actor
    row = services.reopen_campaign(campaign=row, on=TODAY, actor=actor, at=NOW)
    services.edit_campaign(campaign=row, expect=3, actor=actor, at=NOW, note="x", budget=Decimal(1))
    with translation.override("en"):
        lines = {line.text for line in timeline(row, actor).lines}
    assert lines == {"Planned · source: Event · owner: 周敏", "Ended", "Opened again", "Edited: Budget, Note"}
    with translation.override("zh-hans"):
        lines = {line.text for line in timeline(row, actor).lines}
    assert "已策划 · 来源：活动 · 负责人：周敏" in lines


# leads name theirs


def test_filters_name_what_can_be_chosen(cast: Cast) -> None:
    campaign = make.campaign(owner=cast.rep.staff, code="fair")
    make.lead(campaign=campaign)
    listed, chosen = (Pages().list(cast.marketer, "leads", **query).body for query in ({}, {"campaign": "fair"}))
    for body in (listed, chosen, Pages().list(cast.marketer, "campaigns").body):
        assert " object (" not in body
    offered = page_client(cast.marketer).get("/campaigns/options", {"by": "code", "q": campaign.name}).json()
    assert offered == {"items": [{"id": "fair", "text": f"{campaign.name} · 活动"}]}
    assert f"：{campaign.name}" in chosen or f": {campaign.name}" in chosen


def test_a_lead_names_its_campaign(door: Door, cast: Cast) -> None:
    campaign = make.campaign(owner=cast.rep.staff, code="fair")
    answer = door.add(cast.marketer, "leads", **make.fields(campaign="fair"))
    assert answer.is_done, answer.body
    other = door.add(cast.marketer, "leads", **make.fields())
    assert Lead.objects.get(pk=answer.pk or 0).campaign == campaign
    assert Lead.objects.get(pk=other.pk or 0).campaign is None
    assert door.list(cast.marketer, "leads", campaign="fair").pks == (answer.pk,)
    shown = api_client(cast.marketer).get(f"{API}/leads/{answer.pk}").json()
    assert shown["campaign"] == "fair"
    assert campaign.name in Pages().list(cast.marketer, "leads").body


def test_only_running_campaigns_are_offered(door: Door, cast: Cast) -> None:
    make.campaign(owner=cast.rep.staff, code="over", ended_on=YESTERDAY)
    with nothing_changes():
        answer = door.add(cast.marketer, "leads", **make.fields(campaign="over"))
    assert answer.is_refused
    assert list(answer.problems) == ["campaign"]


def test_the_leads_own_campaign_stays_when_it_ends(door: Door, cast: Cast) -> None:
    campaign = make.campaign(owner=cast.rep.staff, code="fair")
    make.campaign(owner=cast.rep.staff, code="over", ended_on=YESTERDAY)
    lead = make.lead(campaign=campaign)
    services.end_campaign(campaign=campaign, on=TODAY, actor=SYSTEM, at=NOW)
    assert door.edit(cast.marketer, "leads", lead.pk, 1, region="宁波").is_done
    assert Lead.objects.get(pk=lead.pk).campaign == campaign
    with nothing_changes():
        assert door.edit(cast.marketer, "leads", lead.pk, 2, campaign="over").is_refused


def test_a_campaign_can_be_corrected_but_not_lost(door: Door, cast: Cast) -> None:
    first, second = (make.campaign(owner=cast.rep.staff) for _ in range(2))
    lead = make.lead(campaign=first)
    with nothing_changes():
        answer = door.edit(cast.marketer, "leads", lead.pk, 1, campaign=None)
    assert list(answer.problems) == ["campaign"]
    with nothing_changes(), pytest.raises(services.LeadRefused) as refused:
        services.edit_lead(lead=lead, expect=1, actor=SYSTEM, at=NOW, campaign=None)
    assert refused.value.code == "campaign_lost"
    assert door.edit(cast.marketer, "leads", lead.pk, 1, campaign=second.code).is_done
    lead.refresh_from_db()
    assert (lead.campaign, lead.version) == (second, 2)


def test_the_panel_leads_to_the_campaign_only_who_may_see_it(cast: Cast) -> None:
    campaign = make.campaign(owner=cast.marketer.staff)
    lead = make.lead(campaign=campaign, owner=cast.rep.staff)
    address = f"/campaigns/{campaign.pk}/"
    assert address in Pages().show(cast.marketer, "leads", lead.pk).body
    seen_by_rep = Pages().show(cast.rep, "leads", lead.pk).body
    assert campaign.name in seen_by_rep and address not in seen_by_rep


def test_a_system_that_sends_leads_may_name_a_campaign(cast: Cast) -> None:
    campaign = make.campaign(owner=cast.rep.staff)
    actor = SystemActor(cause=Cause(entry_id=None, text="intake"))
    assert make.lead(campaign=campaign, actor=actor).campaign == campaign


# what it costs


def test_changes_cost_few_statements(cast: Cast, pins: Pins) -> None:
    row = make.campaign(owner=cast.rep.staff)
    client, program = page_client(cast.marketer), api_client(cast.marketer)
    with pins.pinned("campaign added by page"):
        client.post("/campaigns/new", {**make.campaign_fields(), "owner": cast.rep.staff.pk})
    with pins.pinned("campaign edited by API"):
        program.patch(
            f"{API}/campaigns/{row.pk}",
            json.dumps({"name": "X"}),
            content_type="application/json",
            headers={"If-Match": '"v1"'},
        )
    with pins.pinned("campaign ended by page"):
        client.post(f"/campaigns/{row.pk}/end", {})
    row.refresh_from_db()
    assert (row.name, row.ended_on, Programs().show(cast.marketer, "campaigns", row.pk).status) == ("X", TODAY, 200)
