"""What the sample company sells, its teams, and the campaigns that it ran."""

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
    ("company", "穗衡软件", "", False),
    ("management", "总经办", "company", True),
    ("marketing", "市场部", "company", True),
    ("sales", "销售部", "company", True),
    ("commercial", "商务部", "company", True),
    ("delivery", "实施交付部", "company", True),
    ("success", "客户成功部", "company", True),
)
"""Key, name, key of the team above, whether it is a department."""

CAMPAIGNS = (
    (
        "event",
        "制造业数字化营销论坛",
        "manufacturing-forum",
        Decimal(86000),
        "上午主题演讲，下午分行业圆桌，现场演示销售云。",
    ),
    ("advertising", "搜索广告：CRM选型", "search-crm", Decimal(52000), "关键词：CRM、客户管理系统、销售管理软件。"),
    ("website", "白皮书下载：从线索到回款", "whitepaper-l2c", Decimal(12000), "留资下载，下载后由在线客服回访。"),
    ("event", "老客户走访季", "customer-visits", Decimal(38000), "客户成功与销售联合走访，征集增购与转介绍。"),
    ("event", "渠道伙伴大会", "partner-day", Decimal(64000), "面向区域渠道商，发布新一年合作政策。"),
    ("chat", "官网改版免费试用", "free-trial", Decimal(18000), "试用入口接在线客服，首触达三十分钟内。"),
    ("event", "连锁零售专场直播", "retail-webinar", Decimal(15000), "三场直播：会员、门店巡检、经营分析。"),
    ("advertising", "信息流广告：服务云", "feed-service", Decimal(41000), "面向售后负责人，落地页预约演示。"),
)
"""Source, name, code, budget, note; they follow each other through the years, the last ones still run."""
