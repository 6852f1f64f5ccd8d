"""Times of actions, taken in turn, so that whatever else the machine does meets all alike."""

import gc
import time
from collections.abc import Callable
from statistics import median

Clock = Callable[[], float]

WALL: Clock = time.perf_counter
CPU: Clock = time.process_time
"""Of this process: what the database computes is not in it."""


def side_by_side(*actions: Callable[[], object], clock: Clock, turns: int) -> list[float]:
    """The median seconds of each action, after one turn that does not count."""
    times: list[list[float]] = [[] for _ in actions]
    gc.collect()
    for turn in range(turns + 1):
        for action, taken in zip(actions, times, strict=True):
            began = clock()
            action()
            if turn:
                taken.append(clock() - began)
    return [median(taken) for taken in times]
