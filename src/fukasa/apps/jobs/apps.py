from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fukasa.apps.jobs"
    label = "jobs"
