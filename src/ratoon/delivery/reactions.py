"""What delivery does when something happened before it."""

from __future__ import annotations

from ratoon.core.events import Happened, reacts_to
from ratoon.core.records import find_anew
from ratoon.customers.events import CompanyEdited
from ratoon.delivery import services
from ratoon.delivery.models import Project
from ratoon.sale.events.contracts import ContractSigned
from ratoon.sale.models.contracts import Contract


@reacts_to(ContractSigned)
def open_project(event: ContractSigned, happened: Happened) -> None:
    """Open the project of a contract that was signed; one taken over from another system is history and opens none."""
    contract = Contract.objects.get(pk=event.contract_id)
    services.open_project(contract=contract, on=event.on, actor=happened.actor, at=happened.at)


@reacts_to(CompanyEdited)
def find_projects_by_the_new_name(event: CompanyEdited, happened: Happened) -> None:
    """Let projects be found by what their customer is called now."""
    if event.is_renamed:
        find_anew(Project.objects.filter(company_id=event.company_id).select_related("company"))
