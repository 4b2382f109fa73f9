"""Files on their way in before a real browser: handed over, corrected, tried out, taken in."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from ratoon.core.testing.browser import Visitor
from ratoon.core.testing.drain import run_work
from ratoon.imports.services import runs
from ratoon.imports.services.checking import CHECK
from ratoon.lead.models import Lead
from ratoon.people.tests.cast import Cast

pytestmark = pytest.mark.browser

TEXT = """客户名称,联系人,联系方式,创建时间,预算
云帆软件,赵一鸣,13805718888,2026年1月5日,5
数智科技,钱二,13805718889,下周,6
"""


def test_a_file_comes_in_step_by_step(visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in(cast.administrator)
    page = visitor.page
    visitor.goto("/imports/new")
    file: FilePayload = {"name": "导出.csv", "mimeType": "text/csv", "buffer": TEXT.encode("gb18030")}
    page.set_input_files("[name=file]", files=[file])
    page.click("form[enctype] [type=submit]")
    page.wait_for_selector("td:has-text('云帆软件')")

    page.click(".imp-file a.btn")
    page.select_option("[name=column-0-note]", "预算")
    page.click("button[value=map]")
    page.wait_for_selector("form[action$=check]")

    page.click("form[action$=check] button")
    page.wait_for_selector("#state progress")
    assert run_work(CHECK) == 1
    page.wait_for_selector("form[action$=take] button")  # the page comes by itself
    page.wait_for_selector("#state td:has-text('下周')")
    assert Lead.objects.count() == 0

    page.click("form[action$=take] button")
    page.wait_for_selector("#state tbody a")
    assert run_work(runs.TASK) == 1
    page.click("#state tbody a")
    with page.expect_download() as given:
        page.click("a[href$='rejected.xlsx']")
    assert given.value.suggested_filename.endswith(".xlsx")
    lead = Lead.objects.get()
    assert (lead.company_name, lead.note) == ("云帆软件", "5")
    page.click("a[href*='like=']")
    page.wait_for_selector(".note:has-text('导出.csv')")
