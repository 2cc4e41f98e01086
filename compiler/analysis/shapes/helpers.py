"""The types of our own helpers (`compiler/prelude/`)."""

from __future__ import annotations

from collections.abc import Callable

from ... import prelude
from ...ir.types import BOOL, FLOAT, INT, Array, Scalar, Size, Type, Unknown, kind, kind_of_dtype, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import result_dtype
from ..index_types import item_type
from .linalg import eigen
from .operands import Args, array_types, dtype_of, numeric, plain_type, shape_from
from .products import einsum
from .sampling import sampled
from .spectra import resized


def helper(name: str, args: Args) -> tuple[Type, ...]:
    """The types of a helper's results."""
    if name == "eigen":
        return eigen(args)
    if name in _ALWAYS:
        return (_ALWAYS[name](args),)
    types = list(map(plain_type, args))
    if types and all(isinstance(t, Scalar) and t.dtype is None for t in types):
        return (Scalar("complex") if any(kind(t) == "complex" for t in types) else FLOAT,)
    return (_OF_ARRAYS[name](args),) if name in _OF_ARRAYS else sampled(getattr(prelude, name, None), args, {})[:1]


def _sum_like(args: Args) -> Type:
    g, like = map(plain_type, args[:2])
    if not isinstance(like, Array) or not isinstance(g, (Array, Scalar)):
        return like
    of = like if kind(like) in ("float", "complex") else g
    return Array(getattr(of, "dtype", None) or "float64", like.shape)


def _sum_to(args: Args) -> Type:
    t = plain_type(args[0])
    return Array(t.dtype, shape_from(args[1])) if isinstance(t, (Array, Scalar)) and t.dtype else Unknown()


def _last_write(args: Args) -> Type:
    stored = item_type(plain_type(args[0]), args[1], plain_type)
    return Array("bool", stored.shape) if isinstance(stored, Array) else Unknown()


def _as_first(args: Args) -> Type:
    return plain_type(args[0])


def _scattered(args: Args) -> Type:
    (g,) = array_types(args[:1])
    return Array(dtype_of(g), shape_from(args[3])) if numeric(g) else Unknown()


def _sparse_product(args: Args) -> Type:
    (x,) = array_types(args[1:2])
    shape = shape_of(x)
    return Array("complex128" if dtype_of(x).startswith("complex") else "float64", (Size.unknown(), *shape[1:])) if (
        numeric(x) and shape) else Unknown()  # fmt: skip


def _first(args: Args) -> Type:
    return array_types(args[:1])[0]


def _transposed(args: Args) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    return Array(dtype_of(t), (*shape[:-2], shape[-1], shape[-2])) if numeric(t) and shape else Unknown()


def _quotient(args: Args) -> Type:
    types = array_types(args[:2])
    if not numeric(*types):
        return Unknown()
    shape = broadcast_shapes(*(shape_of(t) for t in types))
    dtype = result_dtype([*types, Scalar("float")])
    if shape == ():
        return Scalar(kind_of_dtype(dtype), dtype)
    return Array(dtype, shape)


def _from_windows(args: Args) -> Type:
    (g,) = array_types(args[:1])
    return Array(dtype_of(g), shape_from(args[2])) if numeric(g) else Unknown()


_ALWAYS: dict[str, Callable[[Args], Type]] = {
    "sum_like": _sum_like, "sum_to": _sum_to, "last_write": _last_write, "zeros_of_list": _as_first, "add_lists": _as_first,
    "zero_like": _as_first, "stop_gradient": _as_first, "range_length": lambda args: INT, "fails": lambda args: BOOL,
    **dict.fromkeys(("any_equal", "any_shared", "any_coupled", "any_at_quantile"), lambda args: BOOL),
}  # fmt: skip
# Of Python numbers alone, these give a Python number.
_OF_ARRAYS: dict[str, Callable[[Args], Type]] = {
    "cut_or_padded": resized,
    "along_axis": _scattered, "at_indices": _scattered, "lower_half": _first, "matrix_transpose": _transposed,
    "divide_or_zero": _quotient, "masked_product": _quotient, "masked_quotient": _quotient,
    "masked_einsum": lambda args: einsum(args, {}), "first_share": _quotient, "reciprocal_gap": _first, "over_gaps": _first, "shifted": _first,
    "product_before": _first, "product_of_others": _first, "linear_recurrence": _quotient, "real_valued": _first, "spanned": _first, "pivot_order": _first,
    "sparse_product": _sparse_product, "sparse_pullback": _sparse_product,
    "sum_of_windows": _from_windows,
}  # fmt: skip
