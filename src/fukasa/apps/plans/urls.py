from django.urls import path

from fukasa.apps.plans.views import compare, files, overview, plan, plan_files, prices, scenarios, sharing

app_name = "plans"
urlpatterns = [
    path("plans/", overview.index, name="index"),
    path("plans/new/", overview.new, name="new"),
    path("plans/new/upload/", overview.upload, name="upload"),
    path("plans/new/example/", overview.from_example, name="from-example"),
    path("plans/compare/", compare.compare, name="compare"),
    path("plans/price/", prices.price, name="price"),
    path("plans/price/<int:price_id>/remove/", prices.remove, name="price-remove"),
    path("plans/price/<int:price_id>/restore/", prices.restore, name="price-restore"),
    path("plans/<int:plan_id>/", plan.detail, name="detail"),
    path("plans/<int:plan_id>/brief/", plan.brief, name="brief"),
    path("plans/<int:plan_id>/brief.toml", files.toml, name="toml"),
    path("plans/<int:plan_id>/run/", plan.run, name="run"),
    path("plans/<int:plan_id>/adopt/", plan.adopt, name="adopt"),
    path("plans/<int:plan_id>/relax/", scenarios.relax, name="relax"),
    path("plans/<int:plan_id>/scenario/", scenarios.scenario, name="scenario"),
    path("plans/<int:plan_id>/progress/", plan.progress, name="progress"),
    path("plans/<int:plan_id>/duplicate/", overview.duplicate, name="duplicate"),
    path("plans/<int:plan_id>/delete/", overview.delete, name="delete"),
    path("plans/<int:plan_id>/restore/", overview.restore, name="restore"),
    path("plans/runs/<int:run_id>/shortlist.csv", files.csv, name="csv"),
    path("plans/runs/<int:run_id>/shortlist.xlsx", files.xlsx, name="xlsx"),
    path("plans/runs/<int:run_id>/shortlist.html", files.html, name="html"),
    path("plans/runs/<int:run_id>/plan.json", plan_files.json, name="plan-json"),
    path("plans/runs/<int:run_id>/plan.xlsx", plan_files.xlsx, name="plan-xlsx"),
    path("plans/runs/<int:run_id>/plan.pdf", plan_files.pdf, name="plan-pdf"),
    path("plans/runs/<int:run_id>/share/", sharing.share, name="share"),
    path("plans/runs/<int:run_id>/share/<int:share_id>/revoke/", sharing.revoke, name="share-revoke"),
    path("shared/plans/<str:token>/", sharing.shared, name="shared"),
    path("shared/plans/<str:token>/plan.pdf", sharing.shared_pdf, name="shared-pdf"),
    path("shared/plans/<str:token>/plan.xlsx", sharing.shared_xlsx, name="shared-xlsx"),
]
