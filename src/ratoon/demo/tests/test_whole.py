"""The sample company is made whole, on whatever day, or not at all."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Model

from ratoon.core.models import JournalEntry, User
from ratoon.core.testing.freeze import NOW, SHANGHAI
from ratoon.customers.models import Company, Contact
from ratoon.delivery.models import PlanBaseline, Project
from ratoon.demo import services
from ratoon.demo.stage import waiting
from ratoon.demo.verbs import VERBS
from ratoon.lead.models import Lead
from ratoon.people.accounts import is_demo
from ratoon.people.models import Staff, Team
from ratoon.sale.models.contracts import Contract, ContractLine, Receipt
from ratoon.sale.models.pipeline import Opportunity
from ratoon.success.models import Renewal
from ratoon.work.models import FollowUp, Task

WRITTEN: tuple[tuple[type[Model], str], ...] = (
    (Staff, "name"),
    (Team, "name"),
    (Lead, "company_name"),
    (Company, "name"),
    (Contact, "name"),
    (Contact, "job_title"),
    (Opportunity, "name"),
    (FollowUp, "content"),
    (FollowUp, "next_step"),
    (Task, "title"),
    (Project, "name"),
    (PlanBaseline, "reason"),
    (ContractLine, "description"),
    (Receipt, "reference"),
)
IN_THE_SPRING_FESTIVAL = datetime(2027, 2, 10, 11, 0, tzinfo=SHANGHAI)


def test_what_breaks_off_leaves_nothing(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    calls = iter(range(1000))
    finish = VERBS["accept_project"]

    def breaks(*args: Any, **details: Any) -> None:
        if next(calls):
            raise RuntimeError("the light went out")
        finish(*args, **details)

    monkeypatch.setattr(services, "VERBS", {**VERBS, "accept_project": breaks})
    with pytest.raises(services.DemoRefused, match="the light went out"):
        services.make_demo(at=NOW, tell=told.append)
    assert told
    assert not is_demo()
    left = [model for model in (Staff, User, Lead, Company, Contract, JournalEntry) if model.objects.exists()]
    assert left == []
    assert waiting() == 0


def test_another_company_is_made_on_another_day_in_english(own_database: str) -> None:
    made = services.make_demo(at=IN_THE_SPRING_FESTIVAL, seed=7, tongue="en")
    assert made.steps > 1000
    assert set(Project.objects.values_list("status", flat=True)) >= {"draft", "handed_over", "running", "accepted"}
    assert set(Renewal.objects.values_list("status", flat=True)) == set(Renewal.Status.values)
    for model, field in WRITTEN:
        told = model._default_manager.values_list(field, flat=True)
        assert told
        assert [text for text in told if re.search(r"[\u3400-\u9fff，。、：]", text)] == [], (model, field)
