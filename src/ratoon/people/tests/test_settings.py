"""What holds for the firm is set by administrators; jobs that gave up are seen and sent again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ratoon.core.models import JournalEntry, Setting
from ratoon.core.settings import FirmSettings, read
from ratoon.core.testing.clients import api_client, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.people.tests.cast import Cast

FIRM = {"name": "稻田软件", "zone": "Asia/Tokyo", "currency": "JPY"}
API = "/api/v1/settings/firm"


def test_everybody_finds_what_is_his_to_set(cast: Cast) -> None:
    seen = {}
    for person in (cast.administrator, cast.rep):
        context = page_client(person).get("/settings/").context
        seen[person.key] = {place["url"] for group in context["groups"] for place in group["places"]}
    assert {"/people/", "/teams/", "/roles/", "/settings/firm/", "/settings/jobs/"} <= seen["administrator"]
    assert {"/people/", "/profile/"} <= seen["rep"]
    assert not {"/teams/", "/roles/", "/settings/firm/", "/settings/jobs/"} & seen["rep"]


def test_settings_stand_at_the_foot_of_the_side_bar(cast: Cast) -> None:
    client = page_client(cast.administrator)
    for path in ("/settings/", "/people/", "/teams/", "/roles/", "/settings/jobs/"):
        foot = client.get(path).context["nav_foot"]
        assert [item["url"] for item in foot if item["current"]] == ["/settings/"], path
    assert not any(item["current"] for item in client.get("/leads/").context["nav_foot"])


def test_the_firm_is_set_and_only_what_changed_is_written(cast: Cast) -> None:
    client = page_client(cast.administrator)
    assert client.post("/settings/firm/", {**FIRM, "version": version(client)}).status_code == 302
    assert read(FirmSettings) == FirmSettings(**FIRM)
    assert client.post("/settings/firm/", {**FIRM, "name": "别的", "version": version(client)}).status_code == 302
    assert JournalEntry.objects.filter(kind="setting.changed").count() == 4
    told = client.get("/settings/firm/").context["timeline"].lines
    assert len(told) == 4
    assert {line.who for line in told} == {cast.administrator.user.name}


def test_the_firm_is_set_by_a_program(cast: Cast) -> None:
    client = api_client(cast.administrator)
    read_first = client.get(API)
    assert read_first.json() == {"name": "", "zone": "Asia/Shanghai", "currency": "CNY", "version": 1}
    changed = patch(client, {"zone": "Asia/Tokyo"}, read_first["ETag"])
    assert (changed.status_code, changed.json()["zone"], changed["ETag"]) == (200, "Asia/Tokyo", '"v2"')
    with nothing_changes():
        assert patch(client, {"zone": "Asia/Seoul"}, read_first["ETag"]).status_code == 412
        assert patch(client, {"zone": "Asia/Seoul"}).status_code == 428
        assert patch(client, {"zone": "Mars/Olympus"}, '"v2"').status_code == 422
        assert patch(client, {"zones": "Asia/Seoul"}, '"v2"').status_code == 422
        assert patch(api_client(cast.executive), {"zone": "Asia/Seoul"}, '"v2"').status_code == 403


def test_who_read_before_another_set_is_told_and_loses_nothing(cast: Cast) -> None:
    client = page_client(cast.administrator)
    before = version(client)
    assert client.post("/settings/firm/", {**FIRM, "version": before}).status_code == 302
    with nothing_changes():
        late = client.post("/settings/firm/", {**FIRM, "name": "晚了", "version": before})
    assert late.status_code == 409
    assert [(row["now"], row["yours"]) for row in late.context["conflict"]] == [("稻田软件", "晚了")]
    assert (
        client.post("/settings/firm/", {**FIRM, "name": "晚了", "version": late.context["version"]}).status_code == 302
    )
    assert read(FirmSettings).name == "晚了"


def test_there_are_no_settings_of_a_room_that_nobody_knows(cast: Cast) -> None:
    assert page_client(cast.administrator).get("/settings/kitchen/").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars/Olympus"}, {"currency": "XXX"}, {"currency": ""}, {"name": "a\x07"}, {"name": "x" * 121}]
)
def test_what_the_firm_can_not_be_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with nothing_changes():
        assert page_client(cast.administrator).post("/settings/firm/", {**FIRM, **wrong}).status_code == 422


def test_without_the_right_nothing_is_set(cast: Cast) -> None:
    job = dead_job()
    client = page_client(cast.executive)
    with nothing_changes():
        assert client.post("/settings/firm/", FIRM).status_code == 403
        assert client.get("/settings/jobs/").status_code == 403
        assert client.post(f"/settings/jobs/{job}/retry").status_code == 403
    assert not Setting.objects.exists()


def test_a_dead_job_is_seen_and_sent_again(cast: Cast) -> None:
    job = dead_job()
    client = page_client(cast.administrator)
    page = client.get("/settings/jobs/")
    assert [one.pk for one in page.context["jobs"]] == [job]
    assert "ratoon.lead.reactions.greet" in page.content.decode()
    assert client.post(f"/settings/jobs/{job}/retry").status_code == 302
    assert status_of(job) == "todo"
    assert JournalEntry.objects.filter(kind="job.retried", data__job_id=job).count() == 1
    with nothing_changes():
        for other in (job, job + 1):
            assert client.post(f"/settings/jobs/{other}/retry").status_code == 302
    assert client.get("/settings/jobs/").context["jobs"] == []


def version(client: Client) -> int:
    """Read the version that the firm's page carries."""
    return int(client.get("/settings/firm/").context["version"])


def patch(client: Client, values: dict[str, str], if_match: str = "") -> Any:
    """Change some values by API."""
    headers = {"If-Match": if_match} if if_match else {}
    return client.patch(API, json.dumps(values), content_type="application/json", headers=headers)


def dead_job() -> int:
    """Leave a job that gave up."""
    args = json.dumps({"entry_id": 1, "name": "ratoon.lead.reactions.greet"})
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, attempts) "
            "values ('reactions', 'core.react', %s::jsonb, 'failed', 5) returning id",
            [args],
        )
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str:
    """Say how a job stands."""
    with connection.cursor() as cursor:
        cursor.execute("select status::text from procrastinate_jobs where id = %s", [job])
        return str(cursor.fetchone()[0])
