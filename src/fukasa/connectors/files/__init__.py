"""Files that people supply: looked at, then read into canonical tables and rejected rows."""

from fukasa.connectors.files.finish import KnownIds
from fukasa.connectors.files.kinds import KINDS, FileColumn, FileKind, Reading
from fukasa.connectors.files.mapping import PROFILES, Mapping, Options, load_mapping, load_profile, parse_mapping
from fukasa.connectors.files.mapping_text import mapping_text
from fukasa.connectors.files.model import ColumnGuess, ImportChunk, ImportPlan, ImportStamp, Rejection, Source
from fukasa.connectors.files.plan import content_hash, plan_import
from fukasa.connectors.files.read import must_be_ready, read_import
from fukasa.connectors.files.rejects import write_rejects_csv
from fukasa.connectors.files.tables import arrow_schema

__all__ = [
    "KINDS",
    "PROFILES",
    "ColumnGuess",
    "FileColumn",
    "FileKind",
    "ImportChunk",
    "ImportPlan",
    "ImportStamp",
    "KnownIds",
    "Mapping",
    "Options",
    "Reading",
    "Rejection",
    "Source",
    "arrow_schema",
    "content_hash",
    "load_mapping",
    "load_profile",
    "mapping_text",
    "must_be_ready",
    "parse_mapping",
    "plan_import",
    "read_import",
    "write_rejects_csv",
]
