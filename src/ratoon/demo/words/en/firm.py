"""What the sample company is called in English, its teams, modules and campaigns."""

from decimal import Decimal

from ratoon.demo.words import Campaign
from ratoon.demo.words.catalogue import MODULES

OWN_NAME = "Grainlight Software (sample company)"
MAIL_DOMAIN = "grainlight.example"
TEAM_NAMES = {
    "company": "Grainlight Software",
    "management": "Management",
    "marketing": "Marketing",
    "sales": "Sales",
    "sales_east": "Sales east",
    "sales_south": "Sales south",
    "commercial": "Commercial",
    "delivery": "Delivery",
    "delivery_large": "Large deliveries",
    "delivery_small": "Small deliveries",
    "success": "Customer success",
    "success_large": "Care of large customers",
    "success_small": "Care of small customers",
}
MODULE_NAMES = {code: en for code, _zh, en, _price in MODULES}
CAMPAIGNS = (
    Campaign(
        source="event",
        name="Forum on selling for manufacturers",
        code="manufacturing-forum",
        budget=Decimal(86000),
        note="Talks in the morning, round tables by trade in the afternoon, the Sales cloud shown live.",
    ),
    Campaign(
        source="advertising",
        name="Search ads: choosing a CRM",
        code="search-crm",
        budget=Decimal(52000),
        note="Keywords: CRM, customer management, sales software.",
    ),
    Campaign(
        source="website",
        name="White paper: from lead to cash",
        code="whitepaper-l2c",
        budget=Decimal(12000),
        note="Download against an address; online chat calls back.",
    ),
    Campaign(
        source="event",
        name="Season of visits to customers",
        code="customer-visits",
        budget=Decimal(38000),
        note="Success and sales go together, and ask for growth and referrals.",
    ),
    Campaign(
        source="event",
        name="Partner day",
        code="partner-day",
        budget=Decimal(64000),
        note="For resellers of the regions: the terms of the new year.",
    ),
    Campaign(
        source="chat",
        name="New website with free trial",
        code="free-trial",
        budget=Decimal(18000),
        note="The trial leads to online chat; first answer within thirty minutes.",
    ),
    Campaign(
        source="event",
        name="Webinars for retail chains",
        code="retail-webinar",
        budget=Decimal(15000),
        note="Three evenings: members, visits to shops, analytics.",
    ),
    Campaign(
        source="advertising",
        name="Feed ads: Service cloud",
        code="feed-service",
        budget=Decimal(41000),
        note="For heads of after-sales; the landing page books a demo.",
    ),
)
"""They follow each other through the years, the last ones still run."""
