"""Apart from the columns that it fills: PostgreSQL makes no index on a table that the same transaction has written to."""

from django.db import migrations, models


def fill(apps, _schema_editor):
    """Real time is the nearest that is known of when a token was given; its grant is its refresh token's."""
    for name in ("Grant", "AccessToken", "RefreshToken", "IDToken"):
        apps.get_model("accounts", name).objects.update(given_at=models.F("created"))
    AccessToken, RefreshToken = (apps.get_model("accounts", name) for name in ("AccessToken", "RefreshToken"))
    family = RefreshToken.objects.filter(access_token=models.OuterRef("pk")).values("token_family")[:1]
    AccessToken.objects.update(token_family=models.Subquery(family))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_strict_register")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
