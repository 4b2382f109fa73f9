"""What columns are called elsewhere, in Chinese and English: how a heading tells its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NOT_SAID = re.compile(r"[\s_\-./:：()（）\[\]【】*#·,，、'\"]+")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")

ID = (
    "id",
    "编号",
    "序号",
    "唯一编号",
    "外部编号",
    "记录编号",
    "主键",
    "uuid",
    "guid",
    "externalid",
    "recordid",
    "key",
    "no",
)
_OWNER = ("owner", "负责人", "所有人", "业务员", "跟进人", "归属人", "销售", "salesrep", "salesagent", "assignedto",
          "accountmanager", "sales")  # fmt: skip
_PERSON_NAME = ("name", "姓名", "员工", "员工姓名", "人员", "fullname", "employee", "staff", "salesagent")
_COMPANY_NAME = ("company", "companyname", "公司", "公司名称", "企业", "企业名称", "客户", "客户名称", "单位",
                 "account", "accountname", "customer", "customername", "organization", "organisation")  # fmt: skip
_CREDIT = ("creditcode", "统一社会信用代码", "社会信用代码", "信用代码", "税号", "纳税人识别号", "uscc", "taxid")
_REGION = ("region", "地区", "区域", "省市", "省份", "城市", "所在地", "所在地区", "province", "city", "country",
           "officelocation", "location")  # fmt: skip
_NOTE = ("note", "notes", "备注", "说明", "描述", "remark", "remarks", "comment", "comments", "description")
_PHONE = ("phone", "电话", "手机", "手机号", "手机号码", "联系电话", "电话号码", "mobile", "tel", "telephone", "cell")
_EMAIL = ("email", "邮箱", "电子邮箱", "电子邮件", "邮件", "mail", "emailaddress", "e-mail")
_AMOUNT = ("amount", "金额", "合同金额", "预计金额", "成交金额", "value", "closevalue", "dealvalue", "price", "revenue")
_CURRENCY = ("currency", "币种", "货币")
_MODULE = ("module", "模块", "产品", "产品名称", "产品模块", "product", "plan", "plantier", "套餐")
_INDUSTRY = ("industry", "行业", "所属行业", "sector", "businesssegment", "vertical")

HEADINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "people": {
        "name": _PERSON_NAME,
        "email": _EMAIL,
        "team": ("team", "团队", "部门", "所属部门", "department", "regionaloffice", "office", "group"),
        "manager": ("manager", "上级", "主管", "经理", "直属上级", "supervisor", "reportsto"),
        "joined_on": ("joinedon", "入职日期", "入职时间", "hiredate", "startdate", "joined"),
        "left_on": ("lefton", "离职日期", "离职时间", "leavedate", "enddate", "terminationdate"),
    },
    "modules": {
        "code": ("code", "代码", "编码", "模块代码", "产品编码", "sku"),
        "name": ("name", "名称", "模块", "模块名称", "产品", "产品名称", "product", "productname", "module"),
        "name_zh": ("namezh", "中文名", "中文名称", "chinesename"),
    },
    "companies": {
        "name": ("name", "名称", *_COMPANY_NAME),
        "short_name": ("shortname", "简称", "公司简称", "客户简称"),
        "credit_code": _CREDIT,
        "legal_representative": ("legalrepresentative", "法定代表人", "法人", "法人代表", "legalperson"),
        "industry": _INDUSTRY,
        "size_band": ("sizeband", "规模", "企业规模", "人员规模", "size", "companysize"),
        "region": _REGION,
        "parent": (
            "parent",
            "上级公司",
            "母公司",
            "集团",
            "所属集团",
            "subsidiaryof",
            "parentcompany",
            "parentaccount",
        ),
        "website": ("website", "网站", "网址", "官网", "url", "web", "homepage"),
        "note": _NOTE,
        "owner": _OWNER,
        "known_since": (
            "knownsince",
            "建立日期",
            "创建日期",
            "创建时间",
            "建档日期",
            "signupdate",
            "createdat",
            "createddate",
        ),
        "has_left": ("hasleft", "已流失", "是否流失", "churnflag", "churned"),
    },
    "leads": {
        "company_name": (*_COMPANY_NAME, "线索名称"),
        "contact_name": ("contactname", "联系人", "联系人姓名", "姓名", "contact", "fullname", "contactperson", "name"),
        "job_title": ("jobtitle", "职位", "职务", "岗位", "title", "position"),
        "phone": _PHONE,
        "email": _EMAIL,
        "credit_code": _CREDIT,
        "region": _REGION,
        "note": (*_NOTE, "需求", "留言", "message"),
        "source": ("source", "来源", "线索来源", "渠道", "来源渠道", "origin", "leadsource", "channel"),
        "campaign": ("campaign", "活动", "市场活动", "营销活动", "utmcampaign"),
        "owner": _OWNER,
        "arrived_on": (
            "arrivedon",
            "日期",
            "到达日期",
            "进入日期",
            "创建日期",
            "创建时间",
            "登记日期",
            "首次联系日期",
            "firstcontactdate",
            "createdat",
            "createddate",
            "date",
            "leaddate",
        ),
    },
    "opportunities": {
        "name": (
            "name",
            "商机",
            "商机名称",
            "项目名称",
            "机会名称",
            "deal",
            "dealname",
            "opportunity",
            "opportunityname",
            "opportunityid",
        ),
        "company": _COMPANY_NAME,
        "lead": ("lead", "线索", "线索编号", "leadid", "mqlid"),
        "owner": _OWNER,
        "module": _MODULE,
        "stage": ("stage", "阶段", "商机阶段", "销售阶段", "状态", "dealstage", "status", "salesstage"),
        "amount": _AMOUNT,
        "currency": _CURRENCY,
        "expected_on": (
            "expectedon",
            "预计成交日期",
            "预计签约日期",
            "预计关闭日期",
            "expectedclosedate",
            "expecteddate",
        ),
        "opened_on": (
            "openedon",
            "创建日期",
            "创建时间",
            "立项日期",
            "engagedate",
            "opendate",
            "createdat",
            "createddate",
        ),
        "closed_on": ("closedon", "关闭日期", "成交日期", "赢单日期", "结束日期", "closedate", "closed", "wondate"),
        "note": _NOTE,
    },
    "subscriptions": {
        "reference": ("reference", "合同编号", "合同号", "订单号", "contractno", "contractnumber", "subscriptionid"),
        "company": (*_COMPANY_NAME, "accountid", "customerid"),
        "module": _MODULE,
        "seats": ("seats", "用户数", "席位", "席位数", "账号数", "数量", "quantity", "users", "licenses"),
        "amount": ("amount", "月金额", "月费", "每月金额", "mrr", "mrramount", "monthlyamount"),
        "year_amount": ("yearamount", "年金额", "年费", "arr", "arramount", "annualamount"),
        "currency": _CURRENCY,
        "is_trial": ("istrial", "试用", "是否试用", "trial"),
        "start_on": ("starton", "开始日期", "起始日期", "生效日期", "开通日期", "startdate", "start", "validfrom"),
        "end_on": ("endon", "结束日期", "到期日期", "截止日期", "enddate", "end", "expirydate", "validto"),
        "signed_on": ("signedon", "签约日期", "签订日期", "签署日期", "signdate", "signeddate"),
    },
}
"""By kind and field, as `said` writes headings."""

FILES: Mapping[str, Sequence[str]] = {
    "people": ("people", "staff", "employee", "salesteam", "人员", "员工", "通讯录"),
    "modules": ("module", "product", "模块", "产品"),
    "companies": ("compan", "account", "customer", "公司", "客户", "企业"),
    "leads": ("lead", "mql", "线索"),
    "opportunities": ("opportunit", "deal", "pipeline", "商机", "机会"),
    "subscriptions": ("subscription", "contract", "订阅", "合同", "续费"),
}
"""What the names of their files have in them."""


def said(heading: str) -> str:
    """Write a heading as it is compared: without case, spaces, signs and what stands aside in brackets."""
    plain = _NOT_SAID.sub("", _ASIDE.sub("", heading)).casefold()
    return plain or _NOT_SAID.sub("", heading).casefold()
