"""The sources and reasons that a new system begins with."""

from __future__ import annotations

from ratoon.core.defaults import install_words, installs
from ratoon.lead.models import InvalidReason, Source


@installs
def install_lead_words() -> None:
    """Add missing sources and reasons."""
    install_words(
        Source,
        (
            ("website", "官网", "Website"),
            ("hotline", "400电话", "Hotline"),
            ("chat", "在线客服", "Online chat"),
            ("advertising", "广告", "Advertising"),
            ("event", "活动", "Event"),
            ("referral", "转介绍", "Referral"),
            ("partner", "渠道", "Partner"),
            ("own", "自开拓", "Own prospecting"),
        ),
    )
    install_words(
        InvalidReason,
        (
            ("unreachable", "联系不上", "Can't be reached"),
            ("wrong_data", "信息有误", "Wrong data"),
            ("competitor", "竞争对手", "Competitor"),
            ("out_of_profile", "不在画像内", "Out of profile"),
            ("no_need", "没有需求", "No need"),
            ("duplicate", "重复", "Duplicate"),
        ),
    )
