"""What delivery does when something happened before it."""

from __future__ import annotations

from ratoon.core.events import Happened, reacts_to
from ratoon.delivery import services
from ratoon.sale.events.contracts import ContractSigned
from ratoon.sale.models.contracts import Contract


@reacts_to(ContractSigned)
def open_project(event: ContractSigned, happened: Happened) -> None:
    """Open the project of a contract that was signed; one taken over from another system is history and opens none."""
    contract = Contract.objects.get(pk=event.contract_id)
    services.open_project(contract=contract, on=event.on, actor=happened.actor, at=happened.at)
