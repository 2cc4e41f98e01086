"""The statements of the function that is differentiated, by the values that they define."""

from __future__ import annotations

from functools import cached_property

from ..ir.nodes import Apply, Block, If, Stmt, Value
from ..ir.visit import statements

_CHOICES = frozenset({
    "np.where", "np.select", "np.piecewise", "np.choose", "np.clip", "np.maximum", "np.minimum", "np.fmax", "np.fmin", "max", "min",
    "np.max", "np.min", "np.nanmax", "np.nanmin", "np.sort", "np.partition", "np.argsort", "np.heaviside", "np.isfinite", "np.isnan",
    "np.nan_to_num", "np.flatnonzero", "np.compress", "np.extract",
})  # fmt: skip


class Known(dict[Value, Stmt]):
    """Values and the statements that define them."""

    @cached_property
    def chooses(self) -> bool:
        """Whether a number may be left out by a choice, though its slope is computed."""
        return any(isinstance(s, If) or isinstance(s, Apply) and s.op in _CHOICES for s in self.values())


def definitions(block: Block) -> Known:
    """Which statement of a block (nested ones included) defines a value."""
    return Known({r: s for s in statements(block) for r in s.results})
