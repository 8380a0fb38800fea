"""Money as whole minor units with a currency; never a bare float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from fukasa.core.errors import InvalidInput

# ISO 4217: how many digits stand behind the point. Currencies that are not named have two.
_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "TWD": 2, "KWD": 3, "BHD": 3}
_CODE_LENGTH = 3


def minor_digits(currency: str) -> int:
    """Tell how many decimal digits a currency has (JPY 0, USD 2)."""
    return _MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in the minor unit of a currency.

    Attributes:
        minor: whole minor units (yen, cents).
        currency: the ISO 4217 code in capitals.

    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != _CODE_LENGTH or not self.currency.isascii() or not self.currency.isupper():
            message = f"a currency is three capital letters such as JPY, got {self.currency!r}"
            raise InvalidInput(message)

    @classmethod
    def of(cls, amount: Decimal | float | str, currency: str) -> "Money":
        """Make money from an amount in the main unit, rounded half to even."""
        scaled = Decimal(str(amount)).scaleb(minor_digits(currency))
        if not scaled.is_finite():
            message = f"an amount of money must be a finite number, got {amount}"
            raise InvalidInput(message)
        return cls(int(scaled.to_integral_value(ROUND_HALF_EVEN)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in the main unit (yen, dollars)."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        """Add money of the same currency."""
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} cannot be added; convert one first"
            raise InvalidInput(message)
        return Money(self.minor + other.minor, self.currency)

    def __str__(self) -> str:
        """Write the amount with thousands separators and its currency."""
        return f"{self.amount:,} {self.currency}"
