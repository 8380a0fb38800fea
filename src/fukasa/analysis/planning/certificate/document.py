"""A certificate as plain values, as it stands in PLAN.json."""

from dataclasses import asdict

from fukasa.analysis.planning.certificate.results import Certificate


def as_document(certificate: Certificate, language: str = "ja") -> dict[str, object]:
    """Give the certificate as plain values.

    Args:
        certificate: the certificate.
        language: of ``text``, ``ja`` or ``en``; both stand beside it.

    """
    document = asdict(certificate)
    return document | {"text": certificate.text_ja if language == "ja" else certificate.text_en}
