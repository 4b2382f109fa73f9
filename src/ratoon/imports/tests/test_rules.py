"""What a map says and what a cell means."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.imports.queries import load_map, map_names
from ratoon.imports.rules.fields import KINDS
from ratoon.imports.rules.kept import keep
from ratoon.imports.rules.mapping import Band, MapRefused, Take, fill, read_map
from ratoon.imports.rules.prices import price_of
from ratoon.imports.rules.table import FileRefused, Line, Table
from ratoon.imports.rules.textfile import rows_of
from ratoon.imports.rules.values import band_of, day_of, read_row, text_of

FIRM = ZoneInfo("Asia/Shanghai")


def lines_of(content: bytes, encoding: str = "utf-8") -> list[Line]:
    """Keep the rows of a file, and read them."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "kept"
        source.write_bytes(content)
        keep(rows_of(source, encoding, ","), target, 1)
        return list(Table(target))


BANDS = (Band("1-19", 19), Band("20-99", 99), Band("100+", None))


@given(st.integers(0, 10**9))
def test_every_number_has_one_band(number: int) -> None:
    expected = "1-19" if number <= 19 else "20-99" if number <= 99 else "100+"
    assert band_of(Decimal(number), BANDS) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_written_is_the_day_read(on: date) -> None:
    assert day_of(on.isoformat(), "%Y-%m-%d", "", FIRM) == on
    assert day_of(f"{on.isoformat()} 23:59:59", "%Y-%m-%d %H:%M:%S", "", FIRM) == on, "a stamp without a zone is ours"


@given(st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)), st.sampled_from(["UTC", "America/Sao_Paulo"]))
def test_a_moment_of_another_zone_is_on_a_day_of_ours(moment: datetime, name: str) -> None:
    moment = moment.replace(microsecond=0)
    expected = moment.replace(tzinfo=ZoneInfo(name)).astimezone(FIRM).date()
    assert day_of(moment.isoformat(" "), "%Y-%m-%d %H:%M:%S", name, FIRM) == expected


def test_a_moment_that_names_its_zone_keeps_it() -> None:
    late = datetime(2024, 5, 1, 20, tzinfo=timezone(timedelta(hours=0)))
    assert day_of(late.isoformat(), "%Y-%m-%dT%H:%M:%S%z", "America/Sao_Paulo", FIRM) == date(2024, 5, 2)


@given(st.decimals(0, 10**9, places=2), st.integers(1, 10**6))
def test_a_price_times_its_seats_is_the_amount(amount: Decimal, seats: int) -> None:
    priced = price_of(Decimal(seats), amount)
    assert priced.quantity * priced.unit_price == amount
    assert priced.quantity in (seats, 1)
    assert priced.unit_price == priced.unit_price.quantize(Decimal("0.0001"))


def test_seats_count_only_where_the_price_is_exact() -> None:
    assert price_of(Decimal(3), Decimal(100)).quantity == 1
    assert price_of(Decimal(8), Decimal(100)) == price_of(Decimal(8), Decimal("100.00"))
    assert price_of(None, Decimal(7)).unit_price == 7


def test_the_maps_that_come_along_can_be_read() -> None:
    assert map_names()[0] == "plain"
    fed = {feed.kind for one in load_map("plain").files for feed in one.feeds}
    assert fed == set(KINDS)
    for name in map_names():
        assert load_map(name).set == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("set = ", "TOML"),
        ('set = "A B"', "set"),
        ('set = "x"', "files"),
        ('set = "x"\n[[files]]\nnames = ["a"]', "feeds"),
        ('set = "x"\n[[files]]\nnames = ["a"]\n[[files.feeds]]\nkind = "pets"', "kind"),
        ('set = "x"\n[[files]]\nnames = ["a"]\n[[files.feeds]]\nkind = "leads"\nexternal_id = "id"', "external_id"),
        (
            'set = "x"\n[[files]]\nnames = ["a"]\n[[files.feeds]]\nkind = "leads"\nexternal_id = "{id}"\n'
            '[files.feeds.fields]\nfax = "fax"',
            "fax",
        ),
        (
            'set = "x"\n[[files]]\nnames = ["a"]\n[[files.feeds]]\nkind = "people"\nexternal_id = "{id}"\n'
            '[files.feeds.fields]\nemail = "mail"',
            "name is missing",
        ),
        (
            'set = "x"\n[[files]]\nnames = ["a"]\n[[files.feeds]]\nkind = "leads"\nexternal_id = "{id}"\n'
            '[files.feeds.fields]\nregion = { column = "a", constant = "b" }',
            "one of column",
        ),
    ],
)
def test_a_wrong_map_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(MapRefused, match=words):
        read_map(text)


def test_a_template_with_a_hole_is_empty() -> None:
    assert fill("Seller {id}", {"id": " 7 "}) == "Seller 7"
    assert fill("{a}/{b}", {"a": "x", "b": " "}) == ""


def test_what_is_unknown_is_none() -> None:
    take = Take(column="value", unknown_where={"stage": ["Lost"]}, unknown=["n/a"], values={"w": "won"})
    assert text_of(take, {"value": "0", "stage": "Lost"}) == ""
    assert text_of(take, {"value": "0", "stage": "Won"}) == "0"
    assert text_of(take, {"value": "n/a", "stage": ""}) == ""
    assert text_of(take, {"value": "w", "stage": ""}) == "won"


@given(st.dictionaries(st.sampled_from(["id", "company_name", "phone", "arrived_on", "source"]), st.text(max_size=30)))
def test_any_row_is_read_or_told_why_not(raw: dict[str, str]) -> None:
    feed = load_map("plain").files[3].feeds[0]
    row = read_row(feed, raw, 2, FIRM)
    assert row.problems or row.external_id
    assert row.digest == read_row(feed, raw, 3, FIRM).digest


def test_files_of_both_encodings_are_read() -> None:
    text = "id,公司\n1,云帆软件\n"
    for content, encoding in (
        (text.encode(), "utf-8"),
        (text.encode("utf-8-sig"), "utf-8"),
        (text.encode("gb18030"), "gb18030"),
    ):
        (line,) = lines_of(content, encoding)
        assert (line.number, line.raw, line.is_whole) == (2, {"id": "1", "公司": "云帆软件"}, True)


@pytest.mark.parametrize(
    ("content", "code"),
    [("公司\n1".encode("gb18030"), "not_encoded"), (b"", "no_head"), (b"a,a\n1,2\n", "column_twice")],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        lines_of(content)
    assert refused.value.code == code


def test_a_row_of_another_length_is_told() -> None:
    lines = lines_of(b"a,b\n1\n1,2,3\n\n1,2\n")
    assert [(line.number, line.is_whole) for line in lines] == [(2, False), (3, False), (5, True)]


@pytest.mark.parametrize("text", ["0001-01-01", "0026-01-05", "9999-12-31"])
@pytest.mark.parametrize("zone", ["", "UTC"])
def test_a_year_that_nobody_means_is_no_day(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="no_day"):
        day_of(text, "%Y-%m-%d", zone, FIRM)


def test_a_head_marked_as_text_is_itself() -> None:
    (line,) = lines_of(b"id,'=total\n1,2\n")
    assert list(line.raw) == ["id", "=total"]
