from fukasa.core.errors import Conflict, FukasaError, NotFound


class InvitationNotGood(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A link that opens nothing any more, or not for this person; the sentence says why and what to do."""

    code = "invitations.not_good"
    status = 410


class InvitationNotFound(NotFound):
    code = "invitations.not_found"


class AlreadyThere(Conflict):
    """Somebody who is a member already, or was invited already."""

    code = "invitations.already_there"


class AlreadySettled(Conflict):
    """An invitation that was accepted or withdrawn while somebody looked at it."""

    code = "invitations.already_settled"
