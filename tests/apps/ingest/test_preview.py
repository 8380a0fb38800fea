"""The preview: what is read from where, how it is changed, what is kept for later."""

import tomllib
from html import unescape

import pytest
from django.urls import reverse

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import State
from fukasa.apps.ingest.field_names import FIELD_NAMES
from fukasa.apps.ingest.models import ImportJob, SavedMapping
from fukasa.apps.ingest.plans import Edit
from fukasa.apps.ingest.services import mapping
from fukasa.apps.ingest.tasks import start_imports
from fukasa.connectors.files import KINDS, parse_mapping, plan_import
from tests.factories.ingest import posts_csv, upload

JAPANESE = "アカウント,公開日,再生数,いいね,メモ\nhana,2025-09-01,1.2万,510,あ\nhana,2025-09-02,△3,604,い\n"


def plan(person, job_id):
    return selectors.import_plan(person.scope, job_id)


def url(name, job_id):
    return reverse(f"ingest:{name}", args=[job_id])


def change(person, job_id, **values):
    return person.client.post(url("mapping", job_id), {key.replace("__", "-"): one for key, one in values.items()})


def page(person, job_id, language="ja"):
    person.client.cookies["fukasa_language"] = language
    return person.client.get(url("detail", job_id)).content.decode()


def test_the_page_tells_the_format_the_mapping_the_notes_and_the_first_rows(office):
    text = page(office.owner, upload(office.owner.scope, JAPANESE.encode("cp932"), "投稿.csv"))
    assert "cp932" in text
    assert "よく使われる名前" in text
    assert "プラットフォームの指定がない" in text
    assert "12,000" in text
    assert "読まない列" in text
    assert "メモ" in text


def test_the_first_rejects_are_shown_with_reason_and_remedy(office):
    job_id = upload(office.owner.scope, JAPANESE)
    text = page(office.owner, job_id)
    assert "個数が負の値です" in text
    assert "直すか、空にしてください" in text
    assert "is negative, and a count cannot be" in page(office.owner, job_id, "en")


def test_what_is_missing_is_told_and_the_import_is_closed(office):
    job_id = upload(office.owner.scope, "account_id,wann,views\na,2025-09-01,5\n")
    text = page(office.owner, job_id)
    assert "必須のposted_atがどこからも読めません" in text
    assert 'id="import-button" disabled' in text
    change(office.owner, job_id, column__posted_at="wann")
    assert 'id="import-button" disabled' not in page(office.owner, job_id)


def test_a_column_is_chosen_taken_away_and_given_back(office):
    job_id = upload(office.owner.scope, posts_csv())
    change(office.owner, job_id, column__views="likes", column__likes="")
    assert plan(office.owner, job_id).columns["views"] == "likes"
    assert "likes" not in plan(office.owner, job_id).columns
    change(office.owner, job_id, column__views="views", column__likes="likes")
    assert plan(office.owner, job_id).columns["views"] == "views"
    assert plan(office.owner, job_id).columns["likes"] == "likes"


def test_what_was_not_changed_keeps_its_reason(office):
    job_id = upload(office.owner.scope, JAPANESE)
    columns = plan(office.owner, job_id).columns
    change(office.owner, job_id, **{f"column__{field}": column for field, column in columns.items()})
    assert {guess.why for guess in plan(office.owner, job_id).guesses} == {"known name"}


def test_a_value_for_every_row_is_given_changed_and_taken_away(office):
    job_id = upload(office.owner.scope, JAPANESE)
    change(office.owner, job_id, constant__platform="youtube", constant__captured_at="2025-09-30")
    assert plan(office.owner, job_id).constants == {"platform": "youtube", "captured_at": "2025-09-30"}
    assert plan(office.owner, job_id).preview["posts"][0]["platform"] == "youtube"
    change(office.owner, job_id, constant__platform="", constant__captured_at="2025-09-30")
    assert plan(office.owner, job_id).constants == {"captured_at": "2025-09-30"}


def test_the_value_of_a_profile_is_taken_away(office):
    text = "Post ID,Publish time,Account ID,Likes\np,2025-09-01,a,3\n"
    job_id = upload(office.owner.scope, text, profile="instagram_insights")
    assert plan(office.owner, job_id).constants == {"platform": "instagram"}
    change(office.owner, job_id, constant__platform="threads")
    assert plan(office.owner, job_id).constants == {"platform": "threads"}
    change(office.owner, job_id, constant__platform="")
    assert plan(office.owner, job_id).constants == {}


def test_options_are_changed(office):
    job_id = upload(office.owner.scope, "account_id;posted_at;views\na;09/26/2025;5\n")
    assert plan(office.owner, job_id).preview_rejects[0].reason == "may be month-day or day-month"
    change(office.owner, job_id, option__timezone="UTC", option__date_order="mdy", option__delimiter=";")
    changed = plan(office.owner, job_id)
    assert (changed.mapping.options.timezone, changed.mapping.options.date_order) == ("UTC", "mdy")
    assert changed.preview["posts"][0]["posted_at"].isoformat() == "2025-09-26T00:00:00+00:00"


def test_a_change_that_the_file_does_not_allow_is_told_and_not_kept(office):
    job_id = upload(office.owner.scope)
    response = change(office.owner, job_id, column__views="nonsense")
    assert "列'nonsense'がありません" in unescape(response.content.decode())
    assert plan(office.owner, job_id).columns["views"] == "views"


def test_strange_fields_of_the_form_are_left_out(office):
    job_id = upload(office.owner.scope)
    change(office.owner, job_id, column__nonsense="views", constant__row_hash="1", on_error="nonsense")
    row = ImportJob.objects.of(office.owner.scope).get(pk=job_id)
    assert "nonsense" not in row.map_text
    assert row.on_error == "reject-row"


def test_htmx_gets_the_preview_alone_and_everybody_else_the_page(office):
    job_id = upload(office.owner.scope)
    path = url("mapping", job_id)
    fragment = office.owner.client.post(path, {"column-views": ""}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'id="mapping"' in fragment
    assert office.owner.client.post(path, {"column-views": "views"}).status_code == 302


def test_the_file_can_be_read_as_another_kind(office):
    job_id = upload(office.owner.scope, "handle,followers\nhana,1200\n")
    assert plan(office.owner, job_id).missing
    office.owner.client.post(url("reading", job_id), {"kind": "accounts", "reading": ""})
    assert plan(office.owner, job_id).missing == ()


def test_a_profile_that_does_not_read_the_kind_is_told(office):
    job_id = upload(office.owner.scope)
    asked = {"kind": "posts", "reading": "profile:ranked_panel"}
    assert "ranked_panel" in office.owner.client.post(url("reading", job_id), asked).content.decode()
    assert plan(office.owner, job_id).profile == ""


def test_a_mapping_is_kept_offered_and_reads_the_next_file_alike(office):
    first = upload(office.owner.scope, JAPANESE)
    change(office.owner, first, column__caption="メモ", constant__platform="tiktok")
    office.owner.client.post(url("keep", first), {"name": "月次"})
    (kept,) = selectors.mappings(office.owner.scope)
    new = office.owner.client.get(reverse("ingest:new")).content.decode()
    assert "月次" in new
    second = upload(office.owner.scope, JAPANESE, map_text=kept.text)
    assert plan(office.owner, second).columns == plan(office.owner, first).columns
    assert plan(office.owner, second).constants == {"platform": "tiktok"}


def test_a_kept_mapping_works_on_the_command_line(office, tmp_path):
    job_id = upload(office.owner.scope, JAPANESE)
    change(office.owner, job_id, column__caption="メモ")
    text = office.owner.client.get(url("map", job_id)).content.decode()
    path = tmp_path / "file.csv"
    path.write_text(JAPANESE, encoding="utf-8")
    assert tomllib.loads(text)["columns"]["caption"] == "メモ"
    assert plan_import(path, "posts", mapping=parse_mapping(text, name="x")).columns["caption"] == "メモ"


def test_a_guessed_column_that_is_absent_from_the_next_file_is_no_refusal(office):
    first = upload(office.owner.scope, JAPANESE)
    office.owner.client.post(url("keep", first), {"name": "月次"})
    (kept,) = selectors.mappings(office.owner.scope)
    second = upload(office.owner.scope, "アカウント,公開日,再生数\nhana,2025-09-01,5\n", map_text=kept.text)
    assert "likes" not in plan(office.owner, second).columns


def test_a_profile_goes_with_the_kept_mapping(office):
    text = "Post ID,Publish time,Account ID,Likes\np,2025-09-01,a,3\n"
    first = upload(office.owner.scope, text, profile="instagram_insights")
    office.owner.client.post(url("keep", first), {"name": "Insights"})
    (kept,) = selectors.mappings(office.owner.scope)
    second = upload(office.owner.scope, text, map_text=kept.text)
    assert plan(office.owner, second).profile == "instagram_insights"


def test_two_mappings_do_not_have_one_name(office):
    job_id = upload(office.owner.scope)
    mapping.mapping_keep(scope=office.owner.scope, job_id=job_id, name="月次")
    response = office.owner.client.post(url("keep", job_id), {"name": "月次"}, follow=True)
    assert "使われています" in response.content.decode() or "月次" in response.content.decode()
    assert SavedMapping.objects.of(office.owner.scope).count() == 1


def test_a_kept_mapping_is_deleted_and_brought_back(office):
    kept = mapping.mapping_keep(scope=office.owner.scope, job_id=upload(office.owner.scope), name="月次")
    office.owner.client.post(reverse("ingest:mapping-delete", args=[kept]))
    assert selectors.mappings(office.owner.scope) == ()
    office.owner.client.post(reverse("ingest:mapping-restore", args=[kept]))
    assert [one.name for one in selectors.mappings(office.owner.scope)] == ["月次"]


def test_the_mappings_of_a_workspace_are_its_own(office):
    mapping.mapping_keep(scope=office.owner.scope, job_id=upload(office.owner.scope), name="秘密の対応表")
    assert selectors.mappings(office.outsider.scope) == ()
    for name in ("mappings", "new"):
        assert "秘密の対応表" not in office.outsider.client.get(reverse(f"ingest:{name}")).content.decode()


def test_a_kept_mapping_of_another_workspace_cannot_be_chosen(office):
    kept = mapping.mapping_keep(scope=office.owner.scope, job_id=upload(office.owner.scope), name="秘密")
    theirs = upload(office.outsider.scope)
    office.outsider.client.post(url("reading", theirs), {"kind": "posts", "reading": f"saved:{kept}"})
    assert plan(office.outsider, theirs).mapping.columns == {}


def test_a_started_import_is_not_changed_any_more(office):
    job_id = upload(office.owner.scope)
    start_imports(scope=office.owner.scope, job_ids=[job_id])
    assert change(office.owner, job_id, column__views="").status_code == 409


def test_a_viewer_reads_the_preview_and_cannot_change_it(office):
    job_id = upload(office.owner.scope)
    text = office.viewer.client.get(url("detail", job_id)).content.decode()
    assert "import-button" not in text
    assert change(office.viewer, job_id, column__views="").status_code == 403


def test_a_file_with_many_columns_offers_them_once(office):
    header = ",".join(["account_id", "posted_at", "views", *(f"c{number}" for number in range(400))])
    text = page(office.owner, upload(office.owner.scope, f"{header}\na,2025-09-01,5\n"))
    assert text.count('value="c399"') == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_cell_that_is_html_is_shown_as_text(language, office):
    job_id = upload(office.owner.scope, 'account_id,posted_at,views,caption\na,2025-09-01,"<b>5",<script>\n')
    text = page(office.owner, job_id, language)
    assert "<script>" not in text.split("<main")[1]
    assert "&lt;b&gt;5" in text


def test_all_files_of_an_upload_are_started_with_one_button(office):
    first, second = upload(office.owner.scope), upload(office.owner.scope)
    batch = ImportJob.objects.of(office.owner.scope).get(pk=first).batch
    ImportJob.unscoped.filter(pk=second).update(batch=batch)
    assert "2件すべて取り込む" in page(office.owner, first)
    office.owner.client.post(url("start-all", first))
    states = ImportJob.objects.of(office.owner.scope).values_list("state", flat=True)
    assert set(states) == {State.WAITING}


def test_an_edit_without_anything_changes_nothing(office):
    job_id = upload(office.owner.scope)
    before = plan(office.owner, job_id)
    mapping.mapping_edit(scope=office.owner.scope, job_id=job_id, edit=Edit(), on_error="reject-row")
    assert plan(office.owner, job_id).columns == before.columns


def test_every_field_has_a_name_in_the_reader_s_language():
    fields = {name for kind in KINDS.values() for name in kind.columns}
    assert set(FIELD_NAMES) == fields
