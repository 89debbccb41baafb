"""Takes away what an index or a constraint of several columns begins with anyway. The indexes alone are dropped: to alter the
fields would have SQLite write each table anew.
"""

import django.db.models.deletion
from django.db import migrations, models

NEEDLESS = {
    "invoice": ("workspace_id", "company_id", "recipient_id"), "invoiceevent": ("invoice_id", "workspace_id"),
    "invoiceline": ("invoice_id",), "invoiceversion": ("invoice_id",),
}


def _drop(apps, schema_editor):
    for name in _found(apps, schema_editor):
        schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def _make(apps, schema_editor):
    for model, columns in NEEDLESS.items():
        of = apps.get_model("invoices", model)
        for column in columns:
            field = next(field for field in of._meta.local_fields if field.column == column)
            schema_editor.execute(schema_editor._create_index_sql(of, fields=[field]))


def _found(apps, schema_editor):
    connection = schema_editor.connection
    for model, columns in NEEDLESS.items():
        table = apps.get_model("invoices", model)._meta.db_table
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, table)
        for name, told in constraints.items():
            is_plain = told["index"] and not told["unique"] and not told["primary_key"]
            if is_plain and len(told["columns"]) == 1 and told["columns"][0] in columns:
                yield name


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_kept_answers'),
        ('invoices', '0004_home_indexes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_drop, _make)],
            state_operations=[
                migrations.AlterField(
                    model_name='invoice',
                    name='company',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invoices_issued', to='accounts.company', verbose_name='発行企業'),
                ),
                migrations.AlterField(
                    model_name='invoice',
                    name='recipient',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoices_received', to='accounts.company', verbose_name='受取企業'),
                ),
                migrations.AlterField(
                    model_name='invoice',
                    name='workspace',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invoices', to='accounts.workspace', verbose_name='ワークスペース'),
                ),
                migrations.AlterField(
                    model_name='invoiceevent',
                    name='invoice',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='invoices.invoice', verbose_name='請求書'),
                ),
                migrations.AlterField(
                    model_name='invoiceevent',
                    name='workspace',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invoice_events', to='accounts.workspace', verbose_name='ワークスペース'),
                ),
                migrations.AlterField(
                    model_name='invoiceline',
                    name='invoice',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='invoices.invoice', verbose_name='請求書'),
                ),
                migrations.AlterField(
                    model_name='invoiceversion',
                    name='invoice',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='invoices.invoice', verbose_name='請求書'),
                ),
            ],
        ),
    ]
