"""The order of the passes."""

from __future__ import annotations

from ..ir.nodes import Fn
from .algebra import algebra
from .copies import copies
from .cse import cse
from .dce import dce
from .fold import fold
from .increments import increments
from .products import products
from .tapes import tapes
from .views import views

_ROUNDS = 4


def optimize(fn: Fn) -> Fn:
    """The function as a careful person would leave it: every pass, until nothing changes."""
    for _ in range(_ROUNDS):
        before = fn
        fn = dce(algebra(cse(copies(fold(fn)))))
        fn = dce(tapes(products(views(increments(fn)))))  # these count uses, so after the dead code is gone
        if fn == before:
            break
    return fn
