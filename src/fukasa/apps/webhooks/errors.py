from fukasa.core.errors import Conflict, InvalidInput, NotFound


class EndpointNotFound(NotFound):
    code = "webhooks.endpoint_not_found"


class DeliveryNotFound(NotFound):
    code = "webhooks.delivery_not_found"


class TypesUnclear(InvalidInput):
    """A pattern of event types that fits nothing."""

    code = "webhooks.types_unclear"


class SecretJustChanged(Conflict):
    """The secret before the last one signs still; a third would drop it before its day is over."""

    code = "webhooks.secret_just_changed"


class EndpointOff(Conflict):
    """Nothing is sent to an endpoint that is switched off."""

    code = "webhooks.endpoint_off"
