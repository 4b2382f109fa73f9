"""Sample rows of customers in care and of renewals."""

from __future__ import annotations

from decimal import Decimal

from ratoon.core.testing.freeze import NOW, TODAY
from ratoon.core.testing.samples import make_words, sample_of
from ratoon.people.tests.cast import SYSTEM, Cast
from ratoon.sale.tests import make_contracts as sale
from ratoon.success import services
from ratoon.success.models import Care, LostReason, Renewal
from ratoon.success.queries import Ending
from ratoon.success.tests import make


@sample_of("success")
def care(cast: Cast, number: int) -> None:
    """Make customers in care of several, and some who left; some agree in their first day."""
    owners = (cast.csm.staff, cast.csm_lead.staff, cast.rep.staff)
    for i in range(number):
        row = make.care(owner=owners[i % 3], on=TODAY - make.DAY * (i // 4))
        if i % 7 == 6:
            Care.objects.filter(pk=row.pk).update(status="ended", ended_on=TODAY)


@sample_of("renewals")
def renewals(cast: Cast, number: int) -> None:
    """Make open, renewed and lost ones of several; some have no amount, some agree in their end."""
    owners = (cast.csm.staff, cast.csm_lead.staff, cast.rep.staff)
    signed = make.contract(owner=cast.rep.staff)
    for i in range(number):
        company = make.company(owner=owners[i % 3])
        draft = sale.draft(owner=cast.rep.staff, company=company, has_line=False)
        end = Ending(
            contract=draft,
            begins_on=TODAY,
            ends_on=TODAY + make.DAY * (i // 3),
            is_short_term=i % 11 == 10,
            amount=Decimal(1000 * (i % 5)) if i % 4 else None,
        )
        row = services.open_play(end=end, on=TODAY, actor=SYSTEM, at=NOW)
        assert row is not None
        if i % 6 == 5:
            services.lose(renewal=row, reason=make.reason(), on=TODAY, actor=SYSTEM, at=NOW)
        elif i % 6 == 4:
            Renewal.objects.filter(pk=row.pk).update(status="renewed", signing_on=TODAY, new_contract=signed)


@sample_of("lost-reasons")
def lost_reasons(cast: Cast, number: int) -> None:
    """Add words."""
    make_words(LostReason, number)
