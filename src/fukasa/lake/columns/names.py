"""Which columns of the accounts the file of columns holds, and under which names."""

from fukasa.lake.query.costs import COST_QUANTILES
from fukasa.lake.query.fields import FlagField, RangeField, SetField

KIND = "columns"
FORMAT = 1
PLAIN, KNOWN, TRUE = ".plain", ".known", ".true"
VISIBILITY, VISIBILITY_REPLACED = "visibility", "replaced_for"
KEY, HANDLE = "account_key", "handle"

NUMBERS = tuple(dict.fromkeys([*(field.value for field in RangeField), *COST_QUANTILES]))
SETS: dict[str, tuple[str, ...]] = {
    **{field.value: (field.value,) for field in SetField},
    SetField.CATEGORY.value: ("category", "category_2"),
    VISIBILITY: (VISIBILITY,),
    VISIBILITY_REPLACED: (VISIBILITY_REPLACED,),
}
"""Properties, and the columns of the accounts whose values they take."""

FLAGS = tuple(field.value for field in FlagField if field is not FlagField.IS_OWN)
PLAINS = ("price_mu", "price_sigma", "paid_mu", "paid_sigma", "paid_shape")
"""What the distribution of a cost per view is made of."""
