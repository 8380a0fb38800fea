"""The parts of the application: all in one process, or each in one of its own."""

from enum import StrEnum


class Part(StrEnum):
    """What a process of the application may do."""

    WEB = "web"
    WORKER = "worker"
    SCHEDULER = "scheduler"


EVERY = frozenset(Part)
