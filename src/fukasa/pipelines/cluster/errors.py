"""Why a cluster cannot be used, each as one sentence."""

from fukasa.core.errors import FukasaError


class ClusterUnusable(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The cluster is not there, or its machines cannot do this work; nothing was written."""

    code = "cluster.unusable"
    status = 503


class ClusterFailed(FukasaError):  # noqa: N818
    """A step failed on the cluster; the current version stays as it was."""

    code = "cluster.failed"
    status = 500
