"""What is typed by slip or by malice: refused in words, never kept, and no page is left where the next one finds it."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ratoon.core.forms import Day, Paragraph, Text
from ratoon.core.testing.clients import Door, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.people.tests.cast import Cast

API = "/api/v1/people"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "evil\u202egnp.exe", "\u2066x", "x\ud800"])
def test_what_can_not_be_read_is_refused(text: str) -> None:
    for field in (Text(), Paragraph()):
        with pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert refused.value.error_list[0].code == "control_character"


@pytest.mark.parametrize("text", ["\u200b", "\ufeff \u2060", "\u3000"])
def test_what_nobody_could_see_is_no_text(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Text().clean(text)
    assert refused.value.error_list[0].code == "required"
    assert Text(required=False).clean(text) == ""


@pytest.mark.parametrize("text", ["云帆", "👩\u200d💻", "Zoë", "a  b", "=1+1", "<b>"])
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    assert Text().clean(text) == text


@pytest.mark.parametrize("day", ["0001-01-01", "0026-11-22", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(day: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Day().clean(day)
    assert refused.value.error_list[0].code == "year"


def test_the_edges_of_the_calendar_can_be_typed() -> None:
    assert Day().clean("1900-01-01") == date(1900, 1, 1)
    assert Day().clean("2199-12-31") == date(2199, 12, 31)


@pytest.mark.parametrize("valid_until", [date(9999, 12, 31), date(1, 1, 1)])
def test_a_price_list_ends_in_a_year_that_can_be_meant(door: Door, cast: Cast, valid_until: date) -> None:
    fields = {"name": "X", "currency": "CNY", "valid_from": date(2026, 1, 1), "valid_until": valid_until}
    with nothing_changes():
        answer = door.add(cast.administrator, "price-lists", **fields)
    assert answer.is_refused and answer.problems["valid_until"], answer


@pytest.mark.parametrize("text", ["a@\x00b", "\x00", "\x1b"])
def test_choices_are_not_looked_up_by_what_no_name_holds(cast: Cast, text: str) -> None:
    answer = page_client(cast.administrator).get("/people/options", {"q": text})
    assert (answer.status_code, answer.json()) == (422, {"items": []})


@pytest.mark.parametrize("value", ['"\\ud800"', '"\\u0000"', "[" * 20_000, '"' + "x" * 9000 + '"'])
def test_a_made_up_page_marker_is_refused_in_words(cast: Cast, value: str) -> None:
    made_up = base64.urlsafe_b64encode(f'{{"s":"name","b":false,"n":1,"v":[{value},1]}}'.encode()).decode()
    for client, address in ((page_client(cast.administrator), "/people/"), (api_client(cast.administrator), API)):
        answer = client.get(address, {"sort": "name", "cursor": made_up})
        assert answer.status_code == 422, address


def test_half_a_character_is_refused_in_words(cast: Cast) -> None:
    program = api_client(cast.administrator)
    read = program.get("/api/v1/settings/firm")
    body = json.dumps({"zone": "\ud800x"})
    with nothing_changes():
        answer = program.patch(
            "/api/v1/settings/firm", body, content_type="application/json", headers={"If-Match": read["ETag"]}
        )
    assert answer.status_code == 422
    assert "zone" in answer.json()["errors"]


def test_no_page_and_no_answer_is_kept_by_whoever_carries_it(cast: Cast) -> None:
    person = page_client(cast.administrator)
    for address in ("/people/", f"/people/{cast.rep.staff.pk}/", "/people/options", "/api/v1/openapi.json"):
        assert "no-store" in person.get(address)["Cache-Control"], address
    assert "no-store" in api_client(cast.administrator).get("/api/v1/people")["Cache-Control"]
