"""Timing contestants fairly: one core, interleaved rounds, the median of the rounds."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Mapping
from time import perf_counter_ns
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # this module is imported before NumPy, which reads these when it loads its BLAS


def _calls(f: Callable[..., Any], args: tuple[Any, ...], nanoseconds: float) -> int:
    """How many calls take about that long."""
    calls = 1
    while True:
        took = _once(f, args, calls)
        if took > nanoseconds / 4:
            return max(1, round(calls * nanoseconds / took))
        calls *= 4


def _once(f: Callable[..., Any], args: tuple[Any, ...], calls: int) -> int:
    start = perf_counter_ns()
    for _ in range(calls):
        f(*args)
    return perf_counter_ns() - start


def measure(
    contestants: Mapping[str, Callable[..., Any]], args: tuple[Any, ...], rounds: int = 15, milliseconds: float = 8
) -> dict[str, float]:
    """Seconds per call of each contestant: every round times all of them, one after the other."""
    calls = {name: _calls(f, args, milliseconds * 1e6) for name, f in contestants.items()}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, f in contestants.items():
            times[name].append(_once(f, args, calls[name]) / calls[name] * 1e-9)
    return {name: statistics.median(seconds) for name, seconds in times.items()}
