"""Modules are found by text: those that there are get what they are found by."""

import django.contrib.postgres.indexes
from django.db import migrations

import ratoon.core.search
from ratoon.core.search import name_lexemes


def fill(apps, _editor):
    for module in apps.get_model("product", "Module").objects.all():
        module.search = name_lexemes(module.name_zh) | name_lexemes(module.name_en) | name_lexemes(module.code)
        module.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [
        ("product", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="module",
            name="search",
            field=ratoon.core.search.SearchField(default=set),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="module",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="module_by_search"),
        ),
    ]
