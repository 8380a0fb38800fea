"""A worker that asks the current index again and again, as a web process does, until it is told to stop."""

import sys
import time
from pathlib import Path

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home

ASKED = AccountQuery(must=Criteria(ranges={RangeField.FOLLOWERS: Range(low=0)}), sort=RangeField.FOLLOWERS)


def main(folder: Path) -> None:
    """Print the lake version of every index that answered, in order."""
    home = Home(folder)
    index, told = home.open_index(), 0
    while not (folder / "stop").exists():
        current = Home(folder).lake.current().artifact("search.duckdb")
        if current != index.path:
            index = Home(folder).open_index()
        page = index.search(ASKED, SHARED_ONLY, limit=5)
        assert page.total == index.meta.accounts
        assert index.facet(ASKED, SHARED_ONLY, SetField.PLATFORM)[0][1] == page.total
        assert index.table(ASKED, SHARED_ONLY).num_rows == page.total
        if index.meta.accounts != told:
            told = index.meta.accounts
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
