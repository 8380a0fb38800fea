from fukasa.core.errors import FukasaError


class InvitationNotGood(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A link that opens nothing any more, or not for this person; the sentence says why and what to do."""

    code = "invitations.not_good"
    status = 410


class InvitationNotFound(FukasaError):  # noqa: N818
    code = "invitations.not_found"
    status = 404


class AlreadyThere(FukasaError):  # noqa: N818
    """Somebody who is a member already, or was invited already."""

    code = "invitations.already_there"
    status = 409


class AlreadySettled(FukasaError):  # noqa: N818
    """An invitation that was accepted or withdrawn while somebody looked at it."""

    code = "invitations.already_settled"
    status = 409
