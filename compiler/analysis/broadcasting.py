"""NumPy's broadcasting on symbolic shapes, and what undoes it."""

from __future__ import annotations

from ..ir.types import Size

Shape = tuple[Size, ...]


def broadcast_size(a: Size, b: Size) -> Size:
    """The length of an axis that two operands share."""
    if a == b or b.is_one:
        return a
    if a.is_one:
        return b
    if a.is_many and b.is_many:
        return a  # NumPy accepts it only if they are equal
    if a.is_many or b.is_many:
        return a if a.is_many else b  # the other is 1 or the same
    return Size.unknown()


def broadcast_shapes(*shapes: Shape | None) -> Shape | None:
    """The shape that operands are broadcast to; None if a rank is not known."""
    if any(s is None for s in shapes):
        return None
    result: Shape = ()
    for shape in shapes:
        assert shape is not None
        n = max(len(result), len(shape))
        one = Size.of(1)
        left = (*(one,) * (n - len(result)), *result)
        right = (*(one,) * (n - len(shape)), *shape)
        result = tuple(map(broadcast_size, left, right))
    return result


def reduction_for(have: Shape | None, want: Shape | None) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The axes to sum over so that an adjoint of shape `have` gets the operand's shape `want`.

    Returns (axes that were added in front, axes to sum with keepdims), or None if that is not known.
    """
    if have is None or want is None:
        return None
    extra = len(have) - len(want)
    if extra < 0:
        return ((), ()) if not have else None
    kept: list[int] = []
    for k, (h, w) in enumerate(zip(have[extra:], want, strict=True)):
        if h == w or h.is_many and w.is_many:
            continue
        if not w.is_one:
            return None
        kept.append(extra + k)
    return tuple(range(extra)), tuple(kept)
