"""The order of the passes."""

from __future__ import annotations

from ..ir.nodes import Fn
from .algebra import algebra
from .branches import branches
from .copies import copies
from .cse import cse
from .dce import dce
from .fold import fold
from .increments import increments
from .products import products
from .tapes import tapes
from .views import views

# The last five count uses, so they come after the dead code is gone.
_PASSES = (fold, copies, cse, algebra, dce, branches, increments, views, products, tapes, dce)
_ROUNDS = 6


def optimize(fn: Fn) -> Fn:
    """The function as a careful person would leave it: every pass in turn, until none changes anything."""
    unchanged = 0
    for run in _PASSES * _ROUNDS:
        before, fn = fn, run(fn)
        unchanged = unchanged + 1 if fn == before else 0
        if unchanged == len(_PASSES):
            break
    return fn
