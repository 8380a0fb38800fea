from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="subjectrequest",
            name="counted",
            field=models.JSONField(default=dict),
        ),
    ]
