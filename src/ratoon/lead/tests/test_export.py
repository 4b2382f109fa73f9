"""A list goes into a file: as a job with progress, which can be stopped; the file is its maker's alone."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from ratoon.core import exports, files, sheets
from ratoon.core.models import Export
from ratoon.core.resource import registered
from ratoon.core.testing.clients import page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import queued, run_work
from ratoon.core.testing.freeze import NOW
from ratoon.lead.tests import make
from ratoon.people.models import RoleAccess
from ratoon.people.tests.cast import Cast, Colleague


def begin(person: Colleague, query: str = "") -> Export:
    """Ask for the export of the list of leads, by page."""
    answer: Any = page_client(person).post(f"/exports/new/leads/?{query}")
    assert answer.status_code == 302, answer.content.decode()
    return Export.objects.get(pk=int(answer.url.strip("/").split("/")[-1]))


def content(person: Colleague, made: Export) -> list[list[str]]:
    """Fetch the file and read it as a spreadsheet does."""
    answer: Any = page_client(person).get(f"/exports/{made.pk}/file")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="leads-2026-11-23.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf"), "without the mark spreadsheets read Chinese wrongly"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_a_list_goes_into_a_file(cast: Cast) -> None:
    make.lead(company_name="云帆软件", contact_name="赵一鸣", phone="13805718888", region="杭州")
    make.lead(company_name="数智科技", region="上海")
    made = begin(cast.marketer)
    assert (made.status, made.user, queued()) == (
        "waiting",
        cast.marketer.user,
        [("core.export", {"export_id": made.pk})],
    )

    assert run_work("core.export") == 1
    made.refresh_from_db()
    assert (made.status, made.row_count, made.total) == ("done", 2, 2)
    head, *rows = content(cast.marketer, made)
    assert len(head) == len(registered()["leads"].columns)
    assert {row[0] for row in rows} == {"云帆软件", "数智科技"}
    assert any("赵一鸣 13805718888" in row for row in rows)
    assert "<" not in "".join(cell for row in rows for cell in row)


def test_it_holds_what_was_asked_for_in_that_order(cast: Cast) -> None:
    for name, region in (("乙", "杭州"), ("甲", "杭州"), ("丙", "上海")):
        make.lead(company_name=name, region=region)
    made = begin(cast.marketer, "region=杭州&sort=company&columns=company,region")
    run_work("core.export")
    _head, *rows = content(cast.marketer, made)
    assert rows == [["甲", "杭州"], ["乙", "杭州"]]  # jia before yi


def test_it_holds_what_its_maker_may_export(cast: Cast) -> None:
    make.lead(company_name="ours", owner=cast.rep.staff)
    make.lead(company_name="pool", status="qualified")
    make.lead(company_name="theirs", owner=cast.csm.staff)
    made = begin(cast.sales_lead, "columns=company")
    run_work("core.export")
    _head, *rows = content(cast.sales_lead, made)
    assert rows == [["ours"]], "what may be claimed may be seen, but not carried off"


FORMULAS = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "＝1+1", "＠SUM(A1)"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_taken_for_a_formula(cast: Cast, name: str) -> None:
    make.lead(company_name=name)
    made = begin(cast.marketer, "columns=company")
    run_work("core.export")
    _head, (cell,) = content(cast.marketer, made)
    assert cell.startswith("'"), cell
    assert cell[1:] == name


def test_numbers_and_phones_stay_themselves(cast: Cast) -> None:
    for text in ("+86 138-0571-8888", "-5", "-5.25", "Zhao + Co", "a=b"):
        assert sheets.plain(text) == text


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the job write few rows at a time."""
    monkeypatch.setattr(exports, "CHUNK", 2)


def test_progress_is_told_and_the_work_can_be_stopped(
    cast: Cast, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(7):
        make.lead()
    made = begin(cast.marketer)
    client, seen = page_client(cast.marketer), []
    resource = type(registered()["leads"])
    page = resource.page

    def watched(self: Any, rows: Any, **asked: Any) -> Any:
        context = client.get(f"/exports/{made.pk}/").context
        seen.append((context["export"].row_count, context["percent"], context["is_under_way"]))
        if len(seen) == 3:
            assert client.post(f"/exports/{made.pk}/cancel").status_code == 302
        return page(self, rows, **asked)

    monkeypatch.setattr(resource, "page", watched)
    run_work("core.export")
    assert seen == [(0, 0, True), (2, 28, True), (4, 57, True)]
    made.refresh_from_db()
    assert (made.status, made.sha256) == ("cancelled", "")
    assert client.get(f"/exports/{made.pk}/file").status_code == 404
    assert not list(files.scratch().glob("*.csv")), "half a file is left behind"


def test_what_was_stopped_before_it_began_never_begins(cast: Cast) -> None:
    make.lead()
    made = begin(cast.marketer)
    assert page_client(cast.marketer).post(f"/exports/{made.pk}/cancel").status_code == 302
    run_work("core.export")
    made.refresh_from_db()
    assert (made.status, made.row_count) == ("cancelled", 0)


def test_what_is_over_can_not_be_stopped(cast: Cast) -> None:
    made = begin(cast.marketer)
    run_work("core.export")
    with nothing_changes():
        answer = page_client(cast.marketer).post(f"/exports/{made.pk}/cancel")
    assert answer.status_code == 409


def test_the_file_is_its_makers_alone(cast: Cast) -> None:
    made = begin(cast.marketer)
    run_work("core.export")
    for person in (cast.administrator, cast.sales_lead, cast.rep):
        client = page_client(person)
        assert client.get(f"/exports/{made.pk}/").status_code == 404
        assert client.get(f"/exports/{made.pk}/file").status_code == 404
        with nothing_changes():
            assert client.post(f"/exports/{made.pk}/cancel").status_code == 404


def test_who_may_not_export_begins_nothing(cast: Cast) -> None:
    for person, status in ((cast.rep, 403), (cast.executive, 403), (cast.csm, 404), (cast.stranger, 403)):
        with nothing_changes():
            assert page_client(person).post("/exports/new/leads/").status_code == status, person.key


def test_who_lost_the_right_meanwhile_gets_no_file(cast: Cast) -> None:
    make.lead()
    made = begin(cast.marketer)
    RoleAccess.objects.filter(role__code="marketer", kind="lead").update(actions=["view"])
    run_work("core.export")
    made.refresh_from_db()
    assert (made.status, made.sha256) == ("failed", "")


def test_a_misspelt_filter_exports_nothing(cast: Cast) -> None:
    with nothing_changes():
        answer = page_client(cast.marketer).post("/exports/new/leads/?regoin=杭州")
    assert answer.status_code == 409
    assert queued() == []


def test_the_same_content_is_kept_once_and_goes_when_nobody_wants_it(cast: Cast, clock: Any) -> None:
    first, second = begin(cast.marketer), begin(cast.administrator)
    assert run_work("core.export") == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.sha256 == second.sha256
    assert files.located(first.sha256).exists()
    assert first.created_at == NOW
