"""Alarms whose cause is no more are told apart from those that somebody called done."""

from django.db import migrations, models


def tell_apart(apps, schema_editor):
    """Until now nobody stood beside what the system itself had cleared."""
    rows = apps.get_model("work", "Task").objects.filter(kind="alarm", status="done", done_by=None)
    rows.update(status="cleared")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0002_words'),
        ('people', '0003_words'),
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='task',
            name='task_status_known',
        ),
        migrations.AlterField(
            model_name='task',
            name='status',
            field=models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped'), ('cleared', 'Over')], default='open', max_length=8, verbose_name='Status'),
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_on__isnull', True), ('status', 'open')), models.Q(('done_at__isnull', False), ('done_on__isnull', False), ('status__in', ['done', 'dropped', 'cleared'])), _connector='OR'), name='task_status_known'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'alarm'), models.Q(('status', 'cleared'), _negated=True), _connector='OR'), name='task_cleared_is_alarm'),
        ),
    ]
