"""Types that many operations use, each with its bounds."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict

from fukasa.apps.pages.fields import plain_name

_FIRST_YEAR, _LAST_YEAR = 1970, 9000  # all within reach of every time zone


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError(*error.messages) from error
    return text


def _moment(value: datetime) -> datetime:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        message = f"a moment lies between {_FIRST_YEAR} and {_LAST_YEAR}"
        raise ValueError(message)
    return value


def _name(value: Any) -> Any:
    return plain_name(value) if isinstance(value, str) else value


Name = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(_name)]
Label = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=2000)]
Sentence = Annotated[str, Field(max_length=1000)]
LastDay = Annotated[date, Field(description="the last day on which it works, at most a year ahead")]
AccountKey = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[a-z_]+:.+$", examples=["tiktok:hana"])]
Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email)]
Moment = Annotated[AwareDatetime, AfterValidator(_moment)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Body(Schema):
    """What programs send: unknown names are refused, so that a typing error is not passed over."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


def one_of(values: Iterable[str]) -> Any:
    """Bound a text to some words, and name them in the OpenAPI document."""
    words = tuple(values)
    return Field(pattern=f"^({'|'.join(words)})$", json_schema_extra={"enum": list(words)})


class FileFormat(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    XLSX = "xlsx"


class Told(Schema):
    """How many were touched."""

    count: int


class MoneyOut(Schema):
    """Whole minor units (yen, cents) of a currency."""

    minor: int
    currency: str


class Secret(Schema):
    """Something that is shown this once and kept nowhere."""

    secret: str
    url: str = ""


_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "html": "text/html",
    "toml": "application/toml",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "zip": "application/zip",
    "any": "application/octet-stream",
}


def file_answer(*endings: str) -> dict[str, Any]:
    """Say in the OpenAPI document that an operation hands over a file."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {_MEDIA[one]: {} if one == "json" else binary for one in endings}
    return {"responses": {200: {"description": "The file", "content": content}}}


def also_refuses(*statuses: int, beside: dict[str, Any] | None = None) -> dict[str, Any]:
    """Say in the OpenAPI document that an operation refuses with further statuses, beside what it hands over."""
    told = (beside or {}).get("responses", {})
    return {"responses": told | {status: {"$ref": "#/components/responses/Problem"} for status in statuses}}
