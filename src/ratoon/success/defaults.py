"""The reasons of loss that a new system begins with."""

from __future__ import annotations

from ratoon.core.defaults import install_words, installs
from ratoon.success.models import LostReason
from ratoon.success.queries import TERM_OVER


@installs
def install_lost_reasons() -> None:
    """Add missing reasons."""
    install_words(
        LostReason,
        (
            ("no_value", "未见价值", "No value seen"),
            ("price", "价格", "Price"),
            ("competitor", "转用竞品", "Went to a competitor"),
            ("went_back", "切回原业务", "Went back to the old way"),
            ("sponsor_left", "支持者离职", "Sponsor left"),
            ("no_budget", "没有预算", "No budget"),
            ("closed", "业务停止", "Business closed"),
            ("wrong_customer", "客户不合适", "Wrong customer"),
            (TERM_OVER, "到期未续", "Term over, no renewal"),
            ("other", "其他", "Other"),
        ),
    )
