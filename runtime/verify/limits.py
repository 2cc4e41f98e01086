"""A time limit for work that has none of its own, such as SymPy's simplification.

The interpreter's profiling hook looks at the clock at function calls and stops the work by an exception: the
same in every thread and on every system, without signals.
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class OutOfTime(BaseException):
    """Not an Exception, so that no `except Exception` on the way holds it up."""


def within(deadline: float | None, work: Callable[[], T], otherwise: Callable[[], T]) -> T:
    """The result of `work()`, or of `otherwise()` if it is not done at `deadline` (of `time.monotonic`).

    >>> def forever():
    ...     while True:
    ...         str.upper("work"), (lambda: None)()
    >>> within(time.monotonic() + 0.01, forever, lambda: "stopped")
    'stopped'
    """
    if deadline is None:
        return work()

    def watch(frame: Any, event: str, arg: Any) -> None:
        # Not in a generator: one that is being thrown away would swallow the exception, and the hook with it.
        if event == "call" and time.monotonic() > deadline and not frame.f_code.co_flags & inspect.CO_GENERATOR:
            raise OutOfTime

    outer = sys.getprofile()
    try:
        sys.setprofile(watch)
        return work()
    except OutOfTime:
        pass
    finally:
        try:
            sys.setprofile(outer)
        except OutOfTime:  # raised by the call of setprofile itself; the hook is gone after that
            sys.setprofile(outer)
    return otherwise()
