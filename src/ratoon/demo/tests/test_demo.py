"""The sample company made for real: each state is there, every page alive, and the figures agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, Sum
from django.test.utils import CaptureQueriesContext

from ratoon.core import settings
from ratoon.core.models import JournalEntry, Setting, User
from ratoon.core.resource import registered
from ratoon.core.testing import database as databases
from ratoon.core.testing.clients import Person, page_client
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.customers.models import Company, Contact, JourneyStep, Standing
from ratoon.delivery.models import Project, Size
from ratoon.delivery.queries import late_milestones
from ratoon.demo import services
from ratoon.demo.plan import SMALL
from ratoon.insight.queries import funnel_by_source
from ratoon.insight.rules import total_of
from ratoon.lead.models import Lead, Source
from ratoon.people.accounts import demo_people, is_demo
from ratoon.people.models import Role, Staff
from ratoon.people.queries import faces, holdings
from ratoon.sale.models.contracts import Contract, ContractLine
from ratoon.sale.models.pipeline import Opportunity, Stage
from ratoon.sale.queries.contracts import figures, overdue_contracts, with_money
from ratoon.sale.queries.subscriptions import movements_by_month, mrr_as_of
from ratoon.sale.rules.money import RECURRING
from ratoon.success.models import Care, Renewal
from ratoon.work.models import FollowUp, Task

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[services.Made]:
    """The sample company, made once for this file in a database of its own."""
    with django_db_blocker.unblock(), databases.own_clone():
        settings.forget()
        yield services.make_demo(at=NOW)
    settings.forget()


@pytest.fixture
def demo(made: services.Made, db: None) -> services.Made:
    """The sample company; what a test changes of it is taken back."""
    settings.forget()
    return made


def everybody() -> dict[str, Person]:
    """Give the persons whom the sign-in page offers, by the code of their role."""
    return {role.code: Person(key=role.code, user=user) for staff, role in faces() if (user := staff.user) is not None}


# what is there


def test_the_people_are_there_and_each_role_can_be_looked_at(demo: services.Made) -> None:
    assert is_demo()
    assert Staff.objects.count() == 14
    assert Staff.objects.filter(left_on__lt=TODAY).count() == 1
    assert {role.code for _staff, role in faces()} == set(Role.objects.values_list("code", flat=True))
    assert len(demo_people()) == 10
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert len(set(Staff.objects.values_list("team", flat=True))) == 12


def test_who_left_owns_nothing_that_goes_on(demo: services.Made) -> None:
    (leaver,) = Staff.objects.exclude(left_on=None)
    assert holdings(leaver.pk) == []
    assert JournalEntry.objects.filter(kind="opportunity.handed_over").exists()
    assert JournalEntry.objects.filter(kind="care.handed_over").exists()


def test_leads_stand_in_every_status_and_come_from_every_source(demo: services.Made) -> None:
    assert Lead.objects.count() == SMALL.leads
    by_status = dict(Lead.objects.values_list("status").annotate(n=Count("pk")))
    assert set(by_status) == set(Lead.Status.values)
    assert not Lead.objects.filter(source=None).exists()
    assert set(Lead.objects.values_list("source__code", flat=True)) == set(
        Source.objects.values_list("code", flat=True)
    )
    assert Lead.objects.filter(campaign__isnull=False).count() >= 5
    assert Lead.objects.filter(status__in=["qualified", "recycled"], owner=None).count() >= 4
    assert not Lead.objects.filter(status="invalid", moves__reason=None, moves__status="invalid").exists()


def test_what_is_chosen_from_a_list_is_of_the_list(demo: services.Made) -> None:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.choices and model.__module__.startswith("ratoon."):
                known = [str(value) for value, _label in field.flatchoices] + ([""] if field.blank else [])
                stray = model._default_manager.exclude(**{f"{field.name}__in": known}).exclude(**{field.name: None})
                assert not stray.exists(), (model.__name__, field.name, stray.values_list(field.name, flat=True)[:3])


def test_opportunities_stand_in_every_stage(demo: services.Made) -> None:
    assert set(Opportunity.objects.values_list("stage__code", flat=True)) == set(
        Stage.objects.values_list("code", flat=True)
    )
    assert not Opportunity.objects.filter(stage__code="lost", loss_reason=None).exists()
    assert set(Opportunity.objects.values_list("kind", flat=True)) >= {"new", "seats", "module"}
    for row in Opportunity.objects.filter(stage__outcome="won").select_related("contract"):
        assert row.contract is not None
        assert row.closed_on == row.contract.signed_on


def test_contracts_are_drafted_signed_owed_paid_taken_over_and_void(demo: services.Made) -> None:
    assert set(Contract.objects.values_list("status", flat=True)) == {"draft", "signed", "void"}
    assert set(ContractLine.objects.values_list("kind", flat=True)) == {
        *("new", "seats", "module", "renewal"),
        *("services_fixed", "services_days", "short_term"),
    }
    assert Contract.objects.filter(is_taken_over=True).count() == 1
    assert len(overdue_contracts(TODAY)) >= 2
    found = [figures(row, TODAY) for row in with_money(Contract.objects.filter(status="signed", is_taken_over=False))]
    assert any(one.paid == one.total for one in found)
    assert any(one.paid and one.total and one.paid < one.total and not one.overdue for one in found)
    assert all(one.planned == one.total for one in found)


def test_projects_are_in_every_state(demo: services.Made) -> None:
    projects = list(Project.objects.prefetch_related("tasks"))
    assert {row.status for row in projects} == set(Project.Status.values)
    assert {row.kind for row in projects} == set(Project.Kind.values)
    assert {row.size for row in projects} == set(Size.values)
    running = [row for row in projects if row.status == "running"]
    late = [row for row in running if late_milestones(list(row.tasks.all()), TODAY)]
    assert len(late) >= 1
    assert any(row.baselines.count() > 1 for row in running)
    assert len(running) >= 3
    assert all(0 < (row.percent or 0) < 100 for row in running)


def test_care_and_renewals_are_in_every_state(demo: services.Made) -> None:
    assert set(Care.objects.values_list("status", flat=True)) == set(Care.Status.values)
    plays = list(Renewal.objects.all())
    assert {row.status for row in plays} == set(Renewal.Status.values)
    is_open = [row for row in plays if row.status == "open"]
    assert any(row.strategy_on for row in is_open)
    assert any(row.ends_on <= TODAY + timedelta(days=14) and row.strategy_on is None for row in is_open)
    assert all(row.lost_reason_id for row in plays if row.status == "lost")
    assert any(row.is_short_term for row in is_open)
    assert set(Standing.objects.values_list("quadrant", flat=True)) == {"I", "II", "III", "IV", "left"}
    assert Standing.objects.filter(cycle__gte=2).count() >= 3
    tried = Renewal.objects.filter(is_short_term=True).values_list("status", flat=True)
    assert set(tried) == {"open", "renewed", "lost"}
    assert JourneyStep.objects.filter(why="win_back").exists()
    signed = Contract.objects.filter(status="signed").values_list("company", flat=True)
    assert len(set(signed)) == SMALL.customers


def test_people_of_customers_and_what_was_said_with_them(demo: services.Made) -> None:
    roles = {role for found in Contact.objects.values_list("roles", flat=True) for role in found}
    assert roles >= {"decision_maker", "demander", "client_project_manager", "client_administrator", "user"}
    assert len(set(Contact.objects.values_list("attitude", flat=True))) >= 5
    above = Contact.objects.filter(reports_to__isnull=False)
    assert above.filter(roles__contains=["demander"], reports_to__roles__contains=["decision_maker"]).exists()
    assert 0.5 < above.count() / Contact.objects.exclude(roles=[]).count() < 0.9
    kinds = set(FollowUp.objects.values_list("subject_kind", flat=True))
    assert kinds == {"lead", "company", "opportunity", "project", "care"}
    assert Company.objects.exclude(credit_code="").count() >= SMALL.customers


# what is due


def test_everybody_has_something_to_do_today(demo: services.Made) -> None:
    for staff in Staff.objects.filter(left_on=None):
        mine = Task.objects.filter(assignee=staff)
        is_open = mine.filter(status="open")
        assert is_open.filter(due_on=TODAY).exists(), staff
        assert is_open.filter(due_on__lt=TODAY).exists(), staff
        assert is_open.filter(due_on__gt=TODAY, due_on__lte=TODAY + timedelta(days=7)).exists(), staff
        assert mine.filter(status="done", done_on=TODAY).exists(), staff


def test_alarms_are_of_what_is_so_now(demo: services.Made) -> None:
    alarms = Task.objects.filter(kind="alarm", status="open")
    by_rule = dict(alarms.values_list("rule").annotate(n=Count("pk")))
    assert set(by_rule) == {
        *("delivery.handover_unanswered", "delivery.milestone_late"),
        *("renewal.term_ends", "sale.payment_overdue"),
    }
    owed = {row.pk for row, _dues in overdue_contracts(TODAY)}
    assert set(alarms.filter(rule="sale.payment_overdue").values_list("subject_id", flat=True)) == owed
    assert alarms.filter(at_stake__gt=0).count() >= 3
    assert not Task.objects.filter(status="open", due_on__lt=TODAY - timedelta(days=90)).exists()


def test_no_job_is_left(demo: services.Made) -> None:
    assert demo.reactions > 40
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert not JournalEntry.objects.filter(happened_at__gt=NOW).exists()


# figures


def test_the_figures_agree_with_the_contracts(demo: services.Made) -> None:
    counted = Decimal(0)
    for line in ContractLine.objects.filter(contract__status="signed", kind__in=RECURRING):
        if line.start_on <= TODAY and (line.end_on is None or line.end_on > TODAY):
            counted += (line.quantity * (line.unit_price or 0)).quantize(Decimal("0.01"))
    found = mrr_as_of(TODAY, "CNY")
    assert found.mrr == counted > 100_000
    assert Standing.objects.aggregate(whole=Sum("arr"))["whole"] == found.arr
    months = movements_by_month(TODAY - timedelta(days=700), TODAY, "CNY")
    assert months[-1].mrr_end == found.mrr
    kinds = {one.kind for month in months for one in month.movements}
    assert kinds == {"new", "expansion", "contraction", "churn", "reactivation"}


def test_the_funnel_tells_of_all_leads(demo: services.Made) -> None:
    total = total_of(funnel_by_source(TODAY))
    won = Opportunity.objects.filter(stage__outcome="won", lead__isnull=False).count()
    assert (total.leads, total.won) == (SMALL.leads, won)
    assert 18 <= won <= 24


# pages


def test_every_page_of_the_navigation_answers_everybody_who_has_it(demo: services.Made) -> None:
    lists = {resource.url() for resource in registered().values()}
    for role, person in everybody().items():
        client = page_client(person)
        page: Any = client.get("/today/")
        urls = [item["url"] for part in page.context["nav"] for item in part["items"]]
        urls += [item["url"] for item in page.context["nav_foot"]]
        assert "/today/" in urls, role
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(url)
            assert answer.status_code == 200, (role, url)
            assert url not in lists or len(captured) <= MOST_STATEMENTS, (role, url, len(captured))


def test_every_record_can_be_looked_at(demo: services.Made) -> None:
    client = page_client(everybody()["administrator"])
    for slug in ("customers", "projects", "renewals", "contracts", "opportunities", "success"):
        for pk in registered()[slug].access.model._default_manager.values_list("pk", flat=True)[:8]:
            assert client.get(f"/{slug}/{pk}/").status_code == 200, (slug, pk)
    for address in ("/opportunities/board/", "/renewals/months/", "/insight/funnel/?by=month", "/insight/revenue/"):
        assert client.get(address).status_code == 200, address


def test_every_page_says_that_this_is_the_sample_company(demo: services.Made) -> None:
    client = page_client(everybody()["rep"])
    assert "示例公司" in client.get("/leads/", headers={"Accept-Language": "zh-hans"}).content.decode()
    Setting.objects.filter(room="demo").delete()
    settings.forget()
    assert "示例公司" not in client.get("/leads/", headers={"Accept-Language": "zh-hans"}).content.decode()


# whole, or not at all


def test_a_second_one_is_refused(demo: services.Made) -> None:
    with nothing_changes(), pytest.raises(services.DemoRefused):
        services.make_demo(at=NOW)
