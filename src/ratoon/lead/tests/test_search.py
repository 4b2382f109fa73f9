"""A lead is found by what one has at hand: a piece of its name, pinyin, initials, the tail of the phone, the e-mail."""

from __future__ import annotations

from typing import Any

import pytest

from ratoon.core.testing.clients import Door
from ratoon.core.testing.freeze import NOW
from ratoon.lead import services
from ratoon.lead.tests import make
from ratoon.people.tests.cast import SYSTEM, Cast

FACTS: dict[str, Any] = {
    "company_name": "杭州云帆软件有限公司",
    "contact_name": "赵一鸣",
    "phone": "+86 138-0571-8888",
    "email": "Zhao.Yiming@Example.com",
    "credit_code": "91330100799655058B",
}

FOUND = [
    "云帆",
    "云帆软件",
    "杭州 云帆",
    "帆",
    "yunfan",
    "YunFan",
    "ｙｕｎｆａｎ",
    "hangzhouyunfan",
    "hzyf",
    "yfrj",
    "赵一鸣",
    "zhaoyiming",
    "zym",
    "8888",
    "13805718888",
    "138 0571 8888",
    "138-0571",
    "zhao.yiming@example.com",
    "ZHAO.YIMING@EXAMPLE.COM",
    "91330100799655058B",
    "云帆 8888",
]
MISSED = ["云帆 9999", "数智", "帆云", "13805718889", "other@example.com", "%", "_", "'", "\\", "&|!()", "…"]


@pytest.mark.parametrize("text", FOUND)
def test_it_is_found(door: Door, cast: Cast, text: str) -> None:
    lead = make.lead(**FACTS)
    make.lead(company_name="数智科技", contact_name="钱二", phone="13900001234", email="qian@other.cn")
    assert door.list(cast.administrator, "leads", q=text).pks == (lead.pk,)


@pytest.mark.parametrize("text", MISSED)
def test_it_is_not_found(door: Door, cast: Cast, text: str) -> None:
    make.lead(**FACTS)
    answer = door.list(cast.administrator, "leads", q=text)
    assert (answer.status, answer.pks) == (200, ())


def test_what_was_corrected_is_found_by_its_new_name_only(door: Door, cast: Cast) -> None:
    lead = make.lead(**FACTS)
    services.edit_lead(lead=lead, expect=1, actor=SYSTEM, at=NOW, phone="13900001234")
    assert door.list(cast.administrator, "leads", q="1234").pks == (lead.pk,)
    assert door.list(cast.administrator, "leads", q="8888").pks == ()
