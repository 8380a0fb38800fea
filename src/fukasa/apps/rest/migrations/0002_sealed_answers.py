from django.db import migrations

import fukasa.apps.vault.fields


class Migration(migrations.Migration):
    dependencies = [("rest", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="keptanswer",
            name="body",
            field=fukasa.apps.vault.fields.EncryptedTextField(blank=True),  # texts were sealed before, by hand
        ),
    ]
