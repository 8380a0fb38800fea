import time, sys, tempfile
from pathlib import Path
from django.test import override_settings
from tests.factories.ingest import *
import pytest
from fukasa.apps.ingest.tasks import start_imports
from fukasa.apps.ingest import selectors
from django.core.files.uploadedfile import TemporaryUploadedFile
from fukasa.apps.ingest.services.uploads import Reading, uploads_accept
import statistics

D = Path("/work/shared/data")


def put(scope, path, **r):
    f = TemporaryUploadedFile(path.name, "text/csv", path.stat().st_size, None)
    with path.open("rb") as src:
        while b := src.read(1 << 20):
            f.write(b)
    f.flush()
    a = uploads_accept(scope=scope, files=[f], reading=Reading(**r))
    assert not a.refusals, a.refusals
    return a.job_ids[0]


def test_time(office, work_off, capsys, tmp_path):
    big = tmp_path / "big.csv"
    big.write_text(
        "\n".join(
            [
                HEADER,
                *(f"tiktok,a{n % 1000},p{n},2025-09-01T09:00:00Z,{SEEN},5000,{n},50,5" for n in range(1_000_000)),
                "",
            ]
        )
    )
    c = office.owner.client
    with capsys.disabled():
        for path, r in (
            (big, {"kind": "posts"}),
            (D / "yt_jp_trending_20250926/trending.csv", {"kind": "posts"}),
            (D / "ig_posts_gvsi2017/posts.csv", {"kind": "posts"}),
            *(
                (p, {"kind": "accounts", "profile": "ranked_panel"})
                for p in sorted((D / "influencers_panel_2022").glob("*.csv"))[:1]
            ),
        ):
            if not path.exists():
                print("absent", path)
                continue
            t = time.monotonic()
            j = put(office.owner.scope, path, **r)
            up = time.monotonic() - t
            ts = []
            for _ in range(5):
                t = time.monotonic()
                resp = c.get(f"/imports/{j}/")
                ts.append(time.monotonic() - t)
            pl = selectors.import_plan(office.owner.scope, j)
            print(
                path.name,
                path.stat().st_size >> 20,
                "MB accept",
                round(up, 2),
                "preview ms",
                round(1000 * statistics.median(ts)),
                "missing",
                pl.missing,
                resp.status_code,
            )
            if pl.ready:
                t = time.monotonic()
                start_imports(scope=office.owner.scope, job_ids=[j])
                work_off()
                v = selectors.import_view(office.owner.scope, j)
                print(
                    "   ", v.state, v.error, v.rows_read, v.rows_rejected, v.added, "s", round(time.monotonic() - t, 1)
                )
                ts = []
                for _ in range(5):
                    t = time.monotonic()
                    resp = c.get(f"/imports/{j}/")
                    ts.append(time.monotonic() - t)
                print("    result ms", round(1000 * statistics.median(ts)))
        ts = []
        for _ in range(5):
            t = time.monotonic()
            c.get("/imports/")
            ts.append(time.monotonic() - t)
        print("index ms", round(1000 * statistics.median(ts)))
        for u in ("/imports/new/", "/imports/columns/"):
            ts = []
            for _ in range(5):
                t = time.monotonic()
                c.get(u)
                ts.append(time.monotonic() - t)
            print(u, "ms", round(1000 * statistics.median(ts)))
