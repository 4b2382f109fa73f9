"""The stages and reasons of loss that a new system begins with."""

from __future__ import annotations

from ratoon.core.defaults import install_words, installs
from ratoon.sale.models.pipeline import LossReason, Outcome, Required, Stage

STAGES = (
    ("prospecting", "初步接触", "Prospecting", 10, Outcome.OPEN, ()),
    ("qualifying", "需求确认", "Qualifying", 20, Outcome.OPEN, ()),
    ("proposing", "方案报价", "Proposing", 40, Outcome.OPEN, ()),
    ("negotiating", "商务谈判", "Negotiating", 60, Outcome.OPEN, ()),
    ("contract", "合同签订", "Contract", 80, Outcome.OPEN, (Required.AMOUNT, Required.EXPECTED_ON)),
    ("won", "赢单", "Won", 100, Outcome.WON, (Required.CONTRACT_SIGNED,)),
    ("lost", "输单", "Lost", 0, Outcome.LOST, ()),
)
"""Code, Chinese name, English name, probability in percent, outcome, gate."""


@installs
def install_pipeline_words() -> None:
    """Add missing stages and reasons."""
    known = set(Stage.objects.values_list("code", flat=True))
    Stage.objects.bulk_create(
        Stage(
            code=code,
            name_zh=zh,
            name_en=en,
            probability=probability,
            outcome=outcome,
            gate=list(gate),
            position=10 * number,
        )
        for number, (code, zh, en, probability, outcome, gate) in enumerate(STAGES, 1)
        if code not in known
    )
    install_words(
        LossReason,
        (
            ("price", "价格", "Price"),
            ("competitor", "竞争对手", "Competitor"),
            ("no_budget", "没有预算", "No budget"),
            ("no_decision", "迟迟不决", "No decision"),
            ("product_gap", "产品不满足", "Product gap"),
            ("no_people", "客户无人可用", "No people for it"),
            ("went_back", "切回原业务", "Went back to the old way"),
            ("other", "其他", "Other"),
        ),
    )
