"""What the sample company sells, and how its teams lie: the same in every language."""

from decimal import Decimal

MODULES = (
    ("crm", "销售云", "Sales cloud", Decimal(120)),
    ("service", "服务云", "Service cloud", Decimal(90)),
    ("marketing", "营销云", "Marketing cloud", Decimal(80)),
    ("channel", "渠道伙伴", "Channel partners", Decimal(60)),
    ("analytics", "经营分析", "Business analytics", Decimal(40)),
    ("field", "外勤移动", "Field work", Decimal(30)),
)
"""Code, Chinese and English name, list price of a seat and month in yuan."""

TEAMS = (
    ("company", "", False),
    ("management", "company", True),
    ("marketing", "company", True),
    ("sales", "company", True),
    ("sales_east", "sales", False),
    ("sales_south", "sales", False),
    ("commercial", "company", True),
    ("delivery", "company", True),
    ("delivery_large", "delivery", False),
    ("delivery_small", "delivery", False),
    ("success", "company", True),
    ("success_large", "success", False),
    ("success_small", "success", False),
)
"""Key, key of the team above, whether it is a department."""
