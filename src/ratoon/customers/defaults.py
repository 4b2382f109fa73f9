"""The industries that a new system begins with."""

from __future__ import annotations

from ratoon.core.defaults import install_words, installs
from ratoon.customers.models import Industry


@installs
def install_industries() -> None:
    """Add missing industries."""
    install_words(
        Industry,
        (
            ("software", "软件与信息服务", "Software and IT services"),
            ("discrete_manufacturing", "离散制造", "Discrete manufacturing"),
            ("process_manufacturing", "流程制造", "Process manufacturing"),
            ("retail", "零售", "Retail"),
            ("wholesale", "批发贸易", "Wholesale and trade"),
            ("logistics", "物流运输", "Logistics"),
            ("finance", "金融", "Finance"),
            ("education", "教育", "Education"),
            ("health", "医疗健康", "Health care"),
            ("real_estate", "房地产与建筑", "Real estate and construction"),
            ("media", "传媒与广告", "Media and advertising"),
            ("energy", "能源", "Energy"),
            ("public", "政府与公共事业", "Public sector"),
            ("services", "专业服务", "Professional services"),
            ("other", "其他", "Other"),
        ),
    )
