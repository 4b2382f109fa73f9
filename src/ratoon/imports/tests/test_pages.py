"""A file handed in on a page: taken in by the worker, reported, its bad rows given back to be corrected."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from ratoon.core.testing.clients import api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import run_work
from ratoon.imports.models import ImportRun
from ratoon.imports.services import runs
from ratoon.imports.services.checking import CHECK
from ratoon.imports.tests.make import content_of, csv_of, xlsx_of
from ratoon.lead.models import Lead
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.django_db
ROWS = [
    {"id": "1", "company_name": "云帆软件", "contact_name": "赵一鸣", "arrived_on": "2026-01-05"},
    {"id": "2", "company_name": "=数智", "contact_name": "", "arrived_on": "someday"},
    {"id": "3", "company_name": "鹭浦材料", "contact_name": "", "arrived_on": ""},
]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def upload(person: Any, *contents: bytes, names: Sequence[str] = ("leads.csv",), **fields: str) -> Any:
    given = {"map": "", "set_name": "plain", **fields}
    files = [SimpleUploadedFile(name, content) for name, content in zip(names, contents, strict=True)]
    return page_client(person).post("/imports/new", {**given, "file": files})


def hand_in(person: Any, *contents: bytes, names: Sequence[str] = ("leads.csv",), **fields: str) -> None:
    """Hand files in, have them tried out, and leave them to the worker."""
    answer = upload(person, *contents, names=names, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    client = page_client(person)
    assert client.post(f"{answer.url}check").status_code == 302
    assert run_work(CHECK) == 1
    assert client.post(f"{answer.url}take").status_code == 302


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_file_comes_in_by_the_page(cast: Cast, encoding: str) -> None:
    hand_in(cast.administrator, csv_of(ROWS).encode(encoding), owner=str(cast.sales_lead.staff.pk))
    run = ImportRun.objects.get()
    client = page_client(cast.administrator)
    assert client.get(f"/imports/{run.pk}/report").context["is_under_way"]
    assert run_work(runs.TASK) == 1
    assert set(Lead.objects.values_list("company_name", flat=True)) == {"云帆软件", "鹭浦材料"}

    report = client.get(f"/imports/{run.pk}/report")
    assert not report.context["is_under_way"]
    (feed,) = report.context["feeds"]
    assert (feed["read"], feed["created"], feed["rejected"]) == (3, 2, 1)
    found = {one["code"]: one["count"] for one in report.context["findings"]}
    assert found["unknown_day"] == 1
    rows = client.get(f"/imports/{run.pk}/findings/leads/unknown_day/")
    assert rows.context["count"] == 1


def test_what_was_turned_away_comes_back_and_goes_in_corrected(cast: Cast) -> None:
    hand_in(cast.administrator, csv_of(ROWS).encode(), owner=str(cast.sales_lead.staff.pk))
    run_work(runs.TASK)
    run = ImportRun.objects.get()
    answer = page_client(cast.administrator).get(f"/imports/{run.pk}/rejected.csv")
    assert answer["Content-Disposition"].endswith('.csv"')
    text = content_of(answer).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["id"], row["rejected_row"], row["rejected_field"]) == ("2", "3", "arrived_on")
    assert row["rejected_reason"]
    assert row["company_name"] == "'=数智", "no formula for a spreadsheet"

    hand_in(cast.administrator, text.replace("someday", "2026-01-06").encode(), owner=str(cast.sales_lead.staff.pk))
    assert run_work(runs.TASK) == 1
    again = ImportRun.objects.order_by("pk").last()
    assert again is not None
    assert [(one["created"], len(one["rejected"])) for one in again.feeds] == [(1, 0)]
    assert Lead.objects.filter(company_name="=数智").exists(), "as it was before it was marked"


PICTURE, OLD, ZIP = b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, b"PK\x03\x04" + b"x" * 600


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", {}),
        (PICTURE, {}),
        (OLD, {}),
        (ZIP, {}),
        (b"\x00\x01\x02" * 500, {}),
        (b"id,company_name\n1,\xff\xff\xff", {}),
        (b"id,company_name\n1,x\n", {"map": "../../secret"}),
        (b"id,company_name\n1,x\n", {"owner": "999999"}),
        (b"id,company_name\n1,x\n", {"set_name": "Our CRM"}),
    ],
)
def test_what_can_not_be_read_is_refused_in_words(cast: Cast, content: bytes, fields: dict[str, str]) -> None:
    with nothing_changes():
        answer = upload(cast.administrator, content, **{"owner": str(cast.sales_lead.staff.pk), **fields})
    assert answer.status_code == 422
    assert any(answer.context["form"].errors.values())


@pytest.mark.parametrize("encoding", ["", "gb18030"])
def test_the_command_reads_gb18030(cast: Cast, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(csv_of([ROWS[0]]).encode("gb18030"))
    call_command("import", "leads", str(path), encoding=encoding, stdout=StringIO(), stderr=StringIO())
    assert Lead.objects.get().company_name == "云帆软件"


def test_the_command_reads_spreadsheets(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    path.write_bytes(xlsx_of([list(ROWS[0]), list(ROWS[0].values())]))
    call_command("import", "leads", str(path), stdout=StringIO(), stderr=StringIO())
    assert Lead.objects.get().company_name == "云帆软件"


def test_the_command_says_what_can_not_be_read(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    path.write_bytes(OLD)
    with nothing_changes(), pytest.raises(CommandError, match="old Excel") as wrong:
        call_command("import", "leads", str(path), stdout=StringIO(), stderr=StringIO())
    assert wrong.value.returncode == 2


def test_reasons_are_told_in_the_language_of_the_reader(cast: Cast) -> None:
    hand_in(cast.administrator, csv_of(ROWS).encode(), owner=str(cast.sales_lead.staff.pk))
    with translation.override("zh-hans"):
        assert run_work(runs.TASK) == 1
    run = ImportRun.objects.get()
    client = page_client(cast.administrator)
    for language, words in (("en", "This is no day"), ("zh-hans", "日期")):
        client.cookies["ratoon_language"] = language
        for address in ("report", "rejected.csv"):
            assert words in content_of(client.get(f"/imports/{run.pk}/{address}")).decode(), (language, address)


@pytest.mark.parametrize("taken_in", ["en", "zh-hans"])
def test_a_services_own_refusal_is_told_in_the_language_of_the_reader(cast: Cast, taken_in: str) -> None:
    first = {**ROWS[0], "phone": "057188880001"}
    hand_in(cast.administrator, csv_of([first, {**first, "id": "9"}]).encode(), owner=str(cast.sales_lead.staff.pk))
    with translation.override(taken_in):
        assert run_work(runs.TASK) == 1
    run = ImportRun.objects.get()
    page, program = page_client(cast.administrator), api_client(cast.administrator)
    for language, words in (("en", "There is a lead with this phone already."), ("zh-hans", "已有一条线索用这个电话")):
        page.cookies["ratoon_language"] = language
        for address in ("report", "rejected.csv"):
            assert words in content_of(page.get(f"/imports/{run.pk}/{address}")).decode(), (language, address)
        told = program.get(f"/api/v1/imports/{run.pk}", headers={"Accept-Language": language}).json()
        (refused,) = told["feeds"][0]["rejected"]
        assert words in refused["reason"], language


def test_a_head_is_no_formula_in_the_file_to_correct(cast: Cast) -> None:
    text = 'id,company_name,arrived_on,"=1+1"\n1,甲,someday,x\n'
    hand_in(cast.administrator, text.encode(), owner=str(cast.sales_lead.staff.pk))
    run_work(runs.TASK)
    given = page_client(cast.administrator).get(f"/imports/{ImportRun.objects.get().pk}/rejected.csv")
    head = next(csv.reader(StringIO(content_of(given).decode("utf-8-sig"))))
    assert "'=1+1" in head and "=1+1" not in head
