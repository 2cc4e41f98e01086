"""Products of vectors, matrices and tensors as what `np.einsum` would do."""

from __future__ import annotations

import string

from ..ir.nodes import Apply, Operand
from ..ir.types import shape_of
from .shapes.operands import array_types, static

Einsum = tuple[list[str], str, list[Operand]]  # the subscripts of each factor, those of the result, the factors


def as_einsum(s: Apply) -> Einsum | None:
    """A product as an einsum; None if it is no product, or if a factor has an axis twice.

    >>> from ..ir.nodes import Value
    >>> from ..ir.types import Array, Size
    >>> from .types import infer
    >>> from ..ir.build import Builder
    >>> a, v = Value(Array("float64", (Size.of(2), Size.of(3)))), Value(Array("float64", (Size.of(3),)))
    >>> b = Builder(infer)
    >>> _ = b.apply("matmul", a, v), b.apply("np.tensordot", a, a, axes=0)
    >>> [as_einsum(s)[:2] for s in b.stmts]
    [(['ab', 'b'], 'a'), (['ab', 'cd'], 'abcd')]
    """
    if s.op == "np.einsum":
        text = static(s.args[0])
        if not isinstance(text, str) or "." in text or "->" not in text:
            return None
        left, _, result = text.replace(" ", "").partition("->")
        terms, factors = left.split(","), list(s.args[1:])
    else:
        factors = list(s.args[:2])
        shapes = [shape_of(t) for t in array_types(tuple(factors))] if len(factors) == 2 else []
        if len(shapes) != 2 or None in shapes:
            return None
        found = _subscripts(s, *(len(shape or ()) for shape in shapes))
        if found is None:
            return None
        *terms, result = found
    return (terms, result, factors) if all(len(set(t)) == len(t) for t in terms) else None


def _subscripts(s: Apply, m: int, n: int) -> tuple[str, str, str] | None:
    """Of a product of arrays with `m` and `n` axes."""
    a, b = string.ascii_letters[:m], string.ascii_letters[m : m + n]
    if not a or not b:
        return None
    if s.op in ("matmul", "np.matmul", "np.dot"):
        inner = max(n - 2, 0)
        stack = min(m, n) - 2
        if s.op == "np.dot" or stack <= 0:
            if s.op != "np.dot" and max(m, n) > 2 and min(m, n) < 2:
                return None  # a stack of matrices and a vector
            b = b[:inner] + a[-1] + b[inner + 1 :]
            if s.op != "np.dot" and n > 2:  # the stack is of the second
                return a, b, b[:-2] + a[:-1] + b[-1:]
            return a, b, a[:-1] + b[:inner] + b[inner + 1 :]
        b = (b[: n - m] if n > m else "") + a[max(m - n, 0) : m - 2] + a[-1] + b[-1]
        longer = a[:-2] if m >= n else b[:-2]
        return a, b, longer + a[-2] + b[-1]
    if s.op == "np.inner":
        return a, b[:-1] + a[-1], a[:-1] + b[:-1]
    if s.op == "np.outer" and m == n == 1:
        return a, b, a + b
    return _tensordot(s, a, b) if s.op == "np.tensordot" else None


def _tensordot(s: Apply, a: str, b: str) -> tuple[str, str, str] | None:
    axes = static(dict(s.kwargs).get("axes", s.args[2] if len(s.args) > 2 else None))
    axes = 2 if axes is None else axes
    if isinstance(axes, int):
        axes = (tuple(range(len(a) - axes, len(a))), tuple(range(axes)))
    if not isinstance(axes, tuple) or len(axes) != 2:
        return None
    left, right = ([k % len(x) for k in (side if isinstance(side, tuple) else (side,))] for side, x in zip(axes, (a, b), strict=True))
    joined = list(b)
    for i, j in zip(left, right, strict=True):
        joined[j] = a[i]
    kept = [c for i, c in enumerate(a) if i not in left] + [c for j, c in enumerate(b) if j not in right]
    return a, "".join(joined), "".join(kept)
