from django.urls import path

from fukasa.apps.verdicts.views import appeals, overview, verdicts

app_name = "verdicts"
urlpatterns = [
    path("verdicts/", overview.index, name="index"),
    path("verdicts/give/", verdicts.give, name="give"),
    path("verdicts/<int:verdict_id>/withdraw/", verdicts.withdraw, name="withdraw"),
    path("verdicts/<int:verdict_id>/restore/", verdicts.restore, name="restore"),
    path("verdicts/appeals/enter/", appeals.enter, name="appeal-enter"),
    path("verdicts/appeals/<int:appeal_id>/decide/", appeals.decide, name="appeal-decide"),
    path("verdicts/appeals/<int:appeal_id>/reopen/", appeals.reopen, name="appeal-reopen"),
    path("verdicts/appeals/<int:appeal_id>/withdraw/", appeals.withdraw, name="appeal-withdraw"),
    path("verdicts/appeals/<int:appeal_id>/restore/", appeals.restore, name="appeal-restore"),
]
