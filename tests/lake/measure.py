"""Measure the lake: `python tests/lake/measure.py [ROWS] [FOLDER]` prints JSON; 5 million rows unless said.

Appends post snapshots of 50,000 accounts in random order, commits, reads one account, commits the same rows again and
erases one account.
"""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake import Lake, Selector

BATCH = 100_000
PROVENANCE = {
    "visibility": "shared",
    "source": "file:made-up.csv",
    "auth_context": "supplied",
    "definition_version": "test/1",
    "retention_class": "synthetic",
    "import_id": "measure",
}
ONE = "FROM post_snapshots WHERE platform = 'instagram' AND account_id = 'account-000123'"


def batch(rng, number):
    accounts = rng.integers(0, 50_000, BATCH)
    posts = np.arange(number * BATCH, (number + 1) * BATCH)
    moments = 1_700_000_000_000_000 + rng.integers(0, 10**13, BATCH)
    columns = {
        "platform": pa.array(np.array(["instagram", "youtube", "tiktok"])[accounts % 3]),
        "account_id": pa.array([f"account-{account:06d}" for account in accounts]),
        "post_id": pa.array([f"post-{post:09d}" for post in posts]),
        "captured_at": pa.array(moments, pa.timestamp("us", "UTC")),
    }
    for name in ("views", "likes", "comments", "shares", "saves"):
        columns[name] = pa.array(rng.lognormal(8, 2, BATCH).astype(np.int64))
    return pa.table(columns | {name: pa.array([value] * BATCH) for name, value in PROVENANCE.items()})


def store(lake, rows):
    """Seconds to append, without those spent on making the rows, and to commit."""
    rng, appending = np.random.default_rng(0), 0.0
    with lake.write("measure") as writer:
        for number in range(rows // BATCH):
            made = batch(rng, number)
            begin = time.perf_counter()
            writer.append("post_snapshots", made)
            appending += time.perf_counter() - begin
        begin = time.perf_counter()
        writer.commit("measure")
        return appending, time.perf_counter() - begin


def timed(work):
    begin = time.perf_counter()
    result = work()
    return result, time.perf_counter() - begin


def peak():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def measure(folder, rows):
    lake = Lake.open(folder)
    appending, committing = store(lake, rows)
    report = {"machine": f"{os.cpu_count()} cores", "rows": rows, "append_s": appending, "commit_s": committing}
    report |= {"rows_per_s": round(rows / (appending + committing)), "peak_rss_mb": peak()}
    connection, report["connect_s"] = timed(lambda: lake.current().connect(SHARED_ONLY))
    one = [timed(lambda: connection.sql(ONE).to_arrow_table().num_rows) for _ in range(9)]
    report |= {"one_account_rows": one[0][0], "one_account_first_s": one[0][1]}
    report["one_account_median_s"] = sorted(seconds for _, seconds in one)[4]
    connection.close()
    report["bytes_on_disk"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    report["again_append_s"], report["again_commit_s"] = store(lake, rows)
    account = Selector(platform="instagram", account_id="account-000123")
    _, report["erase_account_s"] = timed(lambda: lake.erase(account))
    return report | {"peak_rss_all_mb": peak()}


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as temporary:
        found = measure(Path(temporary) / "lake", wanted)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
