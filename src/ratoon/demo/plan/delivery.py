"""Projects: handed over, planned, worked on, accepted. Pure."""

from __future__ import annotations

from datetime import timedelta

from ratoon.demo.plan.tale import Tale

LENGTH = {"small": 34, "middle": 66, "large": 120}
"""Calendar days that a plan of a size takes, its trial run included."""
DAILY = 30
"""For so many days back from today work is recorded each day: what is late is late, and not only not written down."""
MONTH = 30
LEAD_IN = 9
"""Days from the signature until the customer confirmed the plan."""


def hand_over(tale: Tale, contract: str, ago: int) -> str:
    """Hand the project of a contract over to its manager; gives its key."""
    project = contract.replace("contract", "project")
    tale.tell(ago, "delivery_lead", "hand_over_project", project, contract=contract, manager=f"staff:{tale.manager}")
    return project


def begin(tale: Tale, contract: str, signed: int) -> str:
    """Hand a project over, accept it, let its plan begin on the day the customer confirms it; gives its key."""
    project = hand_over(tale, contract, signed - 3)
    tale.tell(signed - 5, tale.manager, "accept_handover", project)
    on = tale.on(signed - LEAD_IN)
    tale.tell(signed - LEAD_IN, tale.manager, "replan_project", project, begins_on=on)
    tale.tell(
        signed - LEAD_IN,
        tale.manager,
        "confirm_plan",
        project,
        evidence=tale.phrases.kick_off.format(day=on.isoformat()),
    )
    return project


def work(tale: Tale, project: str, begun: int, until: int, *, pace: float = 1.0, stop: str = "") -> None:
    """
    Record on Fridays, of late daily, how the tasks go; what was long ago, once a month.

    At ``pace`` 1 they go as planned; from the task ``stop`` on nothing gets done.
    """
    if tale.is_rich:
        agos = [ago for ago in range(begun - 1, until, -1) if ago <= DAILY or _is_friday(tale, ago)]
    else:
        agos = list(range(begun - MONTH, until, -MONTH))
    for ago in [*agos, until]:
        tale.tell(ago, tale.manager, "work_on_project", project, pace=pace, stop=stop)


def deliver(
    tale: Tale, contract: str, signed: int, size: str, *, pace: float = 1.0, accepted: int | None = None
) -> int:
    """Deliver a contract up to its acceptance; gives how many days ago that was."""
    project = begin(tale, contract, signed)
    begun = signed - LEAD_IN
    accepted = max(begun - int(LENGTH[size] * pace), 0) if accepted is None else accepted
    work(tale, project, begun, accepted + 1, pace=pace)
    quarter = (begun - accepted) // 4
    if tale.is_rich:
        tale.talk("project", project, tale.manager, [begun - quarter * n for n in (1, 2, 3)])
    tale.tell(
        accepted,
        tale.manager,
        "accept_project",
        project,
        pace=pace,
        contact=_signer(tale),
        evidence=tale.phrases.accepted,
    )
    return accepted


def _is_friday(tale: Tale, ago: int) -> bool:
    return (tale.days.today - timedelta(days=ago)).weekday() == 4


def _signer(tale: Tale) -> str:
    return tale.contacts[1][1] if len(tale.contacts) > 1 else tale.contacts[0][1]
