"""Leads before a real browser: the list, its panel, a refusal beside its field, a lead added, a verb done."""

from __future__ import annotations

import pytest

from ratoon.core.testing.browser import Visitor
from ratoon.lead.models import Lead
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.browser


def test_a_lead_is_opened_added_and_qualified(visitor: Visitor, cast: Cast) -> None:
    known = make.lead(company_name="云帆软件", phone="13805718888")
    visitor.sign_in(cast.marketer)
    page = visitor.page

    visitor.goto("/leads/")
    page.click("text=云帆软件")
    page.wait_for_selector("#panel h2:has-text('云帆软件')")
    assert page.url == f"{visitor.url}/leads/{known.pk}/"

    page.click("[data-key=n]")
    page.fill("#panel [name=company_name]", "数智科技")
    page.fill("#panel [name=phone]", "+86 138 0571 8888")
    page.select_option("#panel [name=source]", "website")
    page.click("#panel [type=submit]")
    page.wait_for_selector("#panel .rt-error")
    assert page.input_value("#panel [name=company_name]") == "数智科技"
    assert Lead.objects.count() == 1

    page.fill("#panel [name=phone]", "13900001234")
    page.click("#panel [type=submit]")
    page.wait_for_selector("#panel h2:has-text('数智科技')")
    page.wait_for_selector("#list >> text=数智科技")
    added = Lead.objects.get(company_name="数智科技")

    page.click(f"#panel a[href^='/leads/{added.pk}/qualify']")
    page.wait_for_selector("#panel [name=on]")
    page.click("#panel [type=submit]")
    page.wait_for_selector("#panel [name=on]", state="detached")
    added.refresh_from_db()
    assert added.status == "qualified"
