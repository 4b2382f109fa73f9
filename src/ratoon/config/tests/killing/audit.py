"""What must not be found after a row of signings, however it was struck: each a question for the ones that offend."""

from __future__ import annotations

from collections.abc import Mapping

ENTRIES = """
    select s.record_id, e.kind as what, count(distinct e.id) as number from core_journalentry e
    join core_journalsubject s on s.entry_id = e.id where s.kind = '{kind}' group by 1, 2
"""
CONTRACTS = ENTRIES.format(kind="contract")
PROJECTS = ENTRIES.format(kind="project")

OFFENDERS: Mapping[str, str] = {
    "signed without exactly one project": """
        select c.id from sale_contract c left join delivery_project p on p.contract_id = c.id
        where c.status = 'signed' group by c.id having count(p.id) <> 1
    """,
    "a project without a signature": """
        select p.id from delivery_project p join sale_contract c on c.id = p.contract_id where c.status <> 'signed'
    """,
    "signed without exactly one journal row": f"""
        select c.id from sale_contract c left join ({CONTRACTS}) e on e.record_id = c.id and e.what = 'contract.signed'
        where coalesce(e.number, 0) <> (c.status = 'signed')::int
    """,
    "drafted without exactly one journal row": f"""
        select c.id from sale_contract c left join ({CONTRACTS}) e on e.record_id = c.id and e.what = 'contract.drafted'
        where coalesce(e.number, 0) <> 1
    """,
    "not as many journal rows as lines": f"""
        select c.id from sale_contract c
        left join ({CONTRACTS}) e on e.record_id = c.id and e.what = 'contract.line_changed'
        where coalesce(e.number, 0) <> (select count(*) from sale_contractline l where l.contract_id = c.id)
    """,
    "a project without exactly one journal row": f"""
        select p.id from delivery_project p
        left join ({PROJECTS}) e on e.record_id = p.id and e.what = 'project.opened' where coalesce(e.number, 0) <> 1
    """,
    "a journal row that does not say whom it is about": """
        select e.id from core_journalentry e where e.kind in ('contract.signed', 'contract.drafted', 'project.opened')
        and (select count(*) from core_journalsubject s where s.entry_id = e.id) <> 2
    """,
    "a journal row of a contract that is not there": """
        select s.id from core_journalsubject s
        where s.kind = 'contract' and not exists (select 1 from sale_contract c where c.id = s.record_id)
    """,
    "a reaction that did not run once": """
        select e.id from core_journalentry e where e.kind in ('contract.signed', 'contract.drafted')
        and (select count(*) from core_reactionrun r where r.entry_id = e.id)
            <> case e.kind when 'contract.signed' then 2 else 1 end
    """,
    "a reaction's job that is not done": """
        select id from procrastinate_jobs where task_name = 'core.react' and status <> 'succeeded'
    """,
    "a plan that is not the template's": """
        select p.id from delivery_project p join delivery_plantemplate t on t.size = p.size
        where (select count(*) from delivery_plantask k where k.project_id = p.id)
            <> (select count(*) from delivery_templatetask k where k.template_id = t.id)
        or (select count(*) from delivery_plantask_depends_on d
                join delivery_plantask k on k.id = d.from_plantask_id where k.project_id = p.id)
            <> (select count(*) from delivery_templatetask_depends_on d
                join delivery_templatetask k on k.id = d.from_templatetask_id where k.template_id = t.id)
    """,
    "a standing that is not the sum of the lines": """
        select c.id from customers_company c join customers_standing s on s.company_id = c.id
        where coalesce(s.arr, 0) <> coalesce((
            select 12 * sum(l.quantity * l.unit_price) from sale_contractline l
            join sale_contract k on k.id = l.contract_id where k.company_id = c.id and k.status = 'signed'), 0)
    """,
    "a signature without its step of the customer's life": """
        select c.id from customers_company c where exists (
            select 1 from sale_contract k where k.company_id = c.id and k.status = 'signed')
        and (select array_agg(j.quadrant::text) from customers_journeystep j where j.company_id = c.id)
            is distinct from array['II']
    """,
    "a number given twice, or to nobody": """
        select n.kind from core_counter n
        where n.kind = 'C' and n.last <> (
            select count(*) from sale_contract c where c.number like 'C-' || n.year || '-%')
        or n.kind = 'P' and n.last <> (
            select count(*) from delivery_project p where p.number like 'P-' || n.year || '-%')
    """,
}
