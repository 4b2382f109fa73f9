"""A file comes in: once, whole rows alone, what is lacking said; again, nothing changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ratoon.core.testing.digests import nothing_changes
from ratoon.customers.models import Company
from ratoon.imports.kinds import leads as lead_kind
from ratoon.imports.models import ExternalId, Finding, ImportRun, Rejection
from ratoon.imports.services import ImportRefused, chunks, runs
from ratoon.imports.tests.make import take_in
from ratoon.lead.models import Lead
from ratoon.people.models import Staff
from ratoon.people.tests.cast import Cast
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.models.pipeline import Opportunity

OWN = (ImportRun, Finding, Rejection)
SOURCES = ("Website", "官网", "WEBSITE", "网站首页")
LEADS = [
    {"id": "1", "company_name": "云帆软件", "phone": "13805718888", "source": "website", "arrived_on": "2026-01-05"},
    {"id": "2", "company_name": "", "phone": "", "source": "", "arrived_on": "2026-01-06"},
    {"id": "3", "company_name": "数智科技", "phone": "", "source": "Fair 2026", "arrived_on": ""},
]


def test_leads_come_in_and_what_they_lack_is_said(cast: Cast) -> None:
    (report,) = take_in("leads", LEADS)
    assert (report.read, report.created, report.rejected) == (3, 3, [])
    assert report.findings == {"missing_source": 1, "nobody_to_reach": 1, "new_source": 1, "unknown_day": 1}
    first = Lead.objects.get(company_name="云帆软件")
    assert (first.source and first.source.code, first.status_on) == ("website", date(2026, 1, 5))
    assert ExternalId.objects.get(external_id="1").raw["phone"] == "13805718888"


def test_words_are_known_by_code_and_by_either_name(cast: Cast) -> None:
    rows = [{**LEADS[0], "id": str(i), "phone": f"1380571888{i}", "source": s} for i, s in enumerate(SOURCES)]
    (report,) = take_in("leads", rows)
    assert (report.created, report.findings) == (4, {"new_source": 1})
    assert [lead.source and lead.source.code for lead in Lead.objects.order_by("pk")] == [
        *["website"] * 3,
        "网站首页",
    ]


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    take_in("leads", LEADS)
    with nothing_changes(*OWN):
        (report,) = take_in("leads", LEADS)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert report.findings == {"missing_source": 1, "nobody_to_reach": 1, "unknown_day": 1}, "it is still so"


def test_a_changed_row_is_brought_to_what_it_says(cast: Cast) -> None:
    take_in("leads", LEADS)
    (report,) = take_in("leads", [{**LEADS[0], "company_name": "云帆集团"}, *LEADS[1:]])
    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    assert Lead.objects.filter(company_name="云帆集团").count() == 1


def test_a_trial_changes_nothing_and_says_the_same(cast: Cast) -> None:
    with nothing_changes():
        (dry,) = take_in("leads", LEADS, is_dry=True)
    (wet,) = take_in("leads", LEADS)
    assert dry.as_dict() == wet.as_dict()


def test_bad_rows_are_turned_away_and_good_ones_come_in(cast: Cast) -> None:
    rows = ("1,甲,,2026-01-05", ",乙,,", "3,丙,,5 Jan", "4,丁\x07,,", "5,戊", "6,己,,2199-01-01", "1,庚,,")
    text = "\n".join(["id,company_name,phone,arrived_on", *rows, ""])
    (report,) = take_in("leads", text)
    assert report.created == 1
    assert [(one["row"], one["code"]) for one in report.rejected] == [
        (3, "missing"),
        (4, "no_day"),
        (5, "control_character"),
        (6, "cells"),
        (7, "in_future"),
        (8, "repeated_id"),
    ]
    assert Rejection.objects.get(row_number=4).value == "5 Jan"
    assert all(one["reason"] for one in report.rejected)


def test_a_twin_is_turned_away(cast: Cast) -> None:
    (report,) = take_in("leads", [LEADS[0], {**LEADS[0], "id": "9"}])
    assert (report.created, [one["code"] for one in report.rejected]) == (1, ["twin"])


@pytest.mark.parametrize("text", ["", "company_name\nx\n", "id,id\n1,2\n"])
def test_a_file_that_is_none_is_refused(cast: Cast, text: str) -> None:
    with nothing_changes(), pytest.raises(ImportRefused):
        take_in("leads", text)


def test_people_come_in_with_managers_and_teams(cast: Cast) -> None:
    rows = [
        {"name": "Ann", "email": "ann@x.example", "team": "Sales/East", "manager": "Bob"},
        {"name": "Bob", "email": "", "team": "Sales", "manager": "Zoe"},
    ]
    (report,) = take_in("people", rows)
    assert report.created == 2
    assert report.findings == {"manager_without_row": 1, "no_sign_in": 1}
    ann = Staff.objects.get(name="Ann")
    assert ann.manager and ann.manager.manager and ann.manager.manager.name == "Zoe"
    assert (ann.team.name, ann.team.parent and ann.team.parent.name) == ("East", "Sales")
    assert Staff.objects.get(name="Bob").user is None


def test_a_company_without_owner_goes_to_the_administrator(cast: Cast) -> None:
    rows = [
        {"name": "Child", "parent": "Above", "industry": "fishing", "credit_code": "x"},
        {"name": "Above", "parent": "", "industry": "", "credit_code": ""},
    ]
    (report,) = take_in("companies", rows)
    assert report.created == 2
    assert report.findings == {"new_industry": 1, "wrong_credit_code": 1}
    child = Company.objects.get(name="Child")
    assert (child.owner, child.parent and child.parent.name) == (cast.administrator.staff, "Above")


def test_opportunities_may_lack_nearly_everything(cast: Cast) -> None:
    take_in("companies", [{"name": "Acme"}])
    rows = [
        {"id": "1", "name": "A", "company": "Acme", "module": "GTXPro", "stage": "won", "amount": "10.00",
         "opened_on": "2026-02-01", "closed_on": "2026-01-01"},
        {"id": "2", "name": "B", "company": "", "module": "", "stage": "Engaging", "amount": "", "opened_on": "",
         "closed_on": ""},
    ]  # fmt: skip
    (report,) = take_in("opportunities", rows)
    assert report.created == 2
    found = report.findings
    assert (found["unknown_product"], found["missing_account"], found["new_stage"]) == (1, 1, 1)
    assert (found["dates_out_of_order"], found["unknown_amount"]) == (1, 1)
    lacking = Opportunity.objects.get(name="B")
    assert (lacking.company, lacking.amount, lacking.opened_on, lacking.stage.code) == (None, None, None, "engaging")


def test_subscriptions_are_contracts_with_one_line(cast: Cast) -> None:
    take_in("companies", [{"name": "Acme"}])
    text = """id,company,seats,amount,is_trial,start_on,end_on
1,Acme,8,100,,2026-01-01,
2,Acme,3,100,,2026-01-01,2026-01-01
3,Acme,5,0,yes,2026-01-01,
4,Nobody,5,1,,2026-01-01,
5,Acme,5,,,2026-01-01,
"""
    (report,) = take_in("subscriptions", text)
    assert report.created == 3
    assert [one["code"] for one in report.rejected] == ["unknown_account", "missing"]
    assert report.findings["empty_term"] == 1
    lines = ContractLine.objects.order_by("contract__reference")
    assert [(float(line.quantity), float(line.unit_price or 0)) for line in lines] == [(8, 12.5), (1, 100), (5, 0)]
    assert Contract.objects.filter(is_taken_over=True, status="signed").count() == 3


def test_what_broke_halfway_is_whole_and_is_completed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": str(i), "company_name": f"公司{i}", "source": "website"} for i in range(7)]
    monkeypatch.setattr(runs, "SIZE", 3)
    take, calls = lead_kind.LeadTaker.take, []

    def breaks(self: Any, *args: Any) -> None:
        calls.append(1)
        take(self, *args)
        if len(calls) == 2:
            raise RuntimeError("the power went")

    monkeypatch.setattr(lead_kind.LeadTaker, "take", breaks)
    with pytest.raises(RuntimeError):
        take_in("leads", rows)
    assert Lead.objects.count() == ExternalId.objects.count() == 3, "a chunk is in whole or not at all"
    (report,) = take_in("leads", rows)
    assert (report.created, report.unchanged) == (4, 3)
    assert list(Lead.objects.order_by("pk").values_list("company_name", flat=True)) == [f"公司{i}" for i in range(7)]
    assert chunks.SIZE == 500
