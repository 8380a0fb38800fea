from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "fukasa.apps.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from fukasa.apps.webhooks import hearing, tasks  # noqa: PLC0415  the models are there only now
        from fukasa.apps.webhooks.selectors import counted  # noqa: PLC0415  likewise
        from fukasa.apps.webhooks.services.waking import wake_by  # noqa: PLC0415  likewise
        from fukasa.apps.workspaces import quotas  # noqa: PLC0415  likewise

        hearing.listen()
        wake_by(tasks.wake)
        quotas.register(quotas.Quota.WEBHOOKS, counted)
