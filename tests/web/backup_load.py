"""Eight writers in one process: ``write`` goes on until it is killed, ``tell`` holds rows against the log."""

import json
import sys
import threading
from uuid import uuid4


def write() -> None:
    """Make lists from eight threads, and name each one once it is there."""
    from tests.factories.lists import make_list
    from tests.factories.workspaces import make_people

    owner = make_people().owner

    def work() -> None:
        while True:
            name = f"list {uuid4()}"
            make_list(owner, name)
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()

    for _ in range(8):
        threading.Thread(target=work).start()


def tell() -> None:
    """Name the lists, those of which the log tells, and what the log's check finds."""
    from fukasa.apps.audit.models import AuditEvent
    from fukasa.apps.audit.verifying import verify
    from fukasa.apps.lists.models import AccountList

    lists = list(AccountList.unscoped.values_list("name", flat=True))
    told = list(AuditEvent.objects.filter(action="list.created").values_list("object_name", flat=True))
    findings = [one.sentence for one in verify().findings]
    print(json.dumps({"lists": sorted(lists), "told": sorted(told), "findings": findings}))  # noqa: T201


if __name__ == "__main__":
    write() if sys.argv[1] == "write" else tell()
