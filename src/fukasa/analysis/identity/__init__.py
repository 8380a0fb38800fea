"""Propose that accounts on different platforms are one creator, with the reasons; a person decides."""

from fukasa.analysis.identity.propose import IdentityProposal, propose_identities
from fukasa.analysis.identity.score import Reason, trigram_cosine
from fukasa.analysis.identity.weights import IdentityWeights, default_weights, parse_weights

__all__ = [
    "IdentityProposal",
    "IdentityWeights",
    "Reason",
    "default_weights",
    "parse_weights",
    "propose_identities",
    "trigram_cosine",
]
