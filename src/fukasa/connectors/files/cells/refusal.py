"""A cell that cannot be understood."""


class CellRefused(ValueError):  # noqa: N818  a refusal reads better without the suffix
    """Why a cell was not taken, and how to mend it."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


MISSING = frozenset({"", "-", "--", "—", "–", "―", "ー", "n/a", "na", "#n/a", "null", "none", "なし", "不明", "없음"})


def is_missing(cell: str) -> bool:
    """Whether a cell of a column that is not text says that the value is not known."""
    return cell.strip().casefold() in MISSING
