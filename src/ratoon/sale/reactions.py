"""What sale does when something happened before it."""

from __future__ import annotations

from ratoon.core.events import Happened, reacts_to
from ratoon.core.records import find_anew
from ratoon.customers.events import CompanyEdited
from ratoon.sale.models.contracts import Contract


@reacts_to(CompanyEdited)
def find_contracts_by_the_new_name(event: CompanyEdited, happened: Happened) -> None:
    """Let contracts be found by what their company is called now."""
    if event.is_renamed:
        find_anew(Contract.objects.filter(company_id=event.company_id).select_related("company"))
