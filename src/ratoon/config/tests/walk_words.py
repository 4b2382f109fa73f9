"""The names and words of the walk: what an English reader sees, and what a Chinese one sees in its place."""

from __future__ import annotations

COMPANY = "鹭浦新材料有限公司"
CONTACT = "沈敏"
DEAL = "鹭浦 2026"
TALK = "谈了第二年的用户数"
STEP = "发续约报价"
CONTRACT, PROJECT, SECOND = "C-2025-0001", "P-2025-0001", "C-2026-0001"
NAMES = {COMPANY, CONTACT, DEAL, TALK, STEP, "沈**", "沈", "宿根", "中文"}
"""What stays as it is in either language, beside the names of colleagues."""

CHINESE = {
    # signing in and out
    "E-mail": "邮箱",
    "Password": "密码",
    "Sign in": "登录",
    "Account of {}": "{} 的账号",
    "Sign out": "退出登录",
    # rooms
    "Main": "主导航",
    "Today": "今日",
    "Leads": "线索",
    "Projects": "项目",
    "Success": "客户成功",
    "Renewals": "续约",
    # every form
    "optional": "选填",
    "Date": "日期",
    "Add": "新增",
    "Added.": "已新增",
    "Done: {}.": "已完成：{}",
    # leads
    "New lead": "新增线索",
    "Company": "公司",
    "Contact": "联系人",
    "Phone": "电话",
    "Source": "来源",
    "Website": "官网",
    "Arrived on": "到达日期",
    "Qualify": "判为合格",
    "Pool": "公海",
    "Claim": "认领",
    "Accept": "接受",
    "Convert": "转换为客户",
    # opportunities
    "What it is about": "商机名称",
    "Amount": "金额",
    "Expected on": "预计成交日期",
    "Move to a stage": "推进阶段",
    # contracts
    "Add a line": "新增合同行",
    "Module": "模块",
    "CRM": "客户管理",
    "Quantity": "数量",
    "First day": "开始日",
    "Last day": "结束日",
    "Sign": "签订",
    # projects
    "Hand over": "交接",
    "Project manager": "项目经理",
    "Accept the handover": "接受交接",
    "Customer confirmed the plan": "客户已确认计划",
    "Evidence": "凭证",
    "Plan": "计划",
    "Start": "开始",
    "Finish": "完成",
    "Reached": "达成",
    "Record acceptance": "记录验收",
    "Accepted by": "验收人",
    # care
    "Write a follow-up": "记跟进",
    "Follow-ups": "跟进记录",
    "Way": "方式",
    "Visit": "拜访",
    "What was said": "沟通内容",
    "Next step": "下一步",
    "Next step on": "下一步日期",
    "Write down": "记下",
    "Written down.": "已记下。",
    # the end
    "Found for “{}”": "“{}”的搜索结果",
    "Timeline": "时间线",
    "Ratoon itself": "系统自动",
    "Older": "更早",
    "Cycle {}, quadrant {}": "第 {} 轮，{}",
    "III Use": "III 使用",
    # renewals
    "Take up the strategy": "启动策略",
    "Draft the contract": "起草合同",
}

_WHOLE = f"{PROJECT} {COMPANY}"
LIFE = (
    ("Came in · source: Website", "线索到达 · 来源：官网", "孟晓"),
    ("Qualified · owner: nobody", "合格 · 负责人：无", "孟晓"),
    ("Assigned · owner: 周敏", "已分配 · 负责人：周敏", "周敏"),
    ("Accepted by sales · owner: 周敏", "销售已接受 · 负责人：周敏", "周敏"),
    ("Added · owner: 周敏", "新增 · 负责人：周敏", "周敏"),
    ("Contact added: 沈**", "新增联系人：沈**", "周敏"),
    (
        f"Opportunity {DEAL} opened · New customer · Prospecting · owner: 周敏",
        f"新建商机 {DEAL} · 新购 · 初步接触 · 负责人：周敏",
        "周敏",
    ),
    ("I Win · cycle 1: An opportunity was opened", "I 赢得 · 第 1 轮：新建商机", "周敏"),
    (f"Converted: {COMPANY} · {DEAL}", f"已转换：{COMPANY} · {DEAL}", "周敏"),
    (f"Opportunity {DEAL} → Qualifying", f"商机 {DEAL} → 需求确认", "周敏"),
    (f"{CONTRACT} drafted", f"起草了 {CONTRACT}", "周敏"),
    (f"Opportunity {DEAL} leads to contract {CONTRACT}", f"商机 {DEAL} 关联合同 {CONTRACT}", "周敏"),
    (f"{CONTRACT} signed: New", f"{CONTRACT} 已签订：新购", "周敏"),
    (f"Opportunity {DEAL} won · contract {CONTRACT}", f"商机 {DEAL} 赢单 · 合同 {CONTRACT}", "周敏"),
    (
        "II Deliver · cycle 1: The first recurring contract was signed",
        "II 交付 · 第 1 轮：签订首份经常性合同",
        "周敏",
    ),
    (f"{_WHOLE} opened · Medium · owner: 杜衡", f"{_WHOLE} 立项 · 中型 · 负责人：杜衡", None),
    (f"{_WHOLE} handed over to 林越", f"{_WHOLE} 交接给 林越", "杜衡"),
    (f"{_WHOLE}: handover accepted", f"{_WHOLE}：接受交接", "林越"),
    (
        f"{_WHOLE}: the customer confirmed the plan, finish 5 Jan",
        f"{_WHOLE}：客户确认计划，计划 1月5日 完成",
        "林越",
    ),
    ("Kick-off meeting: finished", "启动会：已完成", "林越"),
    ("Acceptance: finished", "验收：已完成", "林越"),
    (f"{_WHOLE} accepted by the customer", f"{_WHOLE} 经客户验收", "林越"),
    ("III Use · cycle 1: The delivery was accepted", "III 使用 · 第 1 轮：交付验收", "林越"),
    ("In care: 许诺", "纳入客户成功：许诺", None),
    ("Handed over from 周敏 to 许诺", "由 周敏 交接给 许诺", None),
    (
        "Renewal opened: CNY 120,000 end on 21 Dec · owner: 许诺",
        "续约开启：¥120,000 于 12月21日 到期 · 负责人：许诺",
        None,
    ),
    ("Follow-up: Visit · 许诺 · we got in touch", "跟进：拜访 · 许诺 · 我方发起", "许诺"),
    (f"Task: {STEP} · for 许诺, due 30 Nov", f"任务：{STEP} · 交给 许诺，11月30日 到期", "许诺"),
    ("Renewal: Strategy taken up", "续约：续约策略启动", "许诺"),
    ("IV Grow · cycle 1: The renewal strategy was taken up", "IV 生长 · 第 1 轮：续约策略启动", "许诺"),
    (f"{SECOND} drafted", f"起草了 {SECOND}", "许诺"),
    (f"{SECOND} signed: Renewal", f"{SECOND} 已签订：续费", "许诺"),
    ("IV Grow · cycle 2: Renewed", "IV 生长 · 第 2 轮：续约", "许诺"),
    (f"Renewed by {SECOND}", f"由 {SECOND} 续约", None),
    ("III Use · cycle 2: All that was growing is closed", "III 使用 · 第 2 轮：增长事项全部结束", None),
)
"""What the customer's timeline says in the end, oldest first: in English, in Chinese, and who did it (None: Ratoon)."""
