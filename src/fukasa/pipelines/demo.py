"""The demo world in the lake: synthetic creators that every page can show without anybody's data."""

from collections.abc import Callable
from datetime import datetime

import pyarrow.parquet as pq

from fukasa.core.provenance import SHARED_ONLY, RetentionClass
from fukasa.pipelines.home import Home
from fukasa.pipelines.refresh import RefreshResult, refresh
from fukasa.synth import World, generate

FULL_TEXT_UP_TO = 20_000  # accounts; a larger world has fewer comments, so that it stays affordable
OnStep = Callable[[str, float], None]


def has_demo_world(home: Home) -> bool:
    """Tell whether the lake already holds a demo world; the list of versions forgets, the facts do not."""
    with home.lake.current().connect(SHARED_ONLY, tables=("accounts",)) as connection:
        query = "SELECT EXISTS (FROM accounts_facts WHERE retention_class = ?)"
        return bool(connection.execute(query, [RetentionClass.SYNTHETIC.value]).fetchall()[0][0])


def make_demo_world(
    home: Home, *, accounts: int = 2_000, seed: int = 7, on_step: OnStep = lambda _name, _share: None
) -> RefreshResult:
    """Write a demo world that ends today, keep its planted truth beside the lake, and build the index.

    Args:
        home: the data folder.
        accounts: how many accounts.
        seed: seed of the randomness.
        on_step: told the step and the share done.

    """
    write_demo_facts(home, accounts=accounts, seed=seed, on_step=lambda name, share: on_step(name, 0.5 * share))
    return refresh(home, on_step=lambda name, share: on_step(name, 0.5 + 0.5 * share))


def write_demo_facts(home: Home, *, accounts: int, seed: int = 7, on_step: OnStep = lambda _name, _share: None) -> None:
    """Write the facts of a demo world and its planted truth, and no index.

    Args:
        home: the data folder.
        accounts: how many accounts.
        seed: seed of the randomness.
        on_step: told the step and the share done.

    """
    world = World(accounts, seed, _today(home), "full" if accounts <= FULL_TEXT_UP_TO else "light")
    truth_folder = home.root / "demo-truth"
    truth_folder.mkdir(parents=True, exist_ok=True)
    made = 0
    with home.lake.write("demo world") as writer:
        for number, batch in enumerate(generate(world)):
            for table, rows in batch.tables.items():
                if rows.num_rows:
                    writer.append(table, rows)
            pq.write_table(batch.truth, truth_folder / f"accounts-{number:05d}.parquet")
            made += batch.tables["accounts"].num_rows
            on_step("generate", made / accounts)
        writer.commit(f"demo world: {accounts:,} accounts")


def _today(home: Home) -> datetime:
    """The world ends at last midnight, so that a demo shows fresh figures and one day gives one world."""
    return home.clock().replace(hour=0, minute=0, second=0, microsecond=0)
