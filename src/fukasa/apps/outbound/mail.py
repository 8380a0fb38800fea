"""Mail on its way out: whether the server took it, and no second wait for one that is down."""

import logging
from enum import Enum
from hashlib import sha256
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)
REST = 60  # seconds for which a server that failed is not asked again, so that pages do not wait for it one by one


class Sent(Enum):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # this one; the server takes others
    DOWN = "down"  # the server answers nobody, or not in time


def send(mail: EmailMessage, what: str) -> Sent:
    """Hand a mail to the server; what it is about is named in the log when it does not go."""
    if cache.get(_mark()):
        return Sent.DOWN
    try:
        mail.send()
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError) as error:
        logger.warning("%s was refused by the mail server: %s", what, type(error).__name__)
        return Sent.REFUSED
    except (OSError, SMTPException) as error:
        logger.warning("%s could not be mailed: %s", what, type(error).__name__)
        cache.set(_mark(), value=True, timeout=REST)
        return Sent.DOWN
    return Sent.TAKEN


def _mark() -> str:
    server = f"{settings.EMAIL_BACKEND} {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"mail-down:{sha256(server.encode()).hexdigest()}"
