"""Contacts are found by any four digits of their phone: those that there are get what they are found by."""

from django.db import migrations

PHONES = """
with phones as (
    select id, regexp_replace(regexp_replace(normalize(phone, NFKC), '\\D', '', 'g'),
        '^(00)?86(?=1\\d{10}$|0?\\d{10,11}$)', '') as digits
    from customers_contact where phone <> ''
), parts as (
    select id, array_agg(distinct substr(digits, place)) as lexemes
    from phones cross join lateral generate_series(1, length(digits) - 3) as place group by id
)
update customers_contact set search = search || array_to_tsvector(parts.lexemes)
from parts where parts.id = customers_contact.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_reports_to"),
    ]

    operations = [
        migrations.RunSQL(PHONES, migrations.RunSQL.noop),
    ]
