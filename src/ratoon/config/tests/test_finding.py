"""The search of the top bar: every noun that has a name is found, by whoever may see it, at one statement a noun."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps as all_apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratoon.core.resource import finding, registered
from ratoon.core.search import is_enough, literal, phone_lexemes
from ratoon.core.testing.browser import Visitor
from ratoon.core.testing.clients import Person, page_client
from ratoon.core.testing.drain import drain
from ratoon.core.testing.freeze import NOW
from ratoon.customers.models import Company, Contact
from ratoon.customers.services import edit_company
from ratoon.customers.tests import make as make_customers
from ratoon.delivery.tests import make as make_delivery
from ratoon.lead.models import Lead
from ratoon.lead.tests import make as make_leads
from ratoon.people.tests import make as make_people
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.product.models import Module
from ratoon.product.tests import make as make_products
from ratoon.sale.tests import make_contracts, make_pipeline
from ratoon.success.tests import make as make_success

NAME, SHORT = "宁波星槎测控技术有限公司", "星槎测控"
CODE = "91330201MA2AEBQU0X"

FOUND = {
    "customers": ("星槎", "宁波星槎", "xingcha", "xcck", "nbxc", CODE),
    "contacts": ("闻人雪", "闻人", "wenren", "wrx", "13600417788", "7788", "41778", "0417", "xue.wen@xingcha.example"),
    "leads": ("星槎", "xingcha", "nbxc", "0417", "13600417799", "7799", "mai@xingcha.example", CODE),
    "opportunities": ("星槎", "xingcha", "xczg"),
    "contracts": ("星槎", "xingcha", "HT-星槎-01"),
    "projects": ("星槎", "xingcha"),
    "campaigns": ("星槎", "xingcha"),
    "people": ("星小槎", "xingxiaocha", "xxc"),
    "modules": ("星图分析", "xingtu", "xtfx", "star charts", "star-charts"),
    "success": ("星槎", "xingcha"),
    "renewals": ("星槎", "xingcha"),
}
"""By noun: what is typed, each of which finds it."""


def _one_of_each(cast: Cast) -> dict[str, Any]:
    rep = cast.rep.staff
    company = make_customers.company(owner=rep, name=NAME, short_name=SHORT, quadrant="III", credit_code=CODE)
    contact = make_customers.contact(
        company, name="闻人雪", phone="136-0041-7788", email="xue.wen@xingcha.example", attitude=""
    )
    lead = make_leads.lead(
        company_name=NAME, owner=rep, phone="+86 13600417799", email="mai@xingcha.example", credit_code=CODE
    )
    contract = make_contracts.draft(owner=rep, company=company, reference="HT-星槎-01")
    care = make_success.care(owner=cast.csm.staff, of=company)
    renewal = make_success.renewal(owner=cast.csm.staff, of=company)
    return {
        "customers": company,
        "contacts": contact,
        "leads": lead,
        "opportunities": make_pipeline.opportunity(owner=rep, of=company, name="星槎增购"),
        "contracts": contract,
        "projects": make_delivery.project(cast, company=company),
        "campaigns": make_leads.campaign(owner=rep, name="星槎开放日"),
        "people": make_people.staff(team=rep.team, name="星小槎"),
        "modules": make_products.module("star-charts", "星图分析", "Star Charts"),
        "success": care,
        "renewals": renewal,
    }


def _found(who: Person, text: str, address: str = "/search/suggest") -> set[str]:
    response: Any = page_client(who).get(address, {"q": text})
    assert response.status_code == 200
    return {row.url for group in response.context["groups"] for row in group.rows}


def test_every_noun_is_found_by_all_that_it_is_called(cast: Cast) -> None:
    made = _one_of_each(cast)
    searchable = {slug for slug, one in registered().items() if one.is_searchable}
    assert searchable == set(FOUND)
    missed = [
        (slug, text)
        for slug, texts in FOUND.items()
        for text in texts
        if registered()[slug].url(made[slug].pk) not in _found(cast.administrator, text)
    ]
    assert not missed


def test_nobody_is_shown_what_is_not_his_to_see(cast: Cast) -> None:
    made = _one_of_each(cast)
    for who in (cast.other_rep, cast.marketer, cast.csm, cast.project_manager):
        for slug, texts in FOUND.items():
            resource = registered()[slug]
            sees = resource.access.visible_to(who.actor).filter(pk=made[slug].pk).exists()
            for address in ("/search/suggest", "/search/"):
                assert (resource.url(made[slug].pk) in _found(who, texts[0], address)) is sees, (who.key, slug, address)


@pytest.mark.parametrize("address", ["/search/suggest", "/search/"])
def test_it_takes_one_statement_a_noun(cast: Cast, address: str) -> None:
    _one_of_each(cast)
    for _more in range(3):
        make_customers.contact(make_customers.company(owner=cast.rep.staff, short_name="星槎二"), name="星槎")
    client = page_client(cast.administrator)
    with CaptureQueriesContext(connection) as around:
        client.get(address, {"q": ""})
    with CaptureQueriesContext(connection) as asked:
        client.get(address, {"q": "星槎"})
    assert len(asked) - len(around) == len(FOUND)


def test_a_company_that_is_renamed_is_found_by_its_new_name_everywhere(cast: Cast) -> None:
    made = _one_of_each(cast)
    drain()
    versions = {slug: type(row).objects.get(pk=row.pk).version for slug, row in made.items()}
    then: dict[str, Any] = {"expect": None, "actor": SYSTEM, "at": NOW}
    edit_company(company=made["customers"], name="绍兴鹤汀仪器有限公司", short_name="鹤汀", **then)
    drain()
    found = _found(cast.administrator, "heting")
    for slug in ("customers", "contracts", "projects", "success", "renewals"):
        resource = registered()[slug]
        assert resource.url(made[slug].pk) in found, slug
        is_edited = slug == "customers"
        assert type(made[slug]).objects.get(pk=made[slug].pk).version == versions[slug] + is_edited, slug
    for slug in ("customers", "success", "renewals"):
        assert registered()[slug].url(made[slug].pk) not in _found(cast.administrator, "xingcha"), slug


def test_of_what_fits_the_newest_stands_first(cast: Cast) -> None:
    for name, days in (("青禾甲", 3), ("青禾乙", 1), ("青禾丙", 2)):
        make_leads.lead(company_name=name, at=NOW - timedelta(days=days))
    (group,) = page_client(cast.administrator).get("/search/", {"q": "青禾"}).context["groups"]
    assert [row.name for row in group.rows] == ["青禾乙", "青禾丙", "青禾甲"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_finds_nothing_says_so(cast: Cast, language: str) -> None:
    client = page_client(cast.administrator)
    client.cookies["ratoon_language"] = language
    for text, is_said in (("无人此名", True), ("zz", True), ("z", False), ("", False), ("…", False)):
        body = client.get("/search/suggest", {"q": text}).content.decode()
        assert ("data-said" in body) is is_said, text
        assert "role=" not in body
    assert 'role="alert"' in client.get("/search/suggest", {"q": "a\x00b"}).content.decode()


def test_what_is_enough_to_look_for_while_typing() -> None:
    assert all(is_enough(text) for text in ("云", "yf", "88", "a1", "ｙｆ"))
    assert not any(is_enough(text) for text in ("", " ", "y", "8", "…", "%"))


def test_any_four_digits_in_a_row_find_a_phone() -> None:
    lexemes = phone_lexemes("+86 138-0571-8888")
    digits = "13805718888"
    for i in range(len(digits) - 3):
        assert any(one.startswith(digits[i : i + 4]) for one in lexemes)
    assert phone_lexemes("12-3") == {"123"} and phone_lexemes("") == set()


@pytest.mark.parametrize(
    ("name", "model"), [("lead.migrations.0006_phone_parts", Lead), ("customers.migrations.0004_phone_parts", Contact)]
)
def test_the_upgrade_gives_rows_that_stand_the_same(cast: Cast, name: str, model: Any) -> None:
    phones = ("138-0571-8888", "+86 13900001234", "0571 8788 1234", "００８６13712345678", "1234", "12", "")
    company = make_customers.company(owner=cast.rep.staff)
    rows: list[Any] = [
        make_leads.lead(phone=phone) if model is Lead else make_customers.contact(company, phone=phone, email="")
        for phone in phones
    ]
    fresh = {row.pk: _search_of(model, row.pk) for row in rows}
    for row in rows:  # as it was before: the whole and the last four
        ends = phone_lexemes(row.phone)
        whole = max(ends, key=len, default="")
        kept = set(fresh[row.pk]) - ends | {whole, whole[-4:]} - {""}
        with connection.cursor() as cursor:
            cursor.execute(
                f"update {model._meta.db_table} set search = %s::tsvector where id = %s", [literal(kept), row.pk]
            )
    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module(f"ratoon.{name}").PHONES)
    assert {row.pk: _search_of(model, row.pk) for row in rows} == fresh


def _search_of(model: Any, pk: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select tsvector_to_array(search) from {model._meta.db_table} where id = %s", [pk])
        return set(cursor.fetchone()[0])


def test_the_upgrade_lets_modules_be_found(cast: Cast) -> None:
    module = make_products.module("star-charts", "星图分析", "Star Charts")
    fresh = _search_of(Module, module.pk)
    Module.objects.update(search=set())
    importlib.import_module("ratoon.product.migrations.0002_search").fill(all_apps, None)
    assert _search_of(Module, module.pk) == fresh


@pytest.mark.parametrize("visitor", ["zh-CN", "en"], indirect=True)
def test_suggestions_are_chosen_by_keys(visitor: Visitor, cast: Cast) -> None:
    company = make_customers.company(owner=cast.rep.staff, name=NAME, short_name=SHORT)
    make_customers.contact(company, name="星槎客")
    assert Contact.objects.exists()
    visitor.sign_in(cast.administrator)
    visitor.goto("/customers/")
    page = visitor.page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox").and_(page.locator("#rt-search"))
    assert field.evaluate("el => el === document.activeElement")
    page.keyboard.type("星槎", delay=20)
    listbox = page.get_by_role("listbox")
    listbox.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert page.locator("#rt-found-said").text_content()
    page.keyboard.press("ArrowDown")
    first = listbox.get_by_role("option").first
    assert first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert listbox.get_by_role("option").last.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and not listbox.is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{company.pk}/")
    page.locator("#rt-search").fill("无人此名")
    page.locator("#rt-found p").wait_for()
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert not visitor.complaints


def test_what_is_found_stands_in_the_order_of_the_side_bar() -> None:
    found = [one.slug for one in sorted(registered().values(), key=finding._place) if one.is_searchable]
    assert found.index("customers") < found.index("contacts") < found.index("leads") < found.index("projects")


def test_no_filter_names_what_one_does_not_see(cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff, name=NAME, short_name=SHORT)
    lead = make_leads.lead(company_name=NAME, owner=cast.rep.staff, status="accepted")
    hidden, client, tried = {Company: company.pk, Lead: lead.pk}, page_client(cast.other_rep), 0
    for resource in registered().values():
        for name, one in resource.filter_set(cast.other_rep.actor).filters.items():
            rows = getattr(one.field, "queryset", None)
            if rows is None or rows.model not in hidden or not resource.access.may(cast.other_rep.actor, "view"):
                continue
            answer: Any = client.get(resource.url(), {name: hidden[rows.model]})
            tried += 1
            assert answer.status_code == 422, (resource.slug, name)
            assert SHORT not in answer.content.decode(), (resource.slug, name)
    assert tried > 5
