"""The journal can't be rewritten; and the extensions that later tables and searches stand on."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

FORBID = """
create function core_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on core_journalentry
    for each statement execute function core_append_only();
create trigger append_only before update or delete on core_journalsubject
    for each statement execute function core_append_only();
"""

ALLOW = """
drop trigger append_only on core_journalsubject;
drop trigger append_only on core_journalentry;
drop function core_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FORBID, ALLOW),
    ]
