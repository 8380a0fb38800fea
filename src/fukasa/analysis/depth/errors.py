"""How the labels of a share err, also where a share is made of several labels."""

from collections.abc import Mapping
from math import prod

from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.depth.labels import LabelShare
from fukasa.core.errors import InvalidInput


def share_errors(share: LabelShare, errors: Mapping[str, ErrorRates]) -> ErrorRates:
    """Give how the labels of a share err.

    A share of one class errs as its label does. A model may have measured a union of classes under the id of the
    metric without its ending (``substantive``, ``purchase_signal``); else the errors of the union are put together from
    those of its classes as if labels erred independently: a comment with one of the classes is found by its own label
    or by mistake by another one; a comment with none of them is refused when all labels refuse it.

    Args:
        share: the share.
        errors: of the model.

    Raises:
        InvalidInput: the model does not tell the errors of a class.

    """
    union = share.metric.removesuffix("_rate")
    if len(share.classes) > 1 and union in errors:
        return errors[union]
    missing = [name for name in share.classes if name not in errors]
    if missing:
        raise InvalidInput(f"the model of comments does not tell how the labels {missing} err; measure them first")
    parts = [errors[name] for name in share.classes]
    return parts[0] if len(parts) == 1 else _united(parts)


def _united(parts: list[ErrorRates]) -> ErrorRates:
    refused = prod(part.specificity for part in parts)
    positives = sum(part.positives for part in parts)
    lost = sum(part.positives * (1 - part.sensitivity) * refused / part.specificity for part in parts) / positives
    negatives = min(part.negatives for part in parts)
    fewest = min(part.positives for part in parts)
    return ErrorRates(fewest, fewest * (1 - lost), negatives, negatives * refused)
