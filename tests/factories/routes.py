"""For every route that needs an object, or something to be there: how to make it in the owner's workspace.

A new route with arguments gets one line here; the tests of ``tests/web/test_every_url.py`` then visit it as everybody.
"""

from collections.abc import Callable

from tests.factories import (
    brands,
    creators,
    goals,
    ingest,
    invitations,
    labelling,
    lists,
    notifications,
    operations,
    people_keys,
    plans,
    rights,
    tokens,
    verdicts,
    webhooks,
)
from tests.factories.workspaces import People

RouteArguments = Callable[[People], dict[str, object]]


def _member(people: People) -> dict[str, object]:
    return {"member_id": people.viewer.scope.member_id}


def _plan(_: People) -> dict[str, object]:
    return {"key": "small"}


def _workspace(people: People) -> dict[str, object]:
    return {"workspace_id": people.owner.scope.workspace_id}


# Routes outside the gate of a workspace, each with the reason why it may stand there.
OPEN = {
    "healthz": "tells that the app is alive, and nothing else",
    "account_login": "the way in",
    "account_logout": "ends a session; without one it does nothing",
    "account_inactive": "says that an account is closed, and nothing else",
    "account_signup": "closed unless the operator opens it",
    "account_reset_password": "answers alike for every address",
    "account_reset_password_done": "says that a mail may be on its way",
    "account_reset_password_from_key": "signed address for one person and one use",
    "account_reset_password_from_key_done": "says that the password was changed",
    "account_email_verification_sent": "says that a mail is on its way",
    "account_confirm_email": "signed address for one e-mail",
    "mfa_authenticate": "the second step of the way in, after the first",
    "mfa_login_webauthn": "the way in by passkey",
    "openid_connect_login": "the way in by the operator's provider; 404 without one",
    "openid_connect_callback": "the way back from the provider, with the state of this session",
    "socialaccount_login_cancelled": "says that nothing was changed",
    "socialaccount_login_error": "says that the provider failed",
    "socialaccount_signup": "goes on with an account that the provider vouched for; else the way in",
    "workspaces:demo-login": "404 unless the demo runs",
    "workspaces:setup": "signed address, leads to the log-in once anybody is there",
    "invitations:join": "a token of 256 random bits for one address and one use, for a week",
    "workspaces:preferences": "language and theme of the visitor's own browser",
    "lists:shared": "a token of 256 random bits opens one list, its chosen columns only, until it expires",
    "lists:guest-name": "the same token, where guests are asked: keeps the name they type in their own browser",
    "lists:guest-answer": "the same token, where guests are asked: what a guest says about one account of that list",
    "plans:shared": "a token of 256 random bits opens one plan without what is hidden, until it expires",
    "plans:shared-pdf": "the same as a paper",
    "plans:shared-xlsx": "the same as a workbook",
    "notifications:unsubscribe": "signed address for one person, from their mail; stops that mail and nothing else",
    "readyz": "tells whether the app can be relied on; what is amiss only to the machine itself or with its token",
    "metrics": "404 except for the machine itself or with its token; holds no person and no id",
}

ARGUMENTS: dict[str, RouteArguments] = {
    "account_reset_password_from_key": lambda _: {"uidb36": "1", "key": "nonsense"},
    "account_confirm_email": lambda _: {"key": "nonsense"},
    **dict.fromkeys(["openid_connect_login", "openid_connect_callback"], lambda _: {"provider_id": "sso"}),
    **dict.fromkeys(["mfa_edit_webauthn", "mfa_remove_webauthn"], people_keys.of_passkey),
    "usersessions_end": people_keys.of_device,
    "mfa_deactivate_totp": people_keys.with_app,
    "mfa_generate_recovery_codes": people_keys.with_app,
    "workspaces:setup": lambda _: {"key": "nonsense"},
    "invitations:join": lambda _: {"token": "nonsense"},
    **dict.fromkeys(["invitations:again", "invitations:withdraw"], invitations.of_invitation),
    "workspaces:role": _member,
    "workspaces:remove": _member,
    "workspaces:plan": _plan,
    "workspaces:plan-give": _workspace,
    "tokens:revoke": tokens.of_token,
    "operations:job-run": operations.of_job,
    "operations:task-again": operations.of_failed_task,
    "lists:shared": lambda _: {"token": "nonsense"},
    "lists:guest-name": lambda _: {"token": "nonsense"},
    "lists:guest-answer": lambda _: {"token": "nonsense", "entry_id": 1},
    "lists:entry": lists.of_entry,
    "lists:entries-restore": lists.of_removal,
    "lists:share-revoke": lists.of_share,
    "lists:search-seen": lists.of_search,
    "lists:search-delete": lists.of_search,
    "lists:search-restore": lists.of_search,
    **dict.fromkeys(
        [f"lists:{name}" for name in ("detail", "columns", "edit", "delete", "restore", "paste", "entries-remove")],
        lists.of_list,
    ),
    **dict.fromkeys([f"lists:{name}" for name in ("csv", "xlsx", "share")], lists.of_list),
    **dict.fromkeys([f"lists:{name}" for name in ("reviews", "reviews-csv", "reviews-xlsx")], lists.of_list),
    "lists:codes": lists.of_list,
    "lists:code-cut": lists.of_code,
    **dict.fromkeys([f"lists:mirror{name}" for name in ("", "-leave", "-csv", "-xlsx")], lists.of_mirror),
    "lists:mirror-return": lists.of_left_mirror,
    "lists:mirror-note": lists.of_mirror_entry,
    "lists:fields": lists.of_list,
    **dict.fromkeys([f"lists:field-{name}" for name in ("change", "move", "archive", "restore")], lists.of_field),
    **dict.fromkeys(["lists:value", "lists:value-undo"], lists.of_value),
    **dict.fromkeys([f"lists:round-{name}" for name in ("close", "reopen")], lists.of_round),
    **dict.fromkeys(
        [f"plans:{name}" for name in ("detail", "brief", "toml", "run", "adopt", "progress", "duplicate", "delete")],
        plans.of_plan,
    ),
    **dict.fromkeys([f"plans:{name}" for name in ("restore", "relax", "scenario")], plans.of_plan),
    **dict.fromkeys([f"plans:audience{name}" for name in ("", "-overlaps", "-undo")], plans.of_plan),
    **dict.fromkeys([f"plans:{name}-csv" for name in ("segments", "overlaps")], plans.of_plan),
    **dict.fromkeys([f"plans:{name}" for name in ("csv", "xlsx", "html")], plans.of_run),
    **dict.fromkeys([f"plans:plan-{name}" for name in ("json", "xlsx", "pdf")], plans.of_portfolio),
    "plans:share": plans.of_portfolio,
    "plans:share-revoke": plans.of_share,
    **dict.fromkeys(["plans:shared", "plans:shared-pdf", "plans:shared-xlsx"], lambda _: {"token": "nonsense"}),
    **dict.fromkeys(
        [
            f"goals:{name}"
            for name in ("detail", "save", "assume", "undo", "to-plan", "delete", "restore", "csv", "xlsx")
        ],
        goals.of_goal,
    ),
    **dict.fromkeys([f"ranking:{name}" for name in ("list", "list-csv", "list-xlsx")], lists.of_list),
    **dict.fromkeys([f"ranking:{name}" for name in ("run", "run-csv", "run-xlsx")], plans.of_run),
    "plans:price-remove": plans.of_price,
    "plans:price-restore": plans.of_price,
    **dict.fromkeys(
        [f"creators:{name}" for name in ("report", "figures-csv", "figures-json", "authenticity-csv")],
        creators.of_account,
    ),
    **dict.fromkeys([f"creators:export-{name}" for name in ("file", "cancel", "again", "delete")], creators.of_export),
    **dict.fromkeys([f"creators:{name}" for name in ("note-edit", "note-delete", "note-restore")], creators.of_note),
    **dict.fromkeys([f"brands:{name}" for name in ("edit", "toml", "delete")], brands.of_brand),
    "brands:restore": brands.of_deleted_brand,
    **dict.fromkeys([f"webhooks:{name}" for name in ("detail", "edit", "delete", "switch")], webhooks.of_endpoint),
    **dict.fromkeys([f"webhooks:{name}" for name in ("secret", "ping", "replay-since")], webhooks.of_endpoint),
    "webhooks:replay": webhooks.of_delivery,
    **dict.fromkeys(["notifications:open", "notifications:read"], notifications.of_notification),
    "notifications:unsubscribe": notifications.of_person,
    **dict.fromkeys(["contacts:edit", "contacts:delete"], rights.of_contact),
    **dict.fromkeys(["rights:detail", "rights:archive", "rights:delete"], rights.of_request),
    "rights:receipt": rights.of_deleted,
    "verdicts:withdraw": verdicts.of_verdict,
    "verdicts:restore": verdicts.of_verdict,
    "verdicts:appeal-decide": verdicts.of_appeal,
    "verdicts:appeal-reopen": verdicts.of_appeal,
    "verdicts:appeal-withdraw": verdicts.of_appeal,
    "verdicts:appeal-restore": verdicts.of_withdrawn_appeal,
    **dict.fromkeys(
        [
            f"ingest:{name}"
            for name in (
                "detail",
                "mapping",
                "reading",
                "keep",
                "map",
                "start",
                "start-all",
                "discard",
                "rejects",
                "undo",
            )
        ],
        ingest.of_upload,
    ),
    **dict.fromkeys([f"ingest:{name}" for name in ("progress", "cancel", "again", "change")], ingest.of_started),
    **dict.fromkeys(
        [
            f"labelling:{name}"
            for name in ("work", "undo", "finish", "abandon", "resume", "close", "measure", "delete", "restore")
        ],
        labelling.of_audit,
    ),
    **dict.fromkeys([f"labelling:{name}" for name in ("detail", "progress", "decide", "csv")], labelling.of_closed),
    **dict.fromkeys([f"ingest:mapping-{name}" for name in ("download", "delete", "restore")], ingest.of_mapping),
}
