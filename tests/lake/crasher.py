"""Run by the crash tests in a process of its own: kills writers, or lets the disk be full, and reports as JSON."""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pyarrow as pa

from fukasa.core.errors import StorageFull
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake import Lake, Selector
from tests.lake.rows import PROVENANCE, table_of

ROWS = 1_000
COUNTS = [f"SELECT import_id, count(*) FROM {table} GROUP BY ALL" for table in ("posts", "mentions")]  # noqa: S608  ours


def rows(number, count=ROWS):
    numbers = np.arange(count) + number * count
    everywhere = PROVENANCE | {"platform": "x", "account_id": f"a{number}", "import_id": str(number)}
    columns = {name: pa.array([value] * count) for name, value in everywhere.items()}
    columns["post_id"] = pa.array([f"p{value * 2654435761 % 2**32}" for value in numbers])
    columns["captured_at"] = columns["captured_at"].cast(pa.timestamp("us", "UTC"))
    return pa.table(columns)


def append(lake, number):
    with lake.write(f"append {number}") as writer:
        writer.append("posts", rows(number))
        writer.append("mentions", mentions(number))
        return writer.commit(str(number))


def mentions(number):
    named = rows(number)
    count = [ROWS * ["brand"], ROWS * ["acme"]]
    return named.append_column("kind", count[:1]).append_column("value", count[1:])


def in_child(work):
    """Run work in a forked process and return its id; DuckDB's threads never live in this one."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  a child has nobody to raise to
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)


def wait(child):
    return os.waitpid(child, 0)[1]


def counted(lake):
    """Posts and mentions per import in the current version, and the version."""
    version = lake.current()
    with version.connect(SHARED_ONLY, tables=("posts", "mentions"), threads=1) as connection:
        found = [dict(connection.sql(query).fetchall()) for query in COUNTS]
    return version.id, *found


def check(folder, notes):
    """Note what the reader sees after a kill, then write as the next writer would."""
    lake = Lake.open(folder)
    version, posts, named = counted(lake)
    torn = posts != named or set(posts.values()) - {ROWS}
    with lake.write("the next writer") as writer:
        writer.append("creators", table_of("creators", {"creator_id": f"after {version}"}))
        writer.commit("the next writer")
    notes.write_text(json.dumps({"version": version, "torn": bool(torn), "imports": len(posts)}))


def victim(change, folder, started):
    lake = Lake.open(folder)
    started.touch()
    if change == "append":
        append(lake, lake.current().id)
    else:
        first = min(counted(lake)[1])
        lake.erase(Selector(import_id=first))


def kill(change, folder, times):
    notes, started = folder.with_name("notes.json"), folder.with_name("started")
    generator = np.random.default_rng(7)
    wait(in_child(lambda: prepare(change, folder, times)))
    report = {"kills": 0, "torn": [], "new_seen": 0, "old_seen": 0, "finished": 0}
    longest, before = 0.5, look(folder, notes)
    for _turn in range(3 * times):
        if report["kills"] >= times and report["new_seen"] + report["finished"]:  # some moments lie behind the change
            break
        started.unlink(missing_ok=True)
        child = in_child(lambda: victim(change, folder, started))
        while not started.exists():
            time.sleep(0.0005)
        time.sleep(generator.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        finished = wait(child) == 0
        longest *= 0.8 if finished else 1.08  # moments spread over the whole life, whatever else the machine does
        seen = look(folder, notes)
        grew = seen["version"] > before["next"]
        report["kills"] += not finished
        report["finished"] += finished
        report["new_seen"] += grew and not finished
        report["old_seen"] += not grew
        report["torn"] += [seen] if seen["torn"] or (finished and not grew) else []
        before = seen
    return report


def prepare(change, folder, times):
    lake = Lake.open(folder)
    imports = 3 * times if change == "erase" else 1  # one to erase at every turn
    with lake.write("a beginning") as writer:
        for number in range(imports):
            writer.append("posts", rows(number))
            writer.append("mentions", mentions(number))
        writer.commit("a beginning")


def look(folder, notes):
    notes.unlink(missing_ok=True)
    if wait(in_child(lambda: check(folder, notes))):
        return {"version": 0, "torn": True, "next": 0}
    seen = json.loads(notes.read_text())
    return seen | {"next": seen["version"] + 1}


def full(folder, limit):
    lake = Lake.open(folder)
    append(lake, 0)
    before = {path for path in folder.rglob("*") if path.is_file()}
    rows_before = lake.current().rows("posts")
    batch = rows(1, 200_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    report = {"error": None}
    try:
        with lake.write("too much") as writer:
            writer.append("posts", batch)
            writer.commit("too much")
    except StorageFull as error:
        report = {"error": type(error).__name__, "message": str(error)}
    left = {path for path in folder.rglob("*") if path.is_file()} - before
    return report | {
        "current": lake.current().id,
        "rows": lake.current().rows("posts"),
        "rows_before": rows_before,
        "left_over": sorted(map(str, left)),
    }


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "kill":
        result = kill(arguments[0], Path(arguments[1]), int(arguments[2]))
    else:
        result = full(Path(arguments[0]), int(arguments[1]))
    sys.stdout.write(json.dumps(result))
