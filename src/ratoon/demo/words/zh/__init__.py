"""The words of the sample company in Chinese."""

from ratoon.demo.words import Naming, Phrases, Words
from ratoon.demo.words.zh.chores import CHORES
from ratoon.demo.words.zh.firm import CAMPAIGNS, MAIL_DOMAIN, MODULE_NAMES, OWN_NAME, TEAM_NAMES
from ratoon.demo.words.zh.firms import FIRST, FORMS, REGIONS, SECOND, TRADES
from ratoon.demo.words.zh.people import COMPANY_WANTS, GIVEN, PERSONAL_WANTS, SURNAMES, TITLES
from ratoon.demo.words.zh.talk import TALK

CHINESE = Words(
    own_name=OWN_NAME,
    mail_domain=MAIL_DOMAIN,
    teams=TEAM_NAMES,
    modules=MODULE_NAMES,
    campaigns=CAMPAIGNS,
    naming=Naming(
        first=FIRST,
        second=SECOND,
        trades=TRADES,
        forms=FORMS,
        regions=REGIONS,
        surnames=SURNAMES,
        given=GIVEN,
        is_spaced=False,
    ),
    titles=TITLES,
    company_wants=COMPANY_WANTS,
    personal_wants=PERSONAL_WANTS,
    chores=CHORES,
    talk=TALK,
    phrases=Phrases(
        opportunity="{firm}：{modules}",
        more_seats="{firm}：增购席位",
        more_modules="{firm}：增购{modules}",
        and_="、",
        services_fixed="实施服务包（启动、调研、配置、培训、上线）",
        services_days="实施顾问人日",
        kick_off="启动会纪要 {day}",
        accepted="验收单 {number}",
        receipt="银行回单 {day}",
        price_list="{year}标准价目",
        from_before="旧系统合同",
        returned="交接资料缺少接口说明与客户项目组名单，请补齐。",
        replanned="客户年中盘点，关键用户两周无法参加，双方同意顺延。",
        cancelled="客户集团统一平台，分公司项目叫停，双方书面终止实施。",
        left="离职交接",
    ),
)
