"""The parts of the customer's page: its people, its life, its history."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from ratoon.core import masks
from ratoon.core.actor import Actor
from ratoon.core.clock import last_day
from ratoon.customers import queries
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


@register.inclusion_tag("customers/people.html")
def people_of(company: Company, actor: Actor) -> dict[str, Any]:
    """Show who is there."""
    people, has_more = queries.people(CONTACTS.visible_to(actor), company)
    return {
        "company": company,
        "may_see": CONTACTS.may(actor, "view"),
        "may_add": CONTACTS.may(actor, "add") and COMPANIES.may(actor, "view", company),
        "has_more": has_more,
        "cards": [_card(one, CONTACTS.may(actor, "edit", one)) for one in people],
    }


@register.inclusion_tag("customers/journey.html")
def journey_of(company: Company) -> dict[str, Any]:
    """Draw the life as a spiral, and say its milestones."""
    steps = queries.steps(company)
    marked = [one for one in steps if one.why in queries.SHORT and not one.is_correction]
    return {
        "company": company,
        "standing": company.standing,
        "last_on": last_day(company.standing.term_ends_on),
        "spiral": queries.drawn(steps),
        "title": spiral_title(company),
        "miles": [(one.happened_on, queries.SHORT[one.why]) for one in marked[-4:]],
    }


@register.inclusion_tag("customers/history.html")
def history_of(company: Company) -> dict[str, Any]:
    """Tell the steps and the owners, with reasons."""
    chapters = queries.history(queries.steps(company), queries.owners(company))
    return {"newest": chapters[:CHAPTERS], "older": chapters[CHAPTERS:]}


def spiral_title(company: Company) -> str:
    """Say in words what the spiral shows."""
    standing = company.standing
    if not standing.quadrant:
        return _("Not yet won over")
    words = {"cycle": standing.cycle, "quadrant": standing.get_quadrant_display(), "day": standing.since}
    return _("Cycle %(cycle)d, quadrant %(quadrant)s, since %(day)s") % words


def _card(contact: Contact, is_whole: bool) -> dict[str, Any]:
    name = contact.name if is_whole else masks.name(contact.name)
    colour, icon = _ATTITUDES.get(Attitude(contact.attitude), ("", "")) if contact.attitude else ("", "")
    return {
        "pk": contact.pk,
        "name": name,
        "face": name[:1],
        "job_title": contact.job_title,
        "roles": [ContactRole(role).label for role in contact.roles],
        "attitude": contact.get_attitude_display() if contact.attitude else "",
        "colour": "" if contact.left_on else colour,
        "icon": icon,
        "influence": contact.influence,
        "pips": "●" * (contact.influence or 0),
        "rest": "●" * (MOST_INFLUENCE - (contact.influence or 0)),
        "last_contact_on": contact.last_contact_on,
        "left_on": contact.left_on,
    }
