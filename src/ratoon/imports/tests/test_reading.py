"""Files of every sort are read into the same rows, or refused in words: what is written comes back as it was."""

from __future__ import annotations

import csv
import io
import struct
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ratoon.core.sheets import CsvSheet, XlsxSheet
from ratoon.imports.rules import kept, reading, spreadsheet
from ratoon.imports.rules.cells import marked, text_of, unmarked
from ratoon.imports.rules.reading import How, Read, read_file
from ratoon.imports.rules.table import FileRefused, Table
from ratoon.imports.tests.make import xlsx_of

# what XML can hold, and no line end that a spreadsheet writes otherwise
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=30)
CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["=1+1", "'=x", "''@y", "+86 138", "-5", "007", "1e5", "_x0041_", "第一行\n第二行", " ", '"', ","]),
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12)
HEAD = ["甲", "乙", "丙"]


def read(content: bytes, how: How | None = None) -> tuple[Read, list[list[str]]]:
    """Read a file; give how, and its rows as texts."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "kept"
        source.write_bytes(content)
        found = read_file(source, target, how)
        return found, [] if found.refused else [list(line.raw.values()) for line in Table(target)]


def refused(content: bytes) -> str:
    """Give the code with which a file is refused, whether that can be mended or not."""
    try:
        return read(content)[0].refused
    except FileRefused as wrong:
        return wrong.code


def _full(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(row) for row in rows if any(row)]


@given(ROWS)
def test_rows_written_as_csv_come_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with CsvSheet(path, HEAD) as file:
            for row in rows:
                file.row(row)
        found, back = read(path.read_bytes(), How(delimiter=",", head_row=1))
    assert (found.head, back) == (HEAD, _full(rows))


@settings(max_examples=12, deadline=None)  # each is read by a program of its own
@given(ROWS)
def test_rows_written_as_a_spreadsheet_come_back(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        with XlsxSheet(path, HEAD) as file:
            for row in rows:
                file.row(row)
        found, back = read(path.read_bytes(), How(head_row=1))
    assert (found.head, back) == (HEAD, _full(rows))


@given(CELLS)
def test_a_mark_is_taken_away_once(text: str) -> None:
    assert unmarked(marked(text)) == text


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_have_no_point(number: int) -> None:
    assert text_of(float(number)) == str(number)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_amounts_are_exact(amount: Decimal) -> None:
    assert Decimal(text_of(float(amount))) == amount


def test_values_of_a_spreadsheet_are_read_by_their_types() -> None:
    rows: list[list[Any]] = [
        ["名称", "日期", "金额", "电话", "编号", "是否"],
        ["云帆", date(2026, 1, 5), 12.5, 13805718888, "007", True],
        ["数智", date(2025, 12, 31), 100000, "0571-8888", "08", False],
    ]
    found, back = read(xlsx_of(rows, name="客户"))
    assert (found.form, found.how.sheet, found.rows) == ("xlsx", "客户", 2)
    assert back == [
        ["云帆", "2026-01-05", "12.5", "13805718888", "007", "true"],
        ["数智", "2025-12-31", "100000", "0571-8888", "08", "false"],
    ]


def _book(fill: Any) -> bytes:
    target = io.BytesIO()

    book = xlsxwriter.Workbook(target)
    fill(book)
    book.close()
    return target.getvalue()


def test_formulas_give_their_values_and_merged_cells_stand_in_each_row() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("一月")
        sheet.merge_range(0, 0, 0, 2, "线索表")
        for column, name in enumerate(("公司", "联系人", "金额")):
            sheet.write(2, column, name)
        sheet.merge_range(3, 0, 4, 0, "云帆")
        sheet.write(3, 1, "赵")
        sheet.write_formula(3, 2, "=1+2", None, 3)
        sheet.write(4, 1, "钱")
        sheet.write(6, 0, "数智")
        sheet.write(6, 1, "孙")

    found, back = read(_book(fill))
    assert (found.how.head_row, found.head) == (3, ["公司", "联系人", "金额"])
    assert back == [["云帆", "赵", "3"], ["云帆", "钱", ""], ["数智", "孙", ""]]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "source", Path(folder) / "kept"
        source.write_bytes(xlsx_of([["表"], [], ["id", "公司"], ["1", "甲"], [], ["2", "乙"]]))
        read_file(source, target)
        assert [line.number for line in Table(target)] == [4, 6]


def test_the_first_sheet_with_rows_is_taken_unless_another_is_chosen() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("空")
        for name in ("一月", "二月"):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, "公司")
            sheet.write(1, 0, name)

    content = _book(fill)
    found, back = read(content)
    assert (found.sheets, found.how.sheet, back) == (["空", "一月", "二月"], "一月", [["一月"]])
    assert read(content, How(sheet="二月"))[1] == [["二月"]]
    assert read(content, How(sheet="三月"))[0].refused == "no_sheet"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    text = "".join(delimiter.join(row) + "\r\n" for row in (["编号", "公司", "备注"], ["1", "云帆软件", "甲、乙"]))
    found, back = read(text.encode(encoding))
    assert found.how.encoding == encoding.removesuffix("-sig")
    assert (found.how.delimiter, back) == (delimiter, [["1", "云帆软件", "甲、乙"]])


def test_a_wrong_choice_of_encoding_is_told_and_can_be_mended() -> None:
    content = "编号,公司\n1,云帆软件\n".encode("gb18030")
    assert read(content, How(encoding="utf-8"))[0].refused == "not_encoded"
    assert read(content, How(encoding="gb18030"))[1] == [["1", "云帆软件"]]


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _with_sheet(xml: bytes) -> bytes:
    """Put another sheet into a spreadsheet that can be read."""
    with zipfile.ZipFile(io.BytesIO(xlsx_of([["公司"], ["甲"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _zip({**parts, "xl/worksheets/sheet1.xml": xml})


FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c><c r="%s"><v>1</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "no_table"),
        (b"\x00\x01" * 800, "no_table"),
        ("公司".encode() + b"\xff\xfe\xff", "no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_spreadsheet"),
        (b"PK\x03\x04 no archive", "no_spreadsheet"),
        (_zip({"hello.txt": b"x"}), "no_spreadsheet"),
        (_with_sheet(b"<worksheet"), "no_spreadsheet"),
        (_with_sheet(FAR % b"XFD1"), "too_many_columns"),
        (_with_sheet(FAR % b"B1048576"), "too_many_rows"),
        (xlsx_of([["甲", "甲"], ["1", "2"]]), "column_twice"),
        (b"a,a\n1,2\n", "column_twice"),
        (b"\n\n,,\n", "no_head"),
        (",".join(f"c{i}" for i in range(300)).encode(), "too_many_columns"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_table_is_refused_in_words(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_what_unpacks_to_too_much_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _with_sheet(b" " * (8 << 20))
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 4 << 20)
    with tempfile.TemporaryDirectory() as folder, pytest.raises(FileRefused) as wrong:
        path = Path(folder) / "bomb.xlsx"
        path.write_bytes(bomb)
        assert len(bomb) < 100_000
        spreadsheet.measure(path)
    assert wrong.value.code == "too_large_inside"


def test_a_size_that_lies_is_counted_as_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = bytearray(_with_sheet(b" " * (8 << 20)))
    true, lie = struct.pack("<I", 8 << 20), struct.pack("<I", 100)
    assert bomb.count(true) == 2
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 4 << 20)
    with tempfile.TemporaryDirectory() as folder, pytest.raises(FileRefused) as wrong:
        path = Path(folder) / "bomb.xlsx"
        path.write_bytes(bytes(bomb).replace(true, lie))
        spreadsheet.measure(path)
    assert wrong.value.code == "too_large_inside"


def test_a_reader_that_falls_over_takes_nobody_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_ZIP", b"a,b")  # so that a text comes to the reader of spreadsheets
    assert refused(b"a,b\n1,2\n") == "no_spreadsheet"


def test_files_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert refused(b"a,b\n1,2\n3,4\n") == "too_large"
    monkeypatch.setattr(kept, "MOST_ROWS", 2)
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert refused(b"a,b\n1,2\n3,4\n") == ""
    assert refused(b"a,b\n1,2\n3,4\n5,6\n") == "too_many_rows"


def test_numbers_days_and_texts_stay_what_they_are_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "typed.xlsx"
    with XlsxSheet(path, ["a", "b", "c", "d", "e"], most_rows=2) as file:
        for number in range(3):
            moment = datetime(2026, 1, 5, 9, 30)
            file.row([Decimal("12.50"), date(2026, 1, 5), moment, "=1+1", 12345678901234567890 + number])
    found, back = read(path.read_bytes())
    first = ["12.5", "2026-01-05", "2026-01-05 09:30:00", "=1+1", "12345678901234567890"]
    assert back == [first, [*first[:4], "12345678901234567891"]]
    assert len(found.sheets) == 2, "past the last row of a sheet another one begins"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and 'state="frozen"' in xml and "<cols>" in xml


def test_a_csv_of_ours_keeps_its_texts_from_being_formulas(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with CsvSheet(path, ["=h"]) as file:
        file.row(["@x"])
    assert list(csv.reader(path.open(encoding="utf-8-sig"))) == [["'=h"], ["'@x"]]
