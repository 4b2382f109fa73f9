"""One record of every kind, for tests that ask every address."""

from __future__ import annotations

import uuid

from ratoon.core import files
from ratoon.core.models import Export, SavedView, Undoable
from ratoon.core.testing.freeze import NOW
from ratoon.customers.models import Industry
from ratoon.customers.tests import make as customers
from ratoon.delivery.models import PlanTemplate
from ratoon.delivery.tests import make as delivery
from ratoon.imports.tests import make as imports
from ratoon.lead.tests import make
from ratoon.people.tests.cast import Cast
from ratoon.product.tests import make as products
from ratoon.sale.models.pipeline import LossReason, Stage
from ratoon.sale.tests import make_contracts as contracts
from ratoon.sale.tests import make_pipeline as pipeline
from ratoon.success.models import LostReason
from ratoon.success.tests import make as success
from ratoon.work.tests import make as work


def sample_records(cast: Cast) -> dict[str, int]:
    """Make the records, and give their ids by kind."""
    path = files.scratch() / f"sample-{uuid.uuid4().hex}.csv"  # the other worker makes one too
    path.write_text("sample")
    owner = cast.marketer.user
    query = {"status": "new"}
    export = Export.objects.create(
        user=owner, slug="leads", query={}, format="csv", language="en", created_at=NOW, sha256=files.store(path)
    )
    view = SavedView.objects.create(user=owner, slug="leads", name="neu", query=query, created_at=NOW)
    undoable = Undoable.objects.create(user=owner, kind="lead", verb="qualify", steps=[], done_at=NOW)
    company = customers.company(owner=cast.rep.staff)
    return {
        "company": company.pk,
        "contact": customers.contact(company).pk,
        "lead": make.lead(owner=cast.rep.staff).pk,
        "campaign": make.campaign(owner=cast.rep.staff).pk,
        "task": work.task(cast.rep.staff).pk,
        "followup": work.follow_up(company, staff=cast.rep.staff).pk,
        "staff": cast.rep.staff.pk,
        "team": cast.rep.staff.team_id,
        "role": cast.rep.staff.roles.get().pk,
        "module": products.module("crm").pk,
        "pricelist": products.price_list(crm="9.99").pk,
        "contract": contracts.draft(owner=cast.rep.staff, company=company).pk,
        "opportunity": pipeline.opportunity(owner=cast.rep.staff).pk,
        "project": delivery.handed_over(cast).pk,
        "care": success.care(owner=cast.csm.staff).pk,
        "renewal": success.renewal(owner=cast.csm.staff).pk,
        "importrun": imports.run().pk,
        "industry": Industry.objects.get(code="retail").pk,
        "source": make.source().pk,
        "plantemplate": PlanTemplate.objects.get(code="middle").pk,
        "workcalendarday": delivery.calendar_day().pk,
        "intakechannel": make.channel().pk,
        "invalidreason": make.reason().pk,
        "stage": Stage.objects.get(code="proposing").pk,
        "lossreason": LossReason.objects.get(code="price").pk,
        "lostreason": LostReason.objects.get(code="price").pk,
        "export": export.pk,
        "savedview": view.pk,
        "undoable": undoable.pk,
    }
