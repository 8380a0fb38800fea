from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "fukasa.web"
    label = "web"
