"""A thread that notes every few seconds which parts of this process are alive, and enqueues the jobs that are due."""

import logging
import threading
from collections.abc import Callable, Mapping

from django.db import connections

from fukasa.apps.jobs.services import heart_beat, heart_stop, jobs_enqueue_due, jobs_start, tasks_follow_clock
from fukasa.core.clock import Clock, system_clock
from fukasa.web.parts import Part
from fukasa.web.worker import close_cut_off

logger = logging.getLogger("fukasa.pulse")
INTERVAL = 10.0


class Pulse:
    """Beats for the parts of a process while they live.

    With the worker among them it also takes up what others left, with the scheduler it keeps the jobs' time.
    """

    def __init__(
        self,
        process: str,
        parts: Mapping[Part, Callable[[], bool]],
        *,
        interval: float = INTERVAL,
        clock: Clock = system_clock,
    ) -> None:
        self._process, self._parts, self._interval, self._clock = process, dict(parts), interval, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fukasa-pulse", daemon=True)

    def start(self) -> None:
        """Make those jobs due that want to run at every start, and begin."""
        if Part.SCHEDULER in self._parts:
            jobs_start(self._clock())
        self._thread.start()

    def stop(self) -> None:
        """End, and take the heartbeats away: who stops in good order is not missed."""
        self._stopping.set()
        self._thread.join(self._interval)
        heart_stop(self._process)

    def beat(self) -> None:
        """Do once what is done every few seconds."""
        now = self._clock()
        for part, is_alive in self._parts.items():
            if is_alive():
                heart_beat(part, self._process, now)
        if Part.WORKER in self._parts:
            close_cut_off(self._process, now)
        if Part.SCHEDULER in self._parts:
            tasks_follow_clock(now)
            jobs_enqueue_due(now)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.beat()
            except Exception:
                logger.exception("the pulse failed and is tried again in a moment")
            finally:
                connections.close_all()
            self._stopping.wait(self._interval)
