"""What the sample company is called in Chinese, its teams, modules and campaigns."""

from decimal import Decimal

from ratoon.demo.words import Campaign
from ratoon.demo.words.catalogue import MODULES

OWN_NAME = "穗衡软件（示例公司）"
MAIL_DOMAIN = "suiheng.example"
TEAM_NAMES = {
    "company": "穗衡软件",
    "management": "总经办",
    "marketing": "市场部",
    "sales": "销售部",
    "sales_east": "华东销售组",
    "sales_south": "华南销售组",
    "commercial": "商务部",
    "delivery": "实施交付部",
    "delivery_large": "大客户交付组",
    "delivery_small": "中小客户交付组",
    "success": "客户成功部",
    "success_large": "大客户成功组",
    "success_small": "中小客户成功组",
}
MODULE_NAMES = {code: zh for code, zh, _en, _price in MODULES}
CAMPAIGNS = (
    Campaign(
        source="event",
        name="制造业数字化营销论坛",
        code="manufacturing-forum",
        budget=Decimal(86000),
        note="上午主题演讲，下午分行业圆桌，现场演示销售云。",
    ),
    Campaign(
        source="advertising",
        name="搜索广告：CRM选型",
        code="search-crm",
        budget=Decimal(52000),
        note="关键词：CRM、客户管理系统、销售管理软件。",
    ),
    Campaign(
        source="website",
        name="白皮书下载：从线索到回款",
        code="whitepaper-l2c",
        budget=Decimal(12000),
        note="留资下载，下载后由在线客服回访。",
    ),
    Campaign(
        source="event",
        name="老客户走访季",
        code="customer-visits",
        budget=Decimal(38000),
        note="客户成功与销售联合走访，征集增购与转介绍。",
    ),
    Campaign(
        source="event",
        name="渠道伙伴大会",
        code="partner-day",
        budget=Decimal(64000),
        note="面向区域渠道商，发布新一年合作政策。",
    ),
    Campaign(
        source="chat",
        name="官网改版免费试用",
        code="free-trial",
        budget=Decimal(18000),
        note="试用入口接在线客服，首触达三十分钟内。",
    ),
    Campaign(
        source="event",
        name="连锁零售专场直播",
        code="retail-webinar",
        budget=Decimal(15000),
        note="三场直播：会员、门店巡检、经营分析。",
    ),
    Campaign(
        source="advertising",
        name="信息流广告：服务云",
        code="feed-service",
        budget=Decimal(41000),
        note="面向售后负责人，落地页预约演示。",
    ),
)
"""They follow each other through the years, the last ones still run."""
