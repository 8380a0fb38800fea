"""Types that many operations use, each with its bounds."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from ninja import Field, Schema
from pydantic import ConfigDict

Name = Annotated[str, Field(min_length=1, max_length=100)]
Label = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=2000)]
Sentence = Annotated[str, Field(max_length=1000)]
LastDay = Annotated[date, Field(description="the last day on which it works, at most a year ahead")]
AccountKey = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[a-z_]+:.+$", examples=["tiktok:hana"])]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Body(Schema):
    """What programs send: unknown names are refused, so that a typing error is not passed over."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


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
