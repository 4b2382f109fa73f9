"""Work before a real browser: a follow-up written on a telephone, refused beside its field; a task done and undone."""

from __future__ import annotations

import pytest

from ratoon.core.testing.browser import Visitor
from ratoon.customers.tests import make as make_customers
from ratoon.people.tests.cast import Cast
from ratoon.work.models import FollowUp, Task
from ratoon.work.tests import make

pytestmark = pytest.mark.browser


def test_a_follow_up_is_written_on_a_telephone(visitor: Visitor, cast: Cast) -> None:
    company = make_customers.company(owner=cast.csm.staff)
    contact = make_customers.contact(company)
    visitor.sign_in(cast.csm)
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.goto(f"/customers/{company.pk}/")

    here = f"#here-company-{company.pk}"
    page.click(f"{here} summary:has(.ti-message-plus)")
    page.check(f"{here} [name=way][value=visit]")
    page.select_option(f"{here} [name=contact]", str(contact.pk))
    page.fill(f"{here} [name=persons]", "李娜")
    page.fill(f"{here} [name=next_on]", "2026-11-30")
    page.click(f"{here} form:has([name=way]) [type=submit]")
    page.wait_for_selector(f"{here} .rt-error")
    assert page.input_value(f"{here} [name=persons]") == "李娜"
    assert not FollowUp.objects.exists()

    page.fill(f"{here} [name=content]", "谈了第三季度的报告")
    page.fill(f"{here} [name=next_step]", "发区域报表")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(f"{here} form:has([name=way]) [type=submit]")
    page.wait_for_selector(f"{here} .line >> text=谈了第三季度的报告")
    page.wait_for_selector(f"{here} a:has-text('发区域报表')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    row = FollowUp.objects.get()
    assert (row.contact, row.way, row.staff) == (contact, "visit", cast.csm.staff)


def test_what_is_done_can_be_undone(visitor: Visitor, cast: Cast) -> None:
    task = make.task(cast.csm.staff, title="回访")
    visitor.sign_in(cast.csm)
    page = visitor.page
    visitor.goto("/")
    assert page.url == f"{visitor.url}/today/"
    page.wait_for_selector(".rt-side .n >> text=1")

    page.click(f"form[action^='/today/{task.pk}/done'] [type=submit]")
    page.wait_for_selector(f"form[action='/tasks/{task.pk}/reopen']")
    page.wait_for_selector(".rt-side .n:not(:has-text('1'))", state="attached")
    page.click("[data-rt-undo]")
    page.wait_for_selector(f"form[action^='/today/{task.pk}/done']")
    assert Task.objects.get().status == "open"

    page.click(f"form[action^='/today/{task.pk}/done'] [type=submit]")
    page.click(f"form[action='/tasks/{task.pk}/reopen'] [type=submit]")
    page.wait_for_selector(f"form[action^='/today/{task.pk}/done']")
    page.wait_for_selector(".rt-side .n >> text=1")
    assert Task.objects.get().status == "open"
