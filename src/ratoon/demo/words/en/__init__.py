"""The words of the sample company in English."""

from ratoon.demo.words import Naming, Phrases, Words
from ratoon.demo.words.en.chores import CHORES
from ratoon.demo.words.en.firm import CAMPAIGNS, MAIL_DOMAIN, MODULE_NAMES, OWN_NAME, TEAM_NAMES
from ratoon.demo.words.en.firms import FIRST, FORMS, REGIONS, SECOND, TRADES
from ratoon.demo.words.en.people import COMPANY_WANTS, GIVEN, PERSONAL_WANTS, SURNAMES, TITLES
from ratoon.demo.words.en.talk import TALK

ENGLISH = Words(
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
        is_spaced=True,
    ),
    titles=TITLES,
    company_wants=COMPANY_WANTS,
    personal_wants=PERSONAL_WANTS,
    chores=CHORES,
    talk=TALK,
    phrases=Phrases(
        opportunity="{firm}: {modules}",
        more_seats="{firm}: more seats",
        more_modules="{firm}: {modules} in addition",
        and_=", ",
        services_fixed="Delivery package: kick-off, survey, configuration, training, go-live",
        services_days="Person-days of delivery consultants",
        kick_off="Minutes of the kick-off, {day}",
        accepted="Acceptance paper {number}",
        receipt="Bank slip {day}",
        price_list="Standard prices {year}",
        from_before="Contract of the former system",
        returned="The notes on interfaces and the customer's project team are missing: please add them.",
        replanned="The customer takes stock and key users are away for two weeks: both sides agreed to move on.",
        cancelled="The customer's group decided for one platform and stopped the branch's project; ended in writing.",
        left="Leaving the firm",
    ),
)
