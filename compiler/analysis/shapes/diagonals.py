"""The types of `np.diag` and `np.diagonal`: the same diagonal of the same matrix is always equally long."""

from __future__ import annotations

from ...ir.nodes import Const, Operand
from ...ir.types import Array, Size, Type, Unknown


def diag(args: tuple[Operand, ...], kwargs: dict[str, Operand]) -> Type:
    """Of a vector a matrix, of a matrix its diagonal."""
    t, k = _given(args, kwargs, "k")
    if t is None or k is None or t.shape is None or len(t.shape) not in (1, 2):
        return Unknown()
    if len(t.shape) == 1:
        return Array(t.dtype, (t.shape[0] + abs(k),) * 2)
    return Array(t.dtype, (_length(t.shape[0], t.shape[1], k),))


def diagonal(args: tuple[Operand, ...], kwargs: dict[str, Operand]) -> Type:
    """The diagonal of two axes, which becomes the last axis."""
    t, k = _given(args, kwargs, "offset")
    axes = [kwargs.get(name, Const(default)) for name, default in (("axis1", 0), ("axis2", 1))]
    if t is None or k is None or t.shape is None or len(t.shape) < 2 or not all(isinstance(a, Const) for a in axes):
        return Unknown()
    first, second = (a.value % len(t.shape) for a in axes)  # type: ignore[union-attr]
    rest = tuple(n for i, n in enumerate(t.shape) if i not in (first, second))
    return Array(t.dtype, (*rest, _length(t.shape[first], t.shape[second], k)))


def _given(args: tuple[Operand, ...], kwargs: dict[str, Operand], name: str) -> tuple[Array | None, int | None]:
    t = getattr(args[0], "type", None)
    k = kwargs.get(name, Const(0))
    return t if isinstance(t, Array) else None, k.value if isinstance(k, Const) and type(k.value) is int else None


def _length(n: Size, m: Size, k: int) -> Size:
    if n == m and k == 0:
        return n
    if n.constant is not None and m.constant is not None:
        return Size.of(max(min(n.constant + min(k, 0), m.constant - max(k, 0)), 0))
    return Size.symbol(f"diagonal({n!r},{m!r},{k})")
