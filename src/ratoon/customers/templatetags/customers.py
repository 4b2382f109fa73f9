"""The parts of the customer's page: its people, its life, its history."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import east_asian_width

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.clock import day_of, last_day
from ratoon.core.errors import Text
from ratoon.customers import chain, queries
from ratoon.customers.access import COMPANIES, CONTACTS
from ratoon.customers.models import Attitude, Company, Contact, ContactRole

register = template.Library()

_ATTITUDES = {
    Attitude.CHAMPION: ("ok", "star"),
    Attitude.SUPPORTER: ("ok", "thumb-up"),
    Attitude.NEUTRAL: ("", "minus"),
    Attitude.SCEPTIC: ("warn", "thumb-down"),
    Attitude.OPPONENT: ("bad", "thumb-down"),
}
MOST_INFLUENCE = 5
CHAPTERS = 5
_LINE = 24
"""How many narrow characters a line of a box holds; a Chinese one takes the room of two."""
_BANDS: dict[str, Text] = {
    chain.USES: _("Uses it"),
    chain.NEEDS: _("Needs it"),
    chain.EXAMINES: _("Examines it"),
    chain.DECIDES: _("Decides"),
    chain.UNKNOWN: _("Role not known"),
}
_MISSING: dict[str, Text] = {
    ContactRole.DECISION_MAKER: _("who decides"),
    ContactRole.DEMANDER: _("who needs it"),
    ContactRole.USER: _("who uses it"),
}


@register.inclusion_tag("customers/people.html")
def people_of(company: Company, actor: Actor, with_table: bool = False) -> dict[str, Any]:
    """Show who is there as a map of the decision and, where wanted, as a table under it."""
    today = day_of(timezone.now())
    people, has_more = queries.people(CONTACTS.visible_to(actor), company)
    cards = {one.pk: _card(one, CONTACTS.may(actor, "edit", one), today) for one in people}
    known = [chain.Person(one.pk, one.roles, one.reports_to_id) for one in people]
    missing = chain.missing([one.roles for one in people if one.left_on is None])
    return {
        "company": company,
        "may_see": CONTACTS.may(actor, "view"),
        "may_add": CONTACTS.may(actor, "add") and COMPANIES.may(actor, "view", company),
        "has_more": has_more,
        "cards": list(cards.values()),
        "maps": [_drawn("wide", chain.across(known), cards), _drawn("narrow", chain.down(known), cards)],
        "missing": " · ".join(str(_MISSING[role]) for role in missing) if people else "",
        "missing_role": missing[0] if missing else "",
        "deciders": [card for card in cards.values() if card["decides"] and not card["left_on"]],
        "with_table": with_table,
    }


def _drawn(name: str, found: chain.Map, cards: dict[int, dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "width": found.width,
        "height": found.height,
        "bands": [{"x": one.x, "y": one.y, "label": _BANDS[one.name]} for one in found.bands],
        "ties": found.ties,
        "boxes": [{"x": one.x, "y": one.y, **cards[one.key]} for one in found.boxes],
    }


@register.inclusion_tag("customers/life.html")
def life_of(company: Company) -> dict[str, Any]:
    """Draw the life as a spiral, say its milestones, and tell the steps and the owners, with reasons."""
    steps = queries.steps(company)
    marked = [one for one in steps if one.why in queries.SHORT and not one.is_correction]
    chapters = queries.history(steps, queries.owners(company))
    return {
        "company": company,
        "standing": company.standing,
        "last_on": last_day(company.standing.term_ends_on),
        "spiral": queries.drawn(steps),
        "title": spiral_title(company),
        "miles": [(one.happened_on, queries.SHORT[one.why]) for one in marked[-4:]],
        "newest": chapters[:CHAPTERS],
        "older": chapters[CHAPTERS:],
    }


def spiral_title(company: Company) -> str:
    """Say in words what the spiral shows."""
    standing = company.standing
    if not standing.quadrant:
        return gettext("Not yet won over")
    words = {"cycle": standing.cycle, "quadrant": standing.get_quadrant_display(), "day": standing.since}
    return gettext("Cycle %(cycle)d, quadrant %(quadrant)s, since %(day)s") % words


def _card(contact: Contact, is_whole: bool, today: date) -> dict[str, Any]:
    name = contact.name if is_whole else masks.name(contact.name)
    superior = contact.reports_to
    above = "" if superior is None else superior.name if is_whole else masks.name(superior.name)
    colour, icon = _ATTITUDES.get(Attitude(contact.attitude), ("", "")) if contact.attitude else ("", "")
    attitude = contact.get_attitude_display() if contact.attitude else ""
    roles = [str(ContactRole(role).label) for role in contact.roles]
    return {
        "pk": contact.pk,
        "name": name,
        "short_name": _cut(name),
        "job_title": contact.job_title,
        "short_title": _cut(contact.job_title),
        "roles": roles,
        "decides": ContactRole.DECISION_MAKER in contact.roles,
        "attitude": attitude,
        "colour": "" if contact.left_on else colour,
        "icon": icon,
        "influence": contact.influence,
        "pips": "●" * (contact.influence or 0),
        "rest": "●" * (MOST_INFLUENCE - (contact.influence or 0)),
        "superior": above,
        "short_superior": _cut(above, _LINE // 3),
        "company_wants": contact.company_wants,
        "personal_wants": contact.personal_wants,
        "last_contact_on": contact.last_contact_on,
        "silent_days": (today - contact.last_contact_on).days if contact.last_contact_on else 0,
        "left_on": contact.left_on,
    }


def _cut(text: str, room: int = _LINE) -> str:
    """Shorten a text to a line of a box."""
    for place, sign in enumerate(text):
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 0:
            return text[: place - 1] + "…"
    return text
