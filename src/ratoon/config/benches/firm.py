"""The firm that is measured: people by the services, leads and contract lines in bulk by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange  # type: ignore[import-untyped]
from django.db.models import Max, Model
from django.test import Client
from django.utils import timezone
from psycopg import sql

from ratoon.config.benches.place import Place
from ratoon.core.actor import Cause, StaffActor, SystemActor
from ratoon.core.api.tokens import make_token
from ratoon.core.clock import day_of, first_moment
from ratoon.core.identifiers import email_key, phone_key
from ratoon.core.models import User
from ratoon.core.requests import load_actor
from ratoon.core.search import pinyin_key
from ratoon.customers.models import Company, Ownership, Standing
from ratoon.lead.models import Lead, LeadMove, Source
from ratoon.people.models import Role, Staff
from ratoon.people.services import add_staff, add_team
from ratoon.product.models import Module
from ratoon.product.services import add_module
from ratoon.sale.models.contracts import Contract, ContractLine

SYSTEM = SystemActor(cause=Cause(entry_id=None, text="bench"))
_PLACES = ("杭州", "宁波", "苏州", "深圳", "成都", "武汉", "青岛", "长沙")
_FIRST = "云鹭远启智诚衡砚景宏泽岚嘉铭锐森"
_SECOND = "帆浦航元联达汀川海图信和辰瑞博远"
_TRADES = ("软件", "新材料", "精密", "物流", "医疗器械", "纺织", "食品", "科技")
_STATUSES = (
    "new",
    "new",
    "cleansing",
    "qualified",
    "assigned",
    "accepted",
    "converted",
    "recycled",
    "invalid",
    "invalid",
)
_PRODUCTS = ("crm", "hr", "erp", "bi")
_DAYS = 1000
_LINES_A_CONTRACT = 2
_CONTRACTS_A_COMPANY = 2


def person(place: Place) -> Staff:
    """Give one colleague, an administrator, taken on at the first call."""
    if "person" not in place.made:
        at = timezone.now()
        team = add_team(name="总部", is_department=True, actor=SYSTEM, at=at)
        roles = Role.objects.filter(code="administrator")
        place.made["person"] = add_staff(
            name="周敏", team=team, email="bench@ratoon.example", roles=roles, actor=SYSTEM, at=at
        )
    found: Staff = place.made["person"]
    return found


def actor(place: Place) -> StaffActor:
    """Give that colleague as services know him."""
    found = load_actor(_user(place))
    if found is None:
        raise LookupError("the colleague of the benches is none")
    return found


def browser(place: Place) -> Client:
    """Give a client that is signed in."""
    client = Client()
    client.force_login(_user(place))
    return client


def program(place: Place) -> Client:
    """Give a client with a token of all rights."""
    who = actor(place)
    _token, secret = make_token(name="bench", scopes=sorted(who.grants), actor=who, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def company_name(number: int) -> str:
    """Name a company: each part of a name comes as often as the others of its sort, the whole seldom."""
    place = _PLACES[number % 8]
    middle = _FIRST[number // 8 % 16] + _SECOND[number // 128 % 16]
    return f"{place}{middle}{_TRADES[number // 2048 % 8]}有限公司"


def lead_fields(number: int) -> dict[str, Any]:
    """Say what is known of the lead of a number, which has no twin among others."""
    return {
        "company_name": company_name(number),
        "contact_name": f"{'赵钱孙李周吴郑王'[number % 8]}{_FIRST[number // 8 % 16]}",
        "phone": f"13{number:09d}",
        "email": f"lead{number}@firm{number}.example",
        "region": _PLACES[number % 8],
    }


def fill_leads(place: Place, rows: int) -> None:
    """Bring the leads to so many, each with a step and its row in the journal."""
    have = place.made.get("leads", 0)
    if have >= rows:
        return
    sources = list(Source.objects.order_by("pk"))
    owner, today = person(place), day_of(timezone.now())
    leads = [_lead(number, sources[number % len(sources)], owner, today) for number in range(have, rows)]
    copy_in(place, leads)
    copy_in(place, [_move(lead) for lead in leads])
    _journal(place, leads[0].pk)
    place.made["leads"] = rows
    place.settle()


def fill_contracts(place: Place, lines: int) -> None:
    """Bring the lines of signed contracts to so many: terms of a year, spread over three."""
    if place.made.get("lines", 0) >= lines:
        return
    owner, today = person(place), day_of(timezone.now())
    at = timezone.now()
    modules = _modules()
    count = -(-lines // (_LINES_A_CONTRACT * _CONTRACTS_A_COMPANY))
    companies = [_company(number, owner, today) for number in range(count)]
    copy_in(place, companies)
    contracts = [
        Contract(
            number=f"B-{number:07d}",
            company=companies[number % count],
            owner=owner,
            currency="CNY",
            status=Contract.Status.SIGNED,
            drafted_on=_begun(number, today),
            signed_on=_begun(number, today),
            seal_kind=Contract.Seal.ELECTRONIC,
            search=set(),
            created_at=at,
        )
        for number in range(count * _CONTRACTS_A_COMPANY)
    ]
    copy_in(place, contracts)
    copy_in(place, [_line(number, contracts, modules, today) for number in range(lines)])
    copy_in(place, [Standing(company=one) for one in companies])
    copy_in(place, [_ownership(one) for one in companies])
    place.made["lines"] = lines
    place.settle()


def copy_in(place: Place, records: Sequence[Model]) -> None:
    """Write records by COPY, and number them where their ids are given out."""
    model = type(records[0])
    fields: list[Any] = list(model._meta.concrete_fields)
    table, key = model._meta.db_table, model._meta.pk.column
    is_numbered = key == "id"
    if is_numbered:
        first = (model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1
        for number, record in enumerate(records, first):
            record.pk = number
    names = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), names)
    with place.raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _cells(records, fields):
            copy.write_row(row)
    if is_numbered:
        place.raw.execute("select setval(pg_get_serial_sequence(%s, %s), %s)", [table, key, records[-1].pk])


def _cells(records: Iterable[Model], fields: Sequence[Any]) -> Iterable[list[Any]]:
    for record in records:
        yield [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]


def _user(place: Place) -> User:
    user = person(place).user
    if not isinstance(user, User):
        raise LookupError("the colleague of the benches can't sign in")
    return user


def _lead(number: int, source: Source, owner: Staff, today: date) -> Lead:
    fields = lead_fields(number)
    status = _STATUSES[number % len(_STATUSES)]
    on = today - timedelta(days=number * 7919 % _DAYS)
    lead = Lead(
        **fields,
        name_key=pinyin_key(fields["company_name"]),
        phone_key=phone_key(fields["phone"]),
        email_key=email_key(fields["email"]),
        source=source,
        status=status,
        owner=owner if status in ("assigned", "accepted", "converted") else None,
        arrived_at=first_moment(on) + timedelta(seconds=number % 80_000 - 40_000),
        status_on=on,
        created_at=timezone.now(),
    )
    lead.refresh_search()
    return lead


def _move(lead: Lead) -> LeadMove:
    return LeadMove(lead=lead, status=lead.status, happened_on=lead.status_on, recorded_at=lead.created_at)


def _journal(place: Place, first: int) -> None:
    """Write by SQL what the services would have noted of leads from a number on."""
    place.raw.execute(
        """
        with written as (
            insert into core_journalentry (kind, happened_at, recorded_at, actor_kind, data)
            select 'lead.taken_over', arrived_at, created_at, 'system', jsonb_build_object('lead_id', id)
            from lead_lead where id >= %s returning id, happened_at, data
        )
        insert into core_journalsubject (entry_id, kind, record_id, happened_at)
        select id, 'lead', (data ->> 'lead_id')::bigint, happened_at from written
        """,
        [first],
    )


def _modules() -> list[Module]:
    at = timezone.now()
    return [add_module(code=code, name_zh=code, name_en=code, actor=SYSTEM, at=at) for code in _PRODUCTS]


def _company(number: int, owner: Staff, today: date) -> Company:
    name = company_name(number)
    company = Company(
        name=name,
        name_key=pinyin_key(name),
        region=_PLACES[number % 8],
        owner=owner,
        known_since=today - timedelta(days=3 * _DAYS),
        created_at=timezone.now(),
    )
    company.refresh_search()
    return company


def _ownership(company: Company) -> Ownership:
    period = DateRange(company.known_since, None)
    return Ownership(company=company, owner=company.owner, period=period, recorded_at=company.created_at)


def _begun(number: int, today: date) -> date:
    return today - timedelta(days=number * 7919 % 1095)


def _line(number: int, contracts: Sequence[Contract], modules: Sequence[Module], today: date) -> ContractLine:
    of = number % len(contracts)
    start = _begun(of, today)
    return ContractLine(
        contract=contracts[of],
        kind="new" if number < len(contracts) else "module",
        module=modules[(number // len(contracts) + of) % len(modules)],
        quantity=Decimal(1 + number % 50),
        unit_price=Decimal(60 + number % 40),
        start_on=start,
        end_on=start + timedelta(days=365),
    )
