"""A limit of time for what may not end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TooLong(BaseException):
    """A limit of time; no program catches it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """TooLong after so many seconds of this process. A limit inside of another one counts as well."""

    def stop(*_: Any) -> None:
        raise TooLong

    handler = signal.signal(signal.SIGVTALRM, stop)
    left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        unused, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(left - (seconds - unused), 0.001))
