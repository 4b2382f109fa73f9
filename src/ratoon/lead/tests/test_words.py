"""Lists of words are kept by page and API: add, rename, sort, put away, take out again, remove what nothing has."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from ratoon.core.models import JournalEntry
from ratoon.core.testing.clients import Door, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.race import losers, race, winners
from ratoon.core.timeline import timeline
from ratoon.core.words.services import WordRefused, add_word, uses
from ratoon.lead.forms import LeadForm
from ratoon.lead.models import Source
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

NEW = {"code": "wechat", "name_zh": "微信", "name_en": "WeChat"}


def test_a_source_is_added_renamed_and_chosen(door: Door, cast: Cast) -> None:
    made = door.add(cast.marketer, "sources", **NEW)
    assert made.is_done, made
    word = Source.objects.get(pk=made.pk)
    assert (word.code, word.version, word.created_at is not None) == ("wechat", 1, True)
    assert list(Source.objects.values_list("code", flat=True))[-1] == "wechat", "a new word is the last"
    assert door.edit(cast.marketer, "sources", word.pk, 1, name_en="Weixin").is_done
    assert Source.objects.get(pk=word.pk).name_en == "Weixin"
    lead = make.lead(source="wechat")
    assert (lead.source, uses(word)) == (word, 1)
    said = [line.text for line in timeline(word, cast.marketer.actor).lines]
    assert len(said) == 2 and all(said)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "website"}, "code"),
        ({"code": "a b"}, "code"),
        ({"name_zh": "官网"}, "name_zh"),
        ({"name_en": "website"}, "name_en"),
        ({"name_zh": ""}, "name_zh"),
        ({"name_zh": "x" * 61}, "name_zh"),
        ({"name_en": "a\x07"}, "name_en"),
    ],
)
def test_what_can_not_be_added(door: Door, cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with nothing_changes():
        answer = door.add(cast.marketer, "sources", **{**NEW, **wrong})
    assert (answer.is_refused, list(answer.problems)) == (True, [field]), answer


def test_code_and_stale_edits_are_refused(door: Door, cast: Cast) -> None:
    pk = make.source().pk
    assert door.edit(cast.marketer, "sources", pk, 1, name_en="Web").is_done
    with nothing_changes():
        assert list(door.edit(cast.marketer, "sources", pk, 2, code="web").problems) == ["code"]
        assert list(door.edit(cast.marketer, "sources", pk, 2, name_zh="活动").problems) == ["name_zh"]
        assert door.edit(cast.marketer, "sources", pk, 1, name_en="Late").is_refused
        assert door.edit(cast.executive, "sources", pk, 2, name_en="Web 2").status == 404
        assert door.add(cast.rep, "sources", **NEW).status == 403


def test_the_order_is_that_of_choices(door: Door, cast: Cast) -> None:
    own, website = Source.objects.get(code="own"), make.source()
    assert door.act(cast.marketer, "sources", own.pk, "move", after="website").is_done
    assert offered()[:3] == ["website", "own", "hotline"]
    assert door.act(cast.marketer, "sources", own.pk, "move").is_done
    assert offered()[:3] == ["own", "website", "hotline"]
    entries = JournalEntry.objects.filter(kind="word.moved")
    assert [one.data.get("after") for one in entries.order_by("pk")] == ["website", None]
    told = [line.text for line in timeline(own, cast.marketer.actor).lines]
    assert len(set(told)) == 2 and website.label in " ".join(told)
    with nothing_changes():
        assert door.act(cast.marketer, "sources", website.pk, "move", after="website").is_refused
        assert door.act(cast.marketer, "sources", website.pk, "move", after="nothing").is_refused
        assert door.act(cast.marketer, "sources", website.pk, "move", after="own").is_done, "it stands there"


def test_what_was_put_away_stays_where_it_is_and_is_not_offered(door: Door, cast: Cast) -> None:
    lead, pk = make.lead(source="website"), make.source().pk
    assert door.act(cast.marketer, "sources", pk, "archive").is_done
    assert "website" not in offered()
    lead.refresh_from_db()
    assert lead.source_id == pk
    assert pk not in door.list(cast.marketer, "sources", is_used="true").pks
    assert door.list(cast.marketer, "sources", is_used="false").pks == (pk,)
    with nothing_changes():
        assert door.act(cast.marketer, "sources", pk, "archive").is_refused
    assert door.add(cast.marketer, "sources", code="web-2", name_zh="官网", name_en="Web").is_done, "the name is free"
    with nothing_changes():
        again = door.act(cast.marketer, "sources", pk, "reopen")
    assert again.is_refused and "web-2" in again.words
    assert door.edit(cast.marketer, "sources", pk, 2, name_zh="老官网").is_done
    assert door.act(cast.marketer, "sources", pk, "reopen").is_done
    with nothing_changes():
        assert door.act(cast.marketer, "sources", pk, "reopen").is_refused
    assert "website" in offered()


def test_only_what_nothing_has_is_removed(door: Door, cast: Cast) -> None:
    pk = door.add(cast.marketer, "sources", **NEW).pk
    lead = make.lead(source="wechat")
    with nothing_changes():
        refused = door.act(cast.marketer, "sources", pk, "remove")
        came_along = door.act(cast.marketer, "sources", make.source("partner").pk, "remove")
    assert refused.is_refused and "1" in refused.words
    assert came_along.is_refused
    type(lead).objects.filter(pk=lead.pk).update(source=make.source())
    assert door.act(cast.marketer, "sources", pk, "remove").is_done
    assert not Source.objects.filter(pk=pk).exists()
    assert JournalEntry.objects.get(kind="word.removed").data == {"of": "source", "code": "wechat"}


def test_of_two_words_of_a_code_at_once_one_stands(own_database: str, cast: Cast) -> None:
    add = partial(add_word, model=Source, code="wechat", name_zh="微信", name_en="WeChat", actor=SYSTEM, at=NOW)
    outcomes = race(add, add)
    (_winner,), (loser,) = winners(outcomes), losers(outcomes)
    assert isinstance(loser, WordRefused)
    assert loser.code == "twin"
    assert Source.objects.filter(code="wechat").count() == 1


def test_reasons_are_kept_alike(door: Door, cast: Cast) -> None:
    made = door.add(cast.marketer, "invalid-reasons", code="test", name_zh="测试数据", name_en="Test data")
    assert made.is_done
    assert door.act(cast.marketer, "invalid-reasons", made.pk, "archive").is_done


def test_settings_lead_to_the_lists(cast: Cast) -> None:
    found = {}
    for person in (cast.administrator, cast.marketer, cast.rep):
        groups = page_client(person).get("/settings/").context["groups"]
        found[person.key] = {place["url"] for group in groups for place in group["places"]}
    lists = {"/sources/", "/invalid-reasons/", "/industries/"}
    assert lists | {"/modules/", "/price-lists/", "/stages/", "/lost-reasons/"} <= found["administrator"]
    assert lists <= found["marketer"]
    assert not lists & found["rep"]


def offered() -> list[str]:
    """Give the codes that a lead's form offers, in their order."""
    field: Any = LeadForm.base_fields["source"]
    return [word.code for word in field.queryset.all()]
