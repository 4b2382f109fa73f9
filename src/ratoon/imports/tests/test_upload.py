"""Files on their way in by the page: guessed at, mapped, tried out, taken in; rejected rows come back and go in."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from ratoon.core import files
from ratoon.core.errors import DomainError, StaleEdit
from ratoon.core.housekeeping import clear_old
from ratoon.core.testing.clients import Person, api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import queued, run_work
from ratoon.core.testing.freeze import NOW
from ratoon.core.testing.race import losers, race, winners
from ratoon.core.turns import SteppedAside
from ratoon.customers.services import add_company
from ratoon.imports import services
from ratoon.imports.models import ExternalId, Finding, ImportBatch, ImportFile, ImportRun, Rejection
from ratoon.imports.services import checking, chunks, keeping, runs
from ratoon.imports.services.checking import CHECK
from ratoon.imports.tasks import MOST_RACES, _check
from ratoon.imports.tests.make import content_of, xlsx_of
from ratoon.lead.models import Lead
from ratoon.lead.services import add_lead
from ratoon.people.tests.cast import Cast

OWN = (ImportBatch, ImportFile, ImportRun, Finding, Rejection)
HEAD = ["客户名称（必填）", "联系人", "联系方式", "创建时间", "线索来源", "预算"]
GOOD = ["云帆软件", "赵一鸣", "13805718888", "2026年1月5日", "官网", "50000"]
BAD = ["数智科技", "", "13805718889", "下周", "官网", ""]
OTHER = ["鹭浦材料", "钱二", "13805718890", "2026年2月1日", "官网", ""]
BELL = ["海湾医药", "响\x07", "13805718891", "某日", "官网", ""]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def gb18030(*rows: Sequence[str]) -> bytes:
    """Write rows as Excel in China does."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def upload(cast: Cast, *given: tuple[str, bytes], like: int = 0, **fields: str) -> ImportBatch:
    """Hand files over by the page."""
    typed = {"map": "", "set_name": "plain", "owner": str(cast.sales_lead.staff.pk), **fields}
    handed = [SimpleUploadedFile(name, content) for name, content in given]
    address = f"/imports/new?like={like}" if like else "/imports/new"
    answer: Any = page_client(cast.administrator).post(address, {**typed, "file": handed})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportBatch.objects.get(pk=int(answer.url.strip("/").split("/")[-1]))


def do(person: Person, batch: ImportBatch, verb: str, status: int = 302) -> Any:
    """Press a button of the page."""
    answer: Any = page_client(person).post(f"/imports/files/{batch.pk}/{verb}")
    assert answer.status_code == status, answer.content.decode()
    batch.refresh_from_db()
    return answer


def through(cast: Cast, batch: ImportBatch) -> list[ImportRun]:
    """Try files out and take them in."""
    do(cast.administrator, batch, "check")
    assert run_work(CHECK) == 1
    batch.refresh_from_db()
    assert batch.status == "checked", batch.failure
    do(cast.administrator, batch, "take")
    run_work(runs.TASK)
    return list(ImportRun.objects.filter(batch=batch, is_dry=False).order_by("pk"))


def test_columns_are_guessed_and_shown(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD, BAD)))
    page = page_client(cast.administrator).get(f"/imports/files/{batch.pk}/")
    (one,) = page.context["files"]
    file = one["file"]
    assert (file.kind, file.encoding, file.rows) == ("leads", "gb18030", 2)
    fields = file.mapping["feeds"][0]["fields"]
    assert {name: take["column"] for name, take in fields.items()} == {
        "company_name": "客户名称（必填）",
        "contact_name": "联系人",
        "phone": "联系方式",
        "source": "线索来源",
        "arrived_on": "创建时间",
    }
    assert fields["arrived_on"]["date"] == "%Y年%m月%d日"
    assert one["unmapped"] == 1
    assert "云帆软件" in page.content.decode()


def test_what_was_guessed_wrongly_is_corrected(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    client = page_client(cast.administrator)
    address = f"/imports/files/{batch.pk}/1/"
    form = client.get(address).context["mapping"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"column-0-note": "预算", "text-0-region": "杭州", "values-0-source": "官网 = hotline", "do": "map"}
    assert client.post(address, {**typed, "column-0-phone": "no such column"}).status_code == 422
    assert client.post(address, {**typed, "values-0-source": "官网"}).status_code == 422
    assert client.post(address, {**typed, "text-0-job_title": "{没有}"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    through(cast, batch)
    lead = Lead.objects.select_related("source").get()
    assert (lead.note, lead.region, lead.source and lead.source.code) == ("50000", "杭州", "hotline")


def test_what_a_record_needs_must_come_from_somewhere(cast: Cast) -> None:
    batch = upload(cast, ("modules.csv", b"code,name\nm1,Alpha\n"))
    client, address = page_client(cast.administrator), f"/imports/files/{batch.pk}/1/"
    form = client.get(address).context["mapping"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"do": "map", "column-0-name": ""}
    with nothing_changes():
        answer = client.post(address, typed)
    assert answer.status_code == 422
    assert list(answer.context["mapping"].errors) == ["column-0-name"]
    assert client.post(address, {**typed, "text-0-name": "Modul {code}"}).status_code == 302
    (file,) = batch.files.all()
    assert file.mapping is not None
    assert file.mapping["feeds"][0]["fields"]["name"] == {"template": "Modul {code}"}


def test_a_trial_says_what_would_happen_and_changes_nothing(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD, BAD, BELL)))
    do(cast.administrator, batch, "check")
    with nothing_changes(*OWN):
        services.run_check(batch_id=batch.pk, at=NOW)
    assert Lead.objects.count() == ExternalId.objects.count() == 0
    run = ImportRun.objects.get(batch=batch, is_dry=True)
    (feed,) = run.feeds
    assert (feed["read"], feed["created"], feed["turned_away"]) == (3, 1, 2)
    client = page_client(cast.administrator)
    report = client.get(f"/imports/{run.pk}/report")
    assert {one.row_number for one, _field, _reason in report.context["rejections"]} == {3, 4}
    assert len(run.rejections.filter(row_number=4)) == 2, "each field that is wrong is said"
    assert content_of(client.get(f"/imports/{run.pk}/rejected.csv")).decode("utf-8-sig").count("\n") >= 3
    assert client.get("/imports/").context["rows"] == [], "a trial is no import"
    assert client.get(f"/imports/{run.pk}/").status_code == 404


def test_a_trial_counts_every_finding_though_it_keeps_the_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "KEPT_FINDINGS", 2)
    rows = "".join(f"公司{number},1380000000{number},\n" for number in range(5))
    batch = upload(cast, ("导出.csv", f"公司,电话,来源\n{rows}".encode()))
    do(cast.administrator, batch, "check")
    services.run_check(batch_id=batch.pk, at=NOW)
    run = ImportRun.objects.get(batch=batch, is_dry=True)
    client = page_client(cast.administrator)
    found = client.get(f"/imports/{run.pk}/report").context["findings"]
    assert [(one["code"], one["count"]) for one in found] == [("missing_source", 5), ("unknown_day", 5)]
    page = client.get(f"/imports/{run.pk}/findings/leads/missing_source/").context
    assert (page["count"], len(page["findings"])) == (5, 2)
    sums = client.get(f"/imports/files/{batch.pk}/").context["sums"]
    assert sums == {"read": 5, "created": 5, "updated": 0, "unchanged": 0, "rejected": 0}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rejected_rows_come_back_and_corrected_go_in(cast: Cast, form: str) -> None:
    rows = [HEAD, GOOD, BAD, OTHER, BELL, ["=1+1", "", "007", "2026年13月1日", "官网", ""]]
    given = xlsx_of(rows) if form == "xlsx" else gb18030(*rows)
    (run,) = through(cast, upload(cast, (f"导出.{form}", given)))
    assert (run.status, run.feeds[0]["created"], run.feeds[0]["turned_away"]) == ("done", 2, 3)

    client = page_client(cast.administrator)
    back = content_of(client.get(f"/imports/{run.pk}/rejected.csv"))
    assert back.startswith(b"\xef\xbb\xbf"), "without the mark Excel reads Chinese wrongly"
    first, *_rest = table = list(csv.DictReader(StringIO(back.decode("utf-8-sig"))))
    assert list(first) == [*HEAD, "rejected_row", "rejected_field", "rejected_reason"]
    assert {name: first[name] for name in HEAD} == dict(zip(HEAD, BAD, strict=True)), "as it came"
    assert (first["rejected_row"], first["rejected_field"]) == ("3", "arrived_on")
    assert table[2]["联系方式"] == "007"
    assert table[1]["rejected_field"] == "联系人, arrived_on"
    assert len(table[1]["rejected_reason"].split("; ")) == 2, "field by field"

    mended = [[one[name] for name in first] for one in table]
    for row in mended:
        row[1], row[3] = "某人", "2026年3月1日"
    corrected = gb18030(list(first), *mended) if form == "csv" else xlsx_of([list(first), *mended])
    batch = upload(cast, (f"更正.{form}", corrected), like=run.pk)
    (again,) = through(cast, batch)
    assert (again.feeds[0]["created"], again.feeds[0]["turned_away"]) == (3, 0)
    assert again.feeds[0]["unmapped"] == ["预算"], "the columns that were added are no columns of the file"
    assert set(Lead.objects.values_list("company_name", flat=True)) == {row[0] for row in rows[1:]}

    (third,) = through(cast, upload(cast, (f"更正.{form}", corrected)))
    assert (third.feeds[0]["created"], third.feeds[0]["unchanged"]) == (0, 3), "the same again changes nothing"


def test_the_spreadsheet_of_rejected_rows_marks_what_is_wrong(cast: Cast, tmp_path: Path) -> None:
    (run,) = through(cast, upload(cast, ("导出.csv", gb18030(HEAD, GOOD, BAD))))
    path = tmp_path / "back.xlsx"
    path.write_bytes(content_of(page_client(cast.administrator).get(f"/imports/{run.pk}/rejected.xlsx")))
    handed = services.receive(name="back.xlsx", path=path)
    assert handed.read.head == [*HEAD, "rejected_row", "rejected_field", "rejected_reason"]
    assert handed.read.sample[0][: len(HEAD) - 1] == BAD[:-1]
    batch = upload(cast, ("back.xlsx", files.located(handed.source).read_bytes()))
    (file,) = batch.files.all()
    assert file.mapping == run.mapping, "the same columns are mapped as they were"


def test_files_of_a_set_come_in_together_in_their_order(cast: Cast) -> None:
    teams = b"sales_agent,manager,regional_office\nAnn,Bob,East\n"
    accounts = b"account,sector,employees,office_location,subsidiary_of\nAcme,retail,30,Kenya,\n"
    batch = upload(cast, ("accounts.csv", accounts), ("sales_teams.csv", teams), ("readme.csv", b"a,b\n1,2\n"))
    assert list(batch.files.order_by("position").values_list("file_name", "map_name")) == [
        ("sales_teams.csv", "crm"),
        ("accounts.csv", "crm"),
        ("readme.csv", ""),
    ]
    made = through(cast, batch)
    assert [(run.file_name, run.set_name, run.status) for run in made] == [
        ("sales_teams.csv", "crm", "done"),
        ("accounts.csv", "crm", "done"),
    ]


SAMPLES = os.environ.get("RATOON_SAMPLES", "")


@pytest.mark.skipif(not SAMPLES, reason="RATOON_SAMPLES names no folder of samples")
@pytest.mark.parametrize(
    ("folder", "created", "findings"),
    [
        ("leads_olist", {"leads": 4171, "opportunities": 189}, {}),
        ("crm_pipeline", {"people": 35, "opportunities": 8800}, {"missing_account": 1425, "unknown_product": 1480}),
        ("saas_subscriptions", {"subscriptions": 5000}, {"contradicting_flags": 110, "empty_term": 13}),
    ],
)
def test_the_real_sets_come_in_by_the_page(
    own_database: str, cast: Cast, folder: str, created: dict[str, int], findings: dict[str, int]
) -> None:
    paths = sorted((Path(SAMPLES) / folder).glob("*.csv"))
    made = through(cast, upload(cast, *((path.name, path.read_bytes()) for path in paths)))
    feeds = [feed for run in made for feed in run.feeds]
    assert {kind: sum(feed["created"] for feed in feeds if feed["kind"] == kind) for kind in created} == created
    assert {code: sum(feed["findings"].get(code, 0) for feed in feeds) for code in findings} == findings
    assert all(feed["turned_away"] == 0 for feed in feeds)


def test_a_sheet_or_an_encoding_is_corrected(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    client, address = page_client(cast.administrator), f"/imports/files/{batch.pk}/1/"
    asked = {"do": "read", "delimiter": ",", "head_row": "1"}
    assert client.post(address, {**asked, "encoding": "utf-8"}).status_code == 302
    (file,) = batch.files.all()
    assert (file.problem, file.mapping) == ("not_encoded", None)
    answer = do(cast.administrator, batch, "check", 409)
    assert answer.context["refused"].code == "nothing_to_take"
    assert client.post(address, {**asked, "encoding": "gb18030"}).status_code == 302
    (file,) = batch.files.all()
    assert (file.problem, file.kind) == ("", "leads")
    assert client.post(address, {**asked, "encoding": "latin-1"}).status_code == 422


def test_what_is_in_a_file_is_said_or_it_is_left_out(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    client, address = page_client(cast.administrator), f"/imports/files/{batch.pk}/1/"
    for what, kind in (("kind:companies", "companies"), ("out", ""), ("kind:leads", "leads")):
        assert client.post(address, {"do": "what", "what": what}).status_code == 302
        assert batch.files.get().kind == kind
    with nothing_changes():
        assert client.post(address, {"do": "what", "what": "map:crm"}).status_code == 409
        assert client.post(address, {"do": "what", "what": "kind:pets"}).status_code == 422
        assert client.post(address, {"do": "away"}).status_code == 404


def test_what_was_changed_since_is_tried_out_again_first(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    assert do(cast.administrator, batch, "take", 409).context["refused"].code == "not_checked"
    do(cast.administrator, batch, "check")
    assert do(cast.administrator, batch, "check", 409).context["refused"].code == "batch_busy"
    run_work(CHECK)
    edit = {"owner": str(cast.csm.staff.pk), "set_name": "our-crm"}
    assert page_client(cast.administrator).post(f"/imports/files/{batch.pk}/edit", edit).status_code == 302
    assert do(cast.administrator, batch, "take", 409).context["refused"].code == "not_checked"
    (run,) = through(cast, batch)
    assert (run.set_name, run.owner) == ("our-crm", cast.csm.staff)
    assert do(cast.administrator, batch, "take", 409).context["refused"].code == "batch_taken"
    assert do(cast.administrator, batch, "discard", 409).context["refused"].code == "batch_taken"


def test_a_stale_edit_is_refused(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    given: dict[str, Any] = {"actor": cast.administrator.actor, "at": NOW, "owner": cast.csm.staff}
    services.edit_batch(batch=batch, set_name="a", expect=1, **given)
    with nothing_changes(), pytest.raises(StaleEdit):
        services.edit_batch(batch=batch, set_name="b", expect=1, **given)


def test_a_trial_can_be_stopped(cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    do(cast.administrator, batch, "check")
    assert page_client(cast.administrator).get(f"/imports/files/{batch.pk}/state").context["is_under_way"]
    do(cast.administrator, batch, "stop")
    run_work(CHECK)
    batch.refresh_from_db()
    assert (batch.status, ImportRun.objects.count()) == ("preparing", 0)
    assert do(cast.administrator, batch, "stop", 409).context["refused"].code == "not_checking"


def test_a_trial_stopped_midway_leaves_nothing(own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "SIZE", 2)
    batch = upload(cast, ("leads.csv", _many(9)))
    do(cast.administrator, batch, "check")
    take, seen = chunks.take_chunk, list[int]()

    def watched(**given: Any) -> None:
        take(**given)
        seen.append(_elsewhere(lambda: ImportBatch.objects.get().done))
        if len(seen) == 3:
            _elsewhere(lambda: services.stop_check(batch=batch, actor=cast.administrator.actor, at=NOW))

    monkeypatch.setattr(runs, "take_chunk", watched)
    with nothing_changes(*OWN):
        services.run_check(batch_id=batch.pk, at=NOW)
    assert seen == [0, 2, 4], "how far it is, others see meanwhile"
    batch.refresh_from_db()
    assert (batch.status, Lead.objects.count(), ImportRun.objects.count()) == ("preparing", 0, 0)


def test_a_trial_keeps_nobody_waiting(own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = upload(cast, ("leads.csv", _many(4)))
    do(cast.administrator, batch, "check")
    take, actor = chunks.take_chunk, cast.administrator.actor

    def beside(**given: Any) -> None:
        take(**given)
        _elsewhere(lambda: add_lead(company_name="别家", phone="13900000077", actor=actor, at=NOW))
        _elsewhere(lambda: add_company(name="别的公司", owner=cast.sales_lead.staff, actor=actor, at=NOW))

    monkeypatch.setattr(runs, "take_chunk", beside)
    services.run_check(batch_id=batch.pk, at=NOW)
    batch.refresh_from_db()
    assert (batch.status, Lead.objects.count()) == ("checked", 1)


def test_a_trial_steps_aside_for_who_adds_the_same_record(
    own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(cast, ("leads.csv", "id,company_name,phone\n1,同一家,13900000088\n".encode()))
    do(cast.administrator, batch, "check")
    take, others = chunks.take_chunk, list[Thread]()

    def the_same() -> None:
        _elsewhere(lambda: add_lead(company_name="同一家", phone="13900000088", actor=cast.rep.actor, at=NOW))

    def beside(**given: Any) -> None:
        take(**given)
        others.append(Thread(target=the_same, daemon=True))
        others[0].start()
        while _elsewhere(_nobody_waits):
            assert others[0].is_alive()

    with monkeypatch.context() as patched, pytest.raises(SteppedAside):
        patched.setattr(runs, "take_chunk", beside)
        services.run_check(batch_id=batch.pk, at=NOW)
    others[0].join(10)
    assert Lead.objects.get().phone_key, "whoever waited went on"
    services.run_check(batch_id=batch.pk, at=NOW)
    batch.refresh_from_db()
    assert batch.status == "checked"
    assert [one.code for one in Rejection.objects.all()] == ["twin"]


def test_a_trial_begins_again_where_somebody_added_the_same_record_first(
    own_database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(cast, ("leads.csv", "id,company_name,phone\n1,同一家,13900000088\n".encode()))
    do(cast.administrator, batch, "check")

    def too_late(**_given: Any) -> None:
        raise IntegrityError("it stands there already")

    with monkeypatch.context() as patched:
        patched.setattr(runs, "take_chunk", too_late)
        with pytest.raises(SteppedAside):
            _check(batch.pk, 0)
        batch.refresh_from_db()
        assert (batch.status, batch.failure) == ("checking", ""), "that is no fault of the file"
        with pytest.raises(IntegrityError):
            _check(batch.pk, MOST_RACES)
    batch.refresh_from_db()
    assert batch.status == "preparing" and batch.failure, "what comes again and again is a slip of ours"


def test_a_number_of_thousands_of_digits_is_no_import(cast: Cast) -> None:
    assert page_client(cast.administrator).get("/imports/new", {"like": "9" * 5000}).status_code == 200


def _nobody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select not exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])


def _many(number: int) -> bytes:
    rows = "".join(f"{i},公司{i},website\n" for i in range(number))
    return f"id,company_name,source\n{rows}".encode()


def _elsewhere(call: Any) -> Any:
    """Call on another connection, as another process would."""
    (outcome,) = race(call)
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def test_an_import_is_cancelled_between_chunks_and_gone_on_with(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = upload(cast, ("leads.csv", _many(9)))
    do(cast.administrator, batch, "check")
    run_work(CHECK)
    do(cast.administrator, batch, "take")
    run = ImportRun.objects.get(batch=batch)
    monkeypatch.setattr(runs, "SIZE", 2)
    take, calls = chunks.take_chunk, list[int]()

    def stopped(**given: Any) -> None:
        take(**given)
        calls.append(1)
        if len(calls) == 2:
            assert page_client(cast.administrator).post(f"/imports/{run.pk}/cancel").status_code == 303

    with monkeypatch.context() as patch:
        patch.setattr(runs, "take_chunk", stopped)
        run_work(runs.TASK)
    run.refresh_from_db()
    assert (run.status, Lead.objects.count(), run.feeds[0]["created"]) == ("cancelled", 4, 4)
    assert run.finished_at == NOW
    with nothing_changes():
        answer = api_client(cast.administrator).post(
            f"/api/v1/imports/{run.pk}/cancel", "{}", content_type="application/json"
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "import_over")
    (again,) = through(cast, upload(cast, ("leads.csv", _many(9))))
    assert (again.feeds[0]["created"], again.feeds[0]["unchanged"]) == (5, 4)


def test_a_worker_killed_in_a_trial_begins_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD, BAD)))
    do(cast.administrator, batch, "check")
    assert queued() == [(CHECK, {"batch_id": batch.pk})]

    def broken(**_given: Any) -> None:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(runs, "take_chunk", broken)
        services.run_check(batch_id=batch.pk, at=NOW)
    batch.refresh_from_db()
    assert batch.status == "checking"
    run_work(CHECK)
    batch.refresh_from_db()
    assert (batch.status, ImportRun.objects.filter(is_dry=True).count()) == ("checked", 1)


def test_a_trial_that_breaks_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    do(cast.administrator, batch, "check")

    def broken(**_given: Any) -> None:
        raise ValueError("a slip of ours")

    monkeypatch.setattr(runs, "take_chunk", broken)
    with pytest.raises(ValueError, match="a slip"):
        run_work(CHECK)
    batch.refresh_from_db()
    assert batch.status == "preparing" and batch.failure


def test_two_who_take_in_at_once_take_in_once(own_database: str, cast: Cast) -> None:
    batch = upload(cast, ("导出.csv", gb18030(HEAD, GOOD)))
    do(cast.administrator, batch, "check")
    run_work(CHECK)
    actor = cast.administrator.actor

    def take() -> list[ImportRun]:
        return services.take_in_batch(batch=ImportBatch.objects.get(pk=batch.pk), actor=actor, at=NOW)

    outcomes = race(take, take)
    assert len(winners(outcomes)) == 1
    (lost,) = losers(outcomes)
    assert isinstance(lost, DomainError) and lost.code == "batch_taken"
    assert ImportRun.objects.filter(is_dry=False).count() == 1


def test_files_go_by_rule(cast: Cast) -> None:
    left = upload(cast, ("a.csv", gb18030(HEAD, GOOD)))
    taken = upload(cast, ("b.csv", gb18030(HEAD, OTHER)))
    (run,) = through(cast, taken)
    one, other = left.files.get(), taken.files.get()
    clear_old(at=NOW + keeping.HANDED_IN)
    assert files.located(one.source).exists() and files.located(run.sha256).exists()
    clear_old(at=NOW + keeping.HANDED_IN + timedelta(minutes=1))
    assert not ImportBatch.objects.filter(pk=left.pk).exists()
    assert not files.located(one.source).exists() and not files.located(one.sha256).exists()
    assert files.located(run.sha256).exists(), "taken in a week ago"
    clear_old(at=NOW + keeping.TAKEN_IN + timedelta(minutes=1))
    assert not files.located(run.sha256).exists() and not files.located(other.source).exists()
    run.refresh_from_db()
    assert page_client(cast.administrator).get(f"/imports/{run.pk}/report").status_code == 200
    assert page_client(cast.administrator).get(f"/imports/files/{taken.pk}/").status_code == 200


def test_a_file_that_another_needs_stays(cast: Cast) -> None:
    content = gb18030(HEAD, GOOD)
    first, second = upload(cast, ("a.csv", content)), upload(cast, ("b.csv", content))
    source = first.files.get().source
    assert source == second.files.get().source
    do_discard = page_client(cast.administrator).post(f"/imports/files/{first.pk}/discard")
    assert do_discard.status_code == 302
    assert files.located(source).exists()
    page_client(cast.administrator).post(f"/imports/files/{second.pk}/discard")
    assert not files.located(source).exists()


def test_who_may_not_take_in_sees_no_files(cast: Cast) -> None:
    batch = upload(cast, ("a.csv", gb18030(HEAD, GOOD)))
    for person in (cast.marketer, cast.executive, cast.rep):
        client = page_client(person)
        with nothing_changes():
            assert client.get(f"/imports/files/{batch.pk}/").status_code == 403
            assert client.get(f"/imports/files/{batch.pk}/1/").status_code == 403
            for verb in ("check", "take", "discard", "stop", "edit"):
                assert client.post(f"/imports/files/{batch.pk}/{verb}").status_code == 403


def test_long_files_are_reported_shortly(cast: Cast) -> None:
    rows = "".join(f"{i},公司{i},someday\n" for i in range(chunks.KEPT_REJECTED + 50))
    (run,) = through(
        cast, upload(cast, ("leads.csv", f"id,company_name,arrived_on\n0x,好,2026-01-05\n{rows}".encode()))
    )
    (feed,) = run.feeds
    assert (len(feed["rejected"]), feed["turned_away"]) == (chunks.KEPT_REJECTED, chunks.KEPT_REJECTED + 50)
    assert run.rejections.count() == chunks.KEPT_REJECTED + 50
    back = content_of(page_client(cast.administrator).get(f"/imports/{run.pk}/rejected.csv")).decode("utf-8-sig")
    assert len(back.splitlines()) == chunks.KEPT_REJECTED + 51


def test_days_of_a_spreadsheet_are_days_whatever_the_map_says(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["id", "公司名称", "创建时间"],
        ["1", "云帆", date(2026, 1, 5)],
        ["2", "数智", "2026年2月1日"],
    ]
    rows += [[str(n), f"公司{n}", "2026年3月1日"] for n in range(3, 6)]
    (run,) = through(cast, upload(cast, ("线索.xlsx", xlsx_of(rows))))
    assert (run.feeds[0]["created"], run.feeds[0]["turned_away"]) == (5, 0)
    arrived = Lead.objects.get(company_name="云帆").arrived_at
    assert timezone.localtime(arrived).date() == date(2026, 1, 5)
