"""The second family of worlds: followers, bots and commenters act one by one, and the figures are what comes of it.

It shares no mechanism with the demo world, so that a check that only knows the demo world's curves is found out here.
"""

from fukasa.synth.agents.world import AgentWorld, generate

__all__ = ["AgentWorld", "generate"]
