"""The rows of a planned import, part by part."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from fukasa.connectors.files.assemble import Assembly
from fukasa.connectors.files.expand import expander
from fukasa.connectors.files.finish import KnownIds, nobody_known
from fukasa.connectors.files.formats.detect import reader_of
from fukasa.connectors.files.formats.raw import RawChunk
from fukasa.connectors.files.identity import checked_key
from fukasa.connectors.files.model import ImportChunk, ImportPlan, ImportStamp
from fukasa.connectors.files.plan import wanted_columns
from fukasa.core.errors import InvalidInput


def read_import(
    plan: ImportPlan, stamp: ImportStamp, commenter_key: bytes, known_ids: KnownIds = nobody_known
) -> Iterator[ImportChunk]:
    """Read a file as planned.

    Args:
        plan: how.
        stamp: what every row carries.
        commenter_key: the secret with which people are hashed, at least 16 bytes.
        known_ids: tells the account ids of handles where rows give no id; none are known if left out.

    Raises:
        InvalidInput: a required field is missing, or the file turns out to be damaged.

    """
    must_be_ready(plan)
    return _chunks(plan, Assembly.of(plan, stamp, checked_key(commenter_key), known_ids))


def _chunks(plan: ImportPlan, assembly: Assembly) -> Iterator[ImportChunk]:
    reader = reader_of(plan.path, plan.source, expander(plan.profile))
    rows = 0
    for raw in _ahead(reader(wanted_columns(plan), limit_rows=None)):
        chunk = assembly.chunk(raw)
        rows += chunk.rows_read
        yield chunk
    if not rows:
        raise InvalidInput(f"{plan.path.name}: the file has a header and no rows; export it again", file=plan.path.name)


def must_be_ready(plan: ImportPlan) -> None:
    """Refuse a plan in which something that every row needs comes from nowhere."""
    if plan.ready:
        return
    shown = ", ".join(plan.source.columns[:20])
    first = plan.missing[0].split(" or ")[0]
    wide = plan.source.delimiter and len(plan.source.columns) == 1
    cause = f" (with the delimiter {plan.source.delimiter!r} there is only one column)" if wide else ""
    needed = f"nothing gives {'; '.join(plan.missing)}, and a {plan.kind} file needs it{cause}"
    raise InvalidInput(
        f"{plan.path.name}: {needed}; the file has the columns {shown}; "
        f'name the right one in a map: [columns] {first} = "…", or in [constants]',
        file=plan.path.name,
        missing=list(plan.missing),
    )


def _ahead(parts: Iterator[RawChunk]) -> Iterator[RawChunk]:
    """Read the next part while the last one is being used."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = worker.submit(next, parts, None)
            yield part
