from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_every_event_in_the_log")]

    operations = [
        migrations.AddField(model_name="loghead", name="followed", field=models.TextField(default="")),
    ]
