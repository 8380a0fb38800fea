"""Put the parts together: build, open, ask, many at once, and the others."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fukasa.cli.benchmarks.report import report
from fukasa.cli.benchmarks.search.against import ENGINES, compare
from fukasa.cli.benchmarks.search.catalogue import OF_THE_BUILD, STEPS, kept, sizes_mb
from fukasa.cli.benchmarks.search.processes import in_process
from fukasa.cli.benchmarks.search.questions import KINDS, SEED
from fukasa.core.errors import InvalidInput

ACCOUNTS = 250_000
_SECONDS = 3_600.0
_HERE = "fukasa.cli.benchmarks.search"


def bench_search(
    *,
    accounts: int = ACCOUNTS,
    seed: int = 1,
    runs: int = 3,
    users: int = 16,
    against: tuple[str, ...] = ENGINES,
    keep: Path | None = None,
) -> dict[str, Any]:
    """Measure building, opening, the mix, many users at once, and other engines on the same rows.

    Args:
        accounts: how many.
        seed: of the accounts; the questions have their own.
        runs: how often the mix is asked; the median of each question counts.
        users: how many at once; 0 leaves that out.
        against: which engines are asked as well.
        keep: where everything is kept, so that a run that was stopped goes on; a folder that goes away if None.

    """
    unknown = ", ".join(sorted(set(against) - set(ENGINES)))
    if unknown:
        raise InvalidInput(f"there is no engine {unknown} to measure against; there are {', '.join(ENGINES)}")
    if keep is not None:
        folder = keep / f"{accounts}-{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        return _measured(folder.resolve(), accounts, seed, runs, users, against)
    with TemporaryDirectory(prefix="fukasa-bench-") as made:
        return _measured(Path(made), accounts, seed, runs, users, against)


def _measured(
    folder: Path, accounts: int, seed: int, runs: int, users: int, against: tuple[str, ...]
) -> dict[str, Any]:
    steps = {name: _step(folder, name, accounts, seed) for name in STEPS}
    own = _told(in_process(f"{_HERE}.own:measure", folder, runs, seconds=_SECONDS))
    answers = own.pop("answers")
    return report(
        "search",
        {
            "accounts": accounts,
            "seed": seed,
            "questions": {"seed": SEED, **KINDS},
            "build": {name: steps[name] for name in OF_THE_BUILD},
            "build_seconds": round(sum(steps[name]["seconds"] for name in OF_THE_BUILD if name != "vectors"), 1),
            "size_mb": sizes_mb(folder),
            **own,
            "at_once": in_process(f"{_HERE}.users:measure", folder, users, seconds=_SECONDS) if users else None,
            "against": {name: compare(name, folder, answers) for name in against},
        },
    )


def _step(folder: Path, name: str, accounts: int, seed: int) -> dict[str, Any]:
    def do() -> dict[str, Any]:
        return _told(in_process(f"{_HERE}.catalogue:step", folder, name, accounts, seed, seconds=_SECONDS))

    return kept(folder / f"{name}.json", do)


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    if "failed" in answer:
        raise InvalidInput(f"the measurement did not come to an end: {answer['failed']}")
    return answer
