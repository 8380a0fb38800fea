from fukasa.core.errors import Conflict, FukasaError


class KeyUnreadable(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A key, or the file that holds the keys, cannot be used."""

    code = "vault.key_unreadable"
    status = 500


class KeyMissing(FukasaError):  # noqa: N818
    """Something was sealed with a key that this installation does not have."""

    code = "vault.key_missing"
    status = 500


class NotSealed(FukasaError):  # noqa: N818
    """A text that no key of this vault has sealed, or that was changed since."""

    code = "vault.not_sealed"
    status = 500


class KeyInUse(Conflict):
    """A key that must not be dropped."""

    code = "vault.key_in_use"
