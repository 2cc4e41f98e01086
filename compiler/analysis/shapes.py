"""The result types of NumPy functions that are not elementwise; the rest are tried out on small arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Undef, Value
from ..ir.types import INT, Array, ListOfType, Scalar, Size, TupleType, Type, Unknown, kind_of_dtype, shape_of
from . import diagonals
from .broadcasting import broadcast_shapes
from .dtypes import array_or_scalar, result_dtype
from .index_types import _cut, item_type

Args = tuple[Operand, ...]
Kwargs = dict[str, Operand]
Shape = tuple[Size, ...]


def _types(args: Args) -> list[Type]:
    from .types import as_array_type, type_of_operand

    return [as_array_type(type_of_operand(a)) for a in args]


def _plain(o: Operand) -> Type:
    from .types import type_of_operand

    return type_of_operand(o)


def _strong(types: list[Type]) -> list[Type]:
    """Python numbers with the dtypes that they have as arrays: products and joins make arrays of them first."""
    return [Scalar(t.kind, result_dtype([t])) if isinstance(t, Scalar) and t.dtype is None else t for t in types]


def _numeric(*types: Type) -> bool:
    return all(isinstance(t, (Array, Scalar)) for t in types)


def _static(o: Operand | None) -> Any:
    """The Python value of a constant operand; `...` if it is not one."""
    if o is None:
        return None
    if isinstance(o, Const):
        return o.value
    if isinstance(o, (TupleOf, ListOf)):
        items = [_static(i) for i in o.items]
        return ... if any(i is ... for i in items) else tuple(items)
    return ...


def _dtype(o: Operand | None, default: str) -> str | None:
    """The dtype that an argument names."""
    value = _static(o)
    if value is None:
        return default
    try:
        return np.dtype(value).name if value is not ... else None
    except TypeError:
        return None


def _dtype_of(t: Type) -> str:
    return t.dtype if isinstance(t, Array) else result_dtype([t])


# -- lengths given as numbers


def size_of(o: Operand) -> Size:
    """A length given to a function that allocates: `n - 1` there is max(n - 1, 0), or NumPy raises."""
    t = _plain(o)
    size = t.size if isinstance(t, Scalar) else None
    if size is None:
        return Size.symbol(f"value {o.number}") if isinstance(o, Value) else Size.unknown()
    constants = [c for key, c in size.terms if not key]
    if constants and constants[0] < 0 and len(size.terms) == 2 and size.constant is None:
        return _cut(size - constants[0], -constants[0])
    return size


def shape_from(o: Operand) -> Shape | None:
    """The shape that an argument spells out."""
    if isinstance(o, (TupleOf, ListOf)):
        return tuple(map(size_of, o.items))
    t = _plain(o)
    if isinstance(t, TupleType):
        return tuple(i.size if isinstance(i, Scalar) and i.size is not None else Size.unknown() for i in t.items)
    return (size_of(o),) if isinstance(t, Scalar) else None


def _creation(default: str) -> Callable[[Args, Kwargs], Type]:
    def rule(args: Args, kwargs: Kwargs) -> Type:
        dtype = _dtype(kwargs.get("dtype"), default)
        return Array(dtype, shape_from(args[0])) if dtype else Unknown()

    return rule


def _full(args: Args, kwargs: Kwargs) -> Type:
    (fill,) = _types(args[1:2])
    if not _numeric(fill):
        return Unknown()
    return Array(_dtype(kwargs.get("dtype"), _dtype_of(fill)) or "float64", shape_from(args[0]))


def _like(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    if not _numeric(t):
        return Unknown()
    dtype = _dtype(kwargs.get("dtype"), _dtype_of(t))
    return Array(dtype, shape_of(t)) if dtype else Unknown()


def _eye(args: Args, kwargs: Kwargs) -> Type:
    n = size_of(args[0])
    m = size_of(kwargs["M"]) if "M" in kwargs and kwargs["M"] != Const(None) else n
    return Array(_dtype(kwargs.get("dtype"), "float64") or "float64", (n, m))


def _arange(args: Args, kwargs: Kwargs) -> Type:
    given = [a for a in (*args, kwargs.get("start"), kwargs.get("stop"), kwargs.get("step")) if a not in (None, Const(None))]
    types = [_plain(a) for a in given]  # type: ignore[arg-type]
    if not _numeric(*types):
        return Unknown()
    dtype = _dtype(kwargs.get("dtype"), result_dtype(types))
    if dtype is None:
        return Unknown()
    whole = len(given) == 1 and kind_of_dtype(dtype) == "int"
    rising = len(given) < 3 or isinstance(given[2], Const) and type(given[2].value) is int and given[2].value > 0
    start = Const(0) if len(given) == 1 else given[0]  # what starts below 0 may name a place twice: -1 and n - 1
    unique = kind_of_dtype(dtype) == "int" and rising and isinstance(start, Const) and start.value >= 0
    return Array(dtype, (size_of(given[0]) if whole else Size.unknown(),), unique=unique)  # type: ignore[arg-type]


def _flatnonzero(args: Args, kwargs: Kwargs) -> Type:
    return Array("int64", (Size.unknown(),), unique=True)


def _linspace(args: Args, kwargs: Kwargs) -> Type:
    ends = _types(args[:2])
    if not _numeric(*ends) or any(shape_of(t) != () for t in ends):
        return Unknown()
    num = args[2] if len(args) > 2 else kwargs.get("num", Const(50))
    dtype = result_dtype([*ends, Scalar("float")])
    return Array(dtype, (size_of(num),))


# -- reductions


def axes_of(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """The axes that an `axis` argument names, counted from the front."""
    if axis is None:
        return tuple(range(ndim))
    if axis is ...:
        return None
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(a % ndim for a in axes) if ndim and all(-ndim <= a < ndim for a in axes) else None


def _reduction(dtype_for: Callable[[str], str]) -> Callable[[Args, Kwargs], Type]:
    def rule(args: Args, kwargs: Kwargs) -> Type:
        (t,) = _types(args[:1])
        if not _numeric(t):
            return Unknown()
        dtype = _dtype(kwargs.get("dtype"), dtype_for(_dtype_of(t)))
        shape = shape_of(t)
        if dtype is None:
            return Unknown()
        if shape is None:
            return array_or_scalar(dtype, ()) if "axis" not in kwargs and "keepdims" not in kwargs else Unknown()
        axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else None))
        keep = _static(kwargs.get("keepdims"))
        axes = axes_of(axis, len(shape)) if shape else ()
        if axes is None or keep is ...:
            return Unknown()
        if keep:
            return array_or_scalar(dtype, tuple(Size.of(1) if k in axes else s for k, s in enumerate(shape)))
        return array_or_scalar(dtype, tuple(s for k, s in enumerate(shape) if k not in axes))

    return rule


def _sum_dtype(d: str) -> str:
    return np.sum(np.ones(1, d)).dtype.name


def _mean_dtype(d: str) -> str:
    return np.mean(np.ones(1, d)).dtype.name


def _spread_dtype(d: str) -> str:
    return np.var(np.ones(1, d)).dtype.name


def _cumulative(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    if not _numeric(t):
        return Unknown()
    shape = shape_of(t)
    dtype = _dtype(kwargs.get("dtype"), _sum_dtype(_dtype_of(t)))
    if shape is None or dtype is None:
        return Unknown()
    axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if axis is None:
        return Array(dtype, (_product(shape),))
    return Array(dtype, shape)


def _product(shape: Shape) -> Size:
    total = Size.of(1)
    for s in shape:
        total = total * s
    return total


# -- products


def matmul(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    if not _numeric(a, b):
        return Unknown()
    dtype = result_dtype([a, b])
    s, t = shape_of(a), shape_of(b)
    if s is None or t is None or not s or not t:
        return Unknown()
    stack = broadcast_shapes(s[:-2], t[:-2])
    rows = s[-2:-1] if len(s) > 1 else ()
    columns = t[-1:] if len(t) > 1 else ()
    return array_or_scalar(dtype, (*(stack or ()), *rows, *columns))


def _dot(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    if not _numeric(a, b):
        return Unknown()
    dtype = result_dtype(_strong([a, b]))
    s, t = shape_of(a), shape_of(b)
    if s is None or t is None:
        return Unknown()
    if not s or not t:
        return array_or_scalar(dtype, s or t)
    return array_or_scalar(dtype, (*s[:-1], *(t[:-2] + t[-1:] if len(t) > 1 else ())))


def _inner(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    if not _numeric(a, b) or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    s, t = shape_of(a) or (), shape_of(b) or ()
    return array_or_scalar(result_dtype(_strong([a, b])), (*s[:-1], *t[:-1]) if s and t else s or t)


def _vdot(args: Args, kwargs: Kwargs) -> Type:
    types = _types(args[:2])
    return array_or_scalar(result_dtype(_strong(types)), ()) if _numeric(*types) else Unknown()


def _outer(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    if not _numeric(a, b) or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    return Array(result_dtype(_strong([a, b])), (_product(shape_of(a) or ()), _product(shape_of(b) or ())))


def _tensordot(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    axes = _static(kwargs.get("axes", args[2] if len(args) > 2 else Const(2)))
    if not _numeric(a, b) or axes is ... or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    s, t = shape_of(a) or (), shape_of(b) or ()
    if isinstance(axes, int):
        left, right = tuple(range(len(s) - axes, len(s))), tuple(range(axes))
    else:
        left, right = (x if isinstance(x, tuple) else (x,) for x in axes)
    left, right = (tuple(k % len(u) for k in x) for x, u in ((left, s), (right, t)))
    kept = [z for k, z in enumerate(s) if k not in left] + [z for k, z in enumerate(t) if k not in right]
    dtype = result_dtype(_strong([a, b]))
    return Array(dtype, tuple(kept))


def _einsum(args: Args, kwargs: Kwargs) -> Type:
    text = _static(args[0])
    types = _types(args[1:])
    if not isinstance(text, str) or "." in text or not _numeric(*types):
        return Unknown()
    left, arrow, right = text.replace(" ", "").partition("->")
    sizes: dict[str, Size] = {}
    for labels, t in zip(left.split(","), types, strict=False):
        for label, size in zip(labels, shape_of(t) or (), strict=False):
            old = sizes.get(label)
            sizes[label] = size if old is None or old.is_one or not old.is_many and size.is_many else old
    if not arrow:
        flat = left.replace(",", "")
        right = "".join(sorted(c for c in set(flat) if flat.count(c) == 1))
    if any(c not in sizes for c in right):
        return Unknown()
    return array_or_scalar(result_dtype(_strong(types)), tuple(sizes[c] for c in right))


# -- rearrangement


def _transpose(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    axes = _static(kwargs.get("axes", args[1] if len(args) > 1 else None))
    if not _numeric(t) or shape is None or axes is ...:
        return Unknown()
    order = range(len(shape))[::-1] if axes is None else [a % len(shape) for a in axes]
    return Array(_dtype_of(t), tuple(shape[k] for k in order))


def _swapaxes(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    a, b = _static(args[1]), _static(args[2])
    if not _numeric(t) or not shape or a is ... or b is ...:
        return Unknown()
    new = list(shape)
    new[a], new[b] = new[b], new[a]
    return Array(_dtype_of(t), tuple(new))


def _moveaxis(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    source, target = _static(args[1]), _static(args[2])
    if not _numeric(t) or not shape or source is ... or target is ...:
        return Unknown()
    order = np.moveaxis(np.empty((1,) * len(shape)), source, target).ndim
    source, target = ((x,) if isinstance(x, int) else x for x in (source, target))
    n = order
    kept = [k for k in range(n) if k not in [s % n for s in source]]
    for place, s in sorted(zip((d % n for d in target), (s % n for s in source), strict=True)):
        kept.insert(place, s)
    return Array(_dtype_of(t), tuple(shape[k] for k in kept))


def _reshape(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    if not _numeric(t):
        return Unknown()
    shape = shape_of(t)
    target = args[1] if len(args) > 1 else kwargs.get("shape", Const(None))
    items = target.items if isinstance(target, (TupleOf, ListOf)) else None
    if items is None:
        new = shape_from(target) if target != Const(-1) else (Size.of(-1),)
        if new is None:
            return Unknown()
    else:
        new = tuple(map(size_of, items))
    total = _product(shape) if shape is not None else None
    holes = [k for k, s in enumerate(new) if s.constant == -1]
    if holes:
        new = tuple(_rest(total, new) if k in holes else s for k, s in enumerate(new))
    if len(new) == 1 and total is not None:
        new = (total,)
    return Array(_dtype_of(t), new)


def _rest(total: Size | None, new: Shape) -> Size:
    """The length that -1 stands for."""
    if total is None:
        return Size.unknown()
    others = [s for s in new if s.constant != -1]
    if all(s.is_one for s in others):
        return total
    known = 1
    for s in others:
        if s.constant is None:
            return Size.unknown()
        known *= s.constant
    if total.constant is not None and known:
        return Size.of(total.constant // known)
    return Size.unknown()


def _ravel(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    return Array(_dtype_of(t), (_product(shape) if shape is not None else Size.unknown(),)) if _numeric(t) else Unknown()


def _squeeze(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if not _numeric(t) or shape is None or axis is ...:
        return Unknown()
    if axis is None:
        if not all(s.is_one or s.is_many for s in shape):
            return Unknown()
        return Array(_dtype_of(t), tuple(s for s in shape if not s.is_one))
    axes = axes_of(axis, len(shape)) or ()
    return Array(_dtype_of(t), tuple(s for k, s in enumerate(shape) if k not in axes))


def _expand_dims(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if not _numeric(t) or shape is None or axis is ... or axis is None:
        return Unknown()
    axes = axis if isinstance(axis, tuple) else (axis,)
    n = len(shape) + len(axes)
    axes = tuple(a % n for a in axes)
    rest = iter(shape)
    return Array(_dtype_of(t), tuple(Size.of(1) if k in axes else next(rest) for k in range(n)))


def _broadcast_to(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    return Array(_dtype_of(t), shape_from(args[1])) if _numeric(t) else Unknown()


def _same(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    return Array(_dtype_of(t), shape_of(t)) if _numeric(t) else Unknown()


def _copy(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    leading: tuple[Size, ...] = ()
    if isinstance(args[0], Value) and isinstance(t, ListOfType) and t.elem is not None:
        t, leading = t.elem, (Size.unknown(),)
    dtype = _dtype(kwargs.get("dtype", args[1] if len(args) > 1 else None), _dtype_of(t)) if _numeric(t) else None
    shape = _displayed(args[0]) if isinstance(args[0], (ListOf, TupleOf)) else shape_of(t)
    shape = shape_of(t) if shape is None else shape
    return Array(dtype, None if shape is None else (*leading, *shape)) if dtype else Unknown()


def _displayed(o: Operand) -> Shape | None:
    """The shape of the array that a display of displays of numbers makes."""
    if not isinstance(o, (ListOf, TupleOf)) or not o.items:
        return shape_of(_plain(o))
    shapes = [_displayed(i) for i in o.items]
    return (Size.of(len(shapes)), *shapes[0]) if shapes[0] is not None and all(s == shapes[0] for s in shapes) else None


def _part(args: Args, kwargs: Kwargs) -> Type:
    from .types import part_type

    (t,) = _types(args[:1])
    return part_type(t)


def _angle(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    if not _numeric(t):
        return Unknown()
    return array_or_scalar(np.angle(np.ones((), _dtype_of(t))).dtype.name, shape_of(t))


def _rounded(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    return array_or_scalar(_dtype_of(t), shape_of(t)) if _numeric(t) else Unknown()


def _items(o: Operand) -> list[Type] | None:
    """The types of the arrays in a display."""
    if not isinstance(o, (TupleOf, ListOf)):
        return None
    types = _types(o.items)
    return types if _numeric(*types) and all(shape_of(t) is not None for t in types) else None


def _concatenate(args: Args, kwargs: Kwargs) -> Type:
    types = _items(args[0])
    axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else Const(0)))
    if not types or axis is ... or axis is None:
        return Unknown()
    shapes = [shape_of(t) or () for t in types]
    k = axis % len(shapes[0])
    total = Size.of(0)
    for s in shapes:
        total = total + s[k]
    return Array(result_dtype(_strong(types)), tuple(total if j == k else s for j, s in enumerate(shapes[0])))


def _stack(args: Args, kwargs: Kwargs) -> Type:
    types = _items(args[0])
    axis = _static(kwargs.get("axis", args[1] if len(args) > 1 else Const(0)))
    if not types or axis is ...:
        t = _plain(args[0])
        if isinstance(t, ListOfType) and isinstance(t.elem, (Array, Scalar)) and isinstance(axis, int):
            shape = shape_of(t.elem)
            if shape is None:
                return Array(_dtype_of(t.elem), None)
            k = axis % (len(shape) + 1)
            return Array(_dtype_of(t.elem), (*shape[:k], Size.unknown(), *shape[k:]))
        return Unknown()
    axes = list(shape_of(types[0]) or ())
    axes.insert(axis % (len(axes) + 1), Size.of(len(types)))
    return Array(result_dtype(_strong(types)), tuple(axes))


def _stacked(op: str) -> Callable[[Args, Kwargs], Type]:
    """hstack, vstack, column_stack, dstack: concatenation after adding axes."""

    def rule(args: Args, kwargs: Kwargs) -> Type:
        types = _items(args[0])
        if not types:
            return Unknown()
        shapes = [shape_of(t) or () for t in types]
        if op == "hstack":
            shapes = [s or (Size.of(1),) for s in shapes]
            axis = 0 if len(shapes[0]) == 1 else 1
        elif op == "vstack":
            shapes = [s if len(s) > 1 else (Size.of(1), *(s or (Size.of(1),))) for s in shapes]
            axis = 0
        else:
            shapes = [s if len(s) > 1 else (*(s or (Size.of(1),)), Size.of(1)) for s in shapes]
            axis = 1
        total = Size.of(0)
        for s in shapes:
            total = total + s[axis]
        return Array(result_dtype(_strong(types)), tuple(total if j == axis else z for j, z in enumerate(shapes[0])))

    return rule


def _where(args: Args, kwargs: Kwargs) -> Type:
    if len(args) < 3:
        return Unknown()
    types = _types(args)
    if not _numeric(*types):
        return Unknown()
    return _zero_dim(result_dtype(types[1:]), broadcast_shapes(*(shape_of(t) for t in types)))


def _zero_dim(dtype: str, shape: Shape | None) -> Type:
    """np.where returns 0-d arrays, not scalars."""
    return Array(dtype, shape)


def _clip(args: Args, kwargs: Kwargs) -> Type:
    given = [a for a in (*args, *kwargs.values()) if a != Const(None)]
    types = _types(tuple(given))
    if not _numeric(*types):
        return Unknown()
    return array_or_scalar(result_dtype(types), broadcast_shapes(*(shape_of(t) for t in types)))


def _take(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    axis = _static(kwargs.get("axis", args[2] if len(args) > 2 else None))
    if not _numeric(t) or axis is ... or shape_of(t) is None:
        return Unknown()
    if axis is None:
        flat = Array(_dtype_of(t), (_product(shape_of(t) or ()),))
        return item_type(flat, args[1], _plain)
    k = axis % len(shape_of(t) or (1,))
    return item_type(t, TupleOf((*(SliceOf(),) * k, args[1])), _plain)


def _argsort(args: Args, kwargs: Kwargs) -> Type:
    t = _sort(args, kwargs)
    return Array("int64", t.shape, unique=t.ndim == 1) if isinstance(t, Array) else Unknown()


def _sort(args: Args, kwargs: Kwargs) -> Type:
    return _ravel(args[:1], {}) if kwargs.get("axis") == Const(None) else _same(args, kwargs)


# -- linear algebra


def _inverse(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    return Array(_dtype_float(t), shape_of(t)) if _numeric(t) else Unknown()


def _dtype_float(t: Type) -> str:
    d = _dtype_of(t)
    return d if kind_of_dtype(d) in ("float", "complex") else "float64"


def _eig(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    (t,) = _types(args[:1])
    s = shape_of(t)
    if not _numeric(t) or not s or kind_of_dtype(_dtype_of(t)) != "complex":
        return Unknown(), Unknown()  # of a real matrix, the numbers decide
    return Array(_dtype_of(t), s[:-1]), Array(_dtype_of(t), s)


def real_dtype(d: str) -> str:
    """The dtype of the size of a number."""
    return np.ones((), d).real.dtype.name


def _solve(args: Args, kwargs: Kwargs) -> Type:
    a, b = _types(args[:2])
    square, right = shape_of(a), shape_of(b)
    if not _numeric(a, b) or not square or not right:
        return Unknown()
    stack = square[:-2] if len(right) == 1 else broadcast_shapes(square[:-2], right[:-2])
    columns = right[-1:] if len(right) > 1 else ()
    dtype = result_dtype([Array(_dtype_float(a), ()), Array(_dtype_float(b), ())])
    return Array(dtype, None if stack is None else (*stack, square[-1], *columns))


def _determinant(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    s = shape_of(t)
    return array_or_scalar(_dtype_float(t), s[:-2]) if _numeric(t) and s is not None else Unknown()


def _slogdet(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    from .types import part_type

    t = _determinant(args, kwargs)
    return t, part_type(t)


def _eigh(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    (t,) = _types(args[:1])
    s = shape_of(t)
    if not _numeric(t) or not s:
        return Unknown(), Unknown()
    return Array(real_dtype(_dtype_float(t)), s[:-1]), Array(_dtype_float(t), s)


def _norm(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    s = shape_of(t)
    axis, keep = _static(kwargs.get("axis")), _static(kwargs.get("keepdims"))
    if not _numeric(t) or s is None or axis is ... or keep is ...:
        return Unknown()
    axes = axes_of(axis, len(s)) or ()
    shape = tuple(Size.of(1) if k in axes else z for k, z in enumerate(s) if keep or k not in axes)
    return array_or_scalar(real_dtype(_dtype_float(t)), shape)


# -- trying things out


def sampled(op: str, function: Any, args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    """Ranks, dtypes and unit axes of the results, from two trials with different lengths."""
    if function is None:
        return (Unknown(),)
    trials = []
    for shift in (0, 1):
        sizes: dict[Any, int] = {}
        try:
            values = [_sample(a, sizes, shift) for a in args]
            named = {k: _sample(v, sizes, shift) for k, v in kwargs.items()}
            with np.errstate(all="ignore"):
                result = function(*values, **named)
        except Exception:
            return (Unknown(),)
        trials.append(result if isinstance(result, tuple) else (result,))
    return tuple(map(_agreed, *trials)) if len(trials[0]) == len(trials[1]) else (Unknown(),)


def _sample(o: Operand, sizes: dict[Any, int], shift: int) -> Any:
    if isinstance(o, (TupleOf, ListOf)):
        items = [_sample(i, sizes, shift) for i in o.items]
        return tuple(items) if isinstance(o, TupleOf) else items
    if isinstance(o, Const):
        return o.value
    if isinstance(o, (SliceOf, Undef)):
        raise TypeError
    t = o.type
    if isinstance(t, Scalar):
        if t.size is not None and t.size.constant is not None:
            return t.size.constant
        if t.kind == "int" and t.dtype is None:  # a length, perhaps: not 1, which would be taken for a unit axis
            return 3 + shift if t.size is None else sizes.setdefault(t.size, 3 + shift)
        return np.dtype(t.dtype).type(1) if t.dtype else {"int": 1, "float": 1.0, "bool": True, "complex": 1j}[t.kind]
    if isinstance(t, Array) and t.shape is not None:
        shape = [s.constant if s.constant is not None else sizes.setdefault(s, 3 + shift) for s in t.shape]
        a = np.ones(shape, t.dtype)
        return a + np.eye(shape[0], shape[1], dtype=t.dtype) if len(shape) == 2 and kind_of_dtype(t.dtype) == "float" else a
    raise TypeError


def _agreed(a: Any, b: Any) -> Type:
    """The type of a result of which two trials are known."""
    if isinstance(a, np.generic) and isinstance(b, np.generic):
        return Scalar(kind_of_dtype(a.dtype.name), a.dtype.name)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.ndim == b.ndim:
        sizes = (Size.of(1) if x == y == 1 else Size.unknown() for x, y in zip(a.shape, b.shape, strict=True))
        return Array(a.dtype.name, tuple(sizes))
    if isinstance(a, bool) and isinstance(b, bool):
        return Scalar("bool")
    return Scalar(type(a).__name__) if type(a) in (int, float) and type(a) is type(b) else Unknown()


RULES: dict[str, Callable[[Args, Kwargs], Any]] = {
    "np.zeros": _creation("float64"), "np.ones": _creation("float64"), "np.empty": _creation("float64"), "np.full": _full,
    "np.zeros_like": _like, "np.ones_like": _like, "np.empty_like": _like, "np.full_like": _like,
    "np.eye": _eye, "np.identity": _eye, "np.arange": _arange, "np.linspace": _linspace,
    "np.flatnonzero": _flatnonzero, "np.nanmax": _reduction(str), "np.nanmin": _reduction(str), "np.partition": _sort,
    "np.argpartition": _argsort,
    "np.sum": _reduction(_sum_dtype), "np.prod": _reduction(_sum_dtype), "np.mean": _reduction(_mean_dtype),
    "np.var": _reduction(_spread_dtype), "np.std": _reduction(_spread_dtype), "np.max": _reduction(str),
    "np.min": _reduction(str), "np.amax": _reduction(str), "np.amin": _reduction(str), "np.ptp": _reduction(str),
    "np.all": _reduction(lambda d: "bool"), "np.any": _reduction(lambda d: "bool"),
    "np.argmax": _reduction(lambda d: "int64"), "np.argmin": _reduction(lambda d: "int64"),
    "np.nansum": _reduction(_sum_dtype), "np.nanmean": _reduction(_mean_dtype),
    "np.cumsum": _cumulative, "np.cumprod": _cumulative,
    "np.matmul": matmul, "np.dot": _dot, "np.inner": _inner, "np.vdot": _vdot, "np.outer": _outer,
    "np.tensordot": _tensordot, "np.einsum": _einsum,
    "np.diag": diagonals.diag, "np.diagonal": diagonals.diagonal, "np.transpose": _transpose, "np.swapaxes": _swapaxes, "np.moveaxis": _moveaxis, "np.reshape": _reshape,
    "np.ravel": _ravel, "np.squeeze": _squeeze, "np.expand_dims": _expand_dims, "np.broadcast_to": _broadcast_to,
    "np.concatenate": _concatenate, "np.stack": _stack, "np.hstack": _stacked("hstack"), "np.vstack": _stacked("vstack"),
    "np.column_stack": _stacked("column_stack"), "np.flip": _same, "np.roll": _same, "np.tril": _same, "np.triu": _same,
    "np.flipud": _same, "np.fliplr": _same, "np.sort": _sort, "np.copy": _copy, "np.array": _copy, "np.asarray": _copy,
    "np.ascontiguousarray": _copy, "np.asfortranarray": _copy, "np.nan_to_num": _rounded, "np.round": _rounded, "np.around": _rounded,
    "np.real": _part, "np.imag": _part, "np.angle": _angle,
    "np.where": _where, "np.clip": _clip, "np.take": _take, "np.argsort": _argsort,
    "np.linalg.inv": _inverse, "np.linalg.cholesky": _inverse, "np.linalg.solve": _solve, "np.linalg.det": _determinant,
    "np.linalg.slogdet": _slogdet, "np.linalg.eigh": _eigh, "np.linalg.eig": _eig,
    "np.linalg.eigvals": lambda args, kwargs: _eig(args, kwargs)[0], "np.linalg.norm": _norm,
    "np.size": lambda args, kwargs: INT, "np.ndim": lambda args, kwargs: INT,
}  # fmt: skip
def _scattered(args: Args) -> Type:
    (g,) = _types(args[:1])
    return Array(_dtype_of(g), shape_from(args[3])) if _numeric(g) else Unknown()


def _sparse_product(args: Args) -> Type:
    (x,) = _types(args[1:2])
    shape = shape_of(x)
    return Array("complex128" if _dtype_of(x).startswith("complex") else "float64", (Size.unknown(), *shape[1:])) if (
        _numeric(x) and shape) else Unknown()  # fmt: skip


def _first(args: Args) -> Type:
    return _types(args[:1])[0]


def _transposed(args: Args) -> Type:
    (t,) = _types(args[:1])
    shape = shape_of(t)
    return Array(_dtype_of(t), (*shape[:-2], shape[-1], shape[-2])) if _numeric(t) and shape else Unknown()


def _quotient(args: Args) -> Type:
    types = _types(args[:2])
    if not _numeric(*types):
        return Unknown()
    shape = broadcast_shapes(*(shape_of(t) for t in types))
    dtype = result_dtype([*types, Scalar("float")])
    if shape == ():
        return Scalar(kind_of_dtype(dtype), dtype)
    return Array(dtype, shape)


def _from_windows(args: Args) -> Type:
    (g,) = _types(args[:1])
    return Array(_dtype_of(g), shape_from(args[2])) if _numeric(g) else Unknown()


# What our own helpers return, for arguments that are not all Python numbers.
PRELUDE: dict[str, Callable[[Args], Type]] = {
    "along_axis": _scattered, "at_indices": _scattered, "lower_half": _first, "matrix_transpose": _transposed,
    "divide_or_zero": _quotient, "first_share": _quotient, "reciprocal_gap": _first, "shifted": _first,
    "product_before": _first, "product_of_others": _first, "linear_recurrence": _first, "real_valued": _first, "pivot_order": _first,
    "sparse_product": _sparse_product, "sparse_pullback": _sparse_product,
    "sum_of_windows": _from_windows,
}  # fmt: skip

