"""Stand-ins for what cannot be sent through NumPy's protocols: creation, `math`, builtins, and linear algebra."""

from __future__ import annotations

import builtins
import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .arrays import FollowedArray, apply_elementwise, array, followed, function, has_followed, plain
from .elements import BRANCHING, CannotFollow, Element, apply
from .functions import MATH_NAMES, SMOOTH

# -- creation: arrays of floats that followed numbers may be stored into


def _is_float(dtype: Any) -> bool:
    return dtype is None or np.dtype(dtype).kind in "fO"


def storable(x: Any) -> Any:
    """A fresh array of floats as one that followed numbers may be stored in; anything else as it is."""
    if type(x) is np.ndarray and x.dtype.kind == "f" and x.ndim:
        return x.astype(object).view(FollowedArray)
    return x


def _created(make: Callable[..., Any]) -> Callable[..., Any]:
    """Run NumPy's creator; an array of floats becomes one that can hold followed numbers."""

    @functools.wraps(make)
    def created(*args: Any, **kwargs: Any) -> Any:
        return storable(make(*args, **kwargs))

    return created


def _like(value: Any) -> Callable[..., Any]:
    def created(a: Any, dtype: Any = None, **kwargs: Any) -> Any:
        shape = kwargs.get("shape")
        shape = np.shape(plain(a)) if shape is None else shape
        kind = dtype if dtype is not None else np.asarray(plain(a)).dtype
        return np.full(shape, value, kind) if not _is_float(kind) else _filled(shape, value)

    return created


def _filled(shape: Any, value: Any) -> Any:
    made = np.empty(shape, object)
    made[...] = plain(value) if isinstance(value, (Element, FollowedArray)) else float(value) if np.ndim(value) == 0 else value
    return made.view(FollowedArray)


def _full(shape: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    if not has_followed(fill_value) and (dtype is not None or np.asarray(fill_value).dtype.kind != "f"):
        return _created(np.full)(shape, fill_value, dtype)
    return _filled(shape, fill_value)


def _full_like(a: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    return _filled(np.shape(plain(a)), fill_value) if _is_float(dtype) else _full(np.shape(plain(a)), fill_value, dtype)


def _array(make: Callable[..., Any], copy: bool) -> Callable[..., Any]:
    def created(x: Any, dtype: Any = None, **kwargs: Any) -> Any:
        if has_followed(x):
            if not _is_float(dtype):
                return array(x).astype(dtype)
            if isinstance(x, Element):
                return plain(x).view(FollowedArray) if copy else x
            return array(x, copy=copy and kwargs.get("copy", True) is not False)
        return _created(make)(x, dtype, **kwargs) if copy else make(x, dtype, **kwargs)

    return created


CREATION: dict[str, Callable[..., Any]] = {
    **{name: _created(getattr(np, name)) for name in ("zeros", "ones", "empty", "eye", "identity", "linspace", "arange")},
    "full": _full, "full_like": _full_like, "zeros_like": _like(0.0), "ones_like": _like(1.0), "empty_like": _like(0.0),
    "array": _array(np.array, True), "asarray": _array(np.asarray, False), "asanyarray": _array(np.asarray, False),
    "ascontiguousarray": _array(np.ascontiguousarray, False), "copy": _array(np.array, True),
    "float64": lambda x=0.0: x if has_followed(x) else np.float64(x),
    "isscalar": lambda x: isinstance(x, Element) or np.isscalar(x),
}  # fmt: skip

# -- reductions that NumPy computes in a way of its own


def _count(a: Any, axis: Any) -> int:
    shape = np.shape(plain(a))
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))


def _objects(a: Any) -> Any:
    return a if isinstance(a, FollowedArray) else plain(a).view(FollowedArray) if isinstance(a, Element) else array(a)


def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False, **kwargs: Any) -> Any:
    a = _objects(a)
    return np.sum(a, axis=axis, keepdims=keepdims, **kwargs) / _count(a, axis)


def var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: int = 0, keepdims: bool = False, **_: Any) -> Any:
    a = _objects(a)
    spread = a - mean(a, axis, keepdims=True)
    return np.sum(spread * spread, axis=axis, keepdims=keepdims) / (_count(a, axis) - ddof)


def std(*args: Any, **kwargs: Any) -> Any:
    return np.sqrt(var(*args, **kwargs))


def average(a: Any, axis: Any = None, weights: Any = None, **kwargs: Any) -> Any:
    if weights is None:
        return mean(a, axis)
    a, weights = _objects(a), _objects(weights)
    if weights.shape != a.shape:
        raise CannotFollow("weights of another shape")
    return np.sum(a * weights, axis=axis) / np.sum(weights, axis=axis)


def ptp(a: Any, axis: Any = None, **kwargs: Any) -> Any:
    return np.max(a, axis=axis, **kwargs) - np.min(a, axis=axis, **kwargs)


def around(a: Any, decimals: int = 0, out: Any = None) -> Any:
    if decimals:
        raise CannotFollow("rounding to digits")
    return apply_elementwise("rint", (a,))


def clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    a = a if low is None else np.maximum(a, low)
    a = a if high is None else np.minimum(a, high)
    if out is not None:
        out[...] = a
    return a if out is None else out


def _truth(name: str) -> Callable[..., Any]:
    def truth(a: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(np, name)(np.asarray(apply_elementwise("not_equal", (a, 0))), *args, **kwargs)

    return truth


def isclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, **_: Any) -> Any:
    return np.abs(np.subtract(a, b)) <= atol + rtol * np.abs(b)


# -- linear algebra, by elimination with the pivots that the sample chooses


def _matrices(f: Callable[[Any], Any]) -> Callable[..., Any]:
    """A function of one matrix over the leading axes of a stack."""

    def over_stack(a: Any) -> Any:
        a = _objects(a)
        if a.ndim == 2:
            return f(a)
        return array([over_stack(m) for m in a])

    return over_stack


def _eliminate(a: Any, b: Any) -> tuple[Any, Any, int]:
    """Row-reduce `a` to upper triangular, `b` along with it; the sign of the row permutation."""
    a, b, n, sign = a.copy(), b.copy(), a.shape[0], 1
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(_number(a[i, k])))
        if _number(a[pivot, k]) == 0:
            raise CannotFollow("a singular matrix")
        if pivot != k:
            a[[k, pivot]], b[[k, pivot]], sign = a[[pivot, k]], b[[pivot, k]], -sign
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] = a[i, k:] - factor * a[k, k:]
            b[i] = b[i] - factor * b[k]
    return a, b, sign


def _number(x: Any) -> Any:
    number = x.number if isinstance(x, Element) else x
    if number is None:
        raise CannotFollow("a pivot needs a sample point: give the arguments")
    return number


def solve(a: Any, b: Any) -> Any:
    a, b = _objects(a), _objects(b)
    if a.ndim > 2:
        raise CannotFollow("a stack of linear systems")
    upper, x, _ = _eliminate(a, b)
    for i in reversed(range(upper.shape[0])):
        for j in range(i + 1, upper.shape[0]):
            x[i] = x[i] - upper[i, j] * x[j]
        x[i] = x[i] / upper[i, i]
    return x


inv = _matrices(lambda a: solve(a, _created(np.eye)(a.shape[0])))


def _det(a: Any) -> Any:
    upper, _, sign = _eliminate(a, _created(np.eye)(a.shape[0]))
    return functools.reduce(lambda p, i: p * upper[i, i], range(a.shape[0]), float(sign))


det = _matrices(_det)


def slogdet(a: Any) -> Any:
    value = det(a)
    return np.linalg.slogdet(np.eye(1))._replace(sign=np.sign(value), logabsdet=np.log(np.abs(value)))


def _cholesky(a: Any) -> Any:
    n = a.shape[0]
    lower = _filled((n, n), 0.0)
    for i in range(n):
        for j in range(i + 1):
            rest = a[i, j] - sum((lower[i, k] * lower[j, k] for k in range(j)), 0.0)
            lower[i, j] = apply("sqrt", rest) if i == j else rest / lower[j, j]
    return lower


cholesky = _matrices(_cholesky)


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    x = _objects(x)
    if axis is None and ord is None:
        return np.sqrt(np.sum(x * x, keepdims=keepdims))
    dims = x.ndim if axis is None else len(axis) if isinstance(axis, tuple) else 1
    if ord in (None, "fro") or dims == 1 and ord == 2:
        return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))
    if dims == 1 and ord in (1, np.inf, -np.inf):
        chosen: Any = np.sum if ord == 1 else np.max if ord > 0 else np.min
        return chosen(np.abs(x), axis=axis, keepdims=keepdims)
    if dims == 1 and isinstance(ord, (int, float)) and ord > 0:
        return np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)
    raise CannotFollow(f"norm of order {ord}")


def matrix_power(a: Any, n: int) -> Any:
    base = inv(a) if n < 0 else _objects(a)
    return functools.reduce(np.matmul, [base] * abs(n), _created(np.eye)(base.shape[-1]))


NUMPY: dict[Any, Callable[..., Any]] = {
    np.mean: mean, np.var: var, np.std: std, np.average: average, np.ptp: ptp, np.around: around, np.round: around,
    np.clip: clip, np.any: _truth("any"), np.all: _truth("all"), np.isclose: isclose,
    np.allclose: lambda *a, **k: bool(np.all(isclose(*a, **k))),
    np.sinc: lambda x: apply_elementwise("sinc", (x,)), np.real: lambda x: x, np.nan_to_num: lambda x, *a, **k: x,
    np.full_like: _full_like, np.zeros_like: _like(0.0), np.ones_like: _like(1.0), np.empty_like: _like(0.0),
    np.copy: _array(np.array, True),
    np.linalg.inv: inv, np.linalg.solve: solve, np.linalg.det: det, np.linalg.slogdet: slogdet,
    np.linalg.cholesky: cholesky, np.linalg.norm: norm, np.linalg.matrix_power: matrix_power,
}  # fmt: skip


def numpy_function(f: Any) -> Any:
    """A NumPy (or SciPy) function as followed code should see it: lists of followed numbers are arrays to it."""

    @functools.wraps(f, updated=())
    def shim(*args: Any, **kwargs: Any) -> Any:
        if not has_followed(args) and not has_followed(tuple(kwargs.values())):
            return storable(f(*args, **kwargs))
        if isinstance(f, np.ufunc):
            args = tuple(array(a) if isinstance(a, (list, tuple)) and has_followed(a) else a for a in args)
            return f(*args, **kwargs)
        return function(f, args, kwargs)

    if isinstance(f, np.ufunc):
        for method in ("reduce", "accumulate", "outer", "at"):
            setattr(shim, method, getattr(f, method))
    return shim


# -- math and builtins


def _math(name: str) -> Callable[..., Any]:
    real = getattr(math, name)

    def shim(*args: Any) -> Any:
        if not has_followed(args):
            return real(*args)
        args = tuple(a.item() if isinstance(a, FollowedArray) else a for a in args)
        if name in ("floor", "ceil", "trunc"):
            made = apply(name, *args)
            return int(made.number)
        if name == "log" and len(args) == 2:
            return apply("log", args[0]) / apply("log", args[1]) if isinstance(args[1], Element) else (
                apply("log", args[0]) / math.log(args[1]))  # fmt: skip
        if name == "hypot" and len(args) != 2:
            return apply("sqrt", sum(a * a for a in args))
        if name in ("fsum", "prod"):
            return sum(args[0]) if name == "fsum" else functools.reduce(lambda p, a: p * a, args[0], 1)
        if name == "dist":
            return apply("sqrt", sum((a - b) * (a - b) for a, b in zip(*args, strict=True)))
        if name == "isclose":
            return bool(isclose(args[0], args[1], rtol=1e-9, atol=0.0))
        target = MATH_NAMES.get(name, name)
        if target in SMOOTH or target in BRANCHING or target in ("isnan", "isinf", "isfinite"):
            return apply(target, *args)
        raise CannotFollow(f"`math.{name}` is not followed")

    return functools.wraps(real)(shim)


MATH = {name: _math(name) for name in dir(math) if callable(getattr(math, name)) and not name.startswith("_")}


def _isinstance(x: Any, cls: Any) -> bool:
    return builtins.isinstance(1.0 if builtins.isinstance(x, Element) else x, cls)


class _FloatMeta(type(builtins.float)):  # type: ignore[misc]
    """So that `float(x)` lets followed numbers through and `float` is still the class everywhere else."""

    def __call__(cls, x: Any = 0.0) -> Any:
        if isinstance(x, FollowedArray):
            x = x.item()
        return x if isinstance(x, Element) else builtins.float(x)

    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, (Element, builtins.float))

    def __eq__(cls, other: Any) -> bool:
        return other is builtins.float or other is cls

    def __hash__(cls) -> int:
        return hash(builtins.float)


class Float(builtins.float, metaclass=_FloatMeta):
    """The builtin `float` in followed code."""


def _type(*args: Any) -> Any:
    return Float if len(args) == 1 and isinstance(args[0], Element) else builtins.type(*args)


def _hasattr(x: Any, name: str) -> bool:
    return builtins.hasattr(1.0 if isinstance(x, Element) else x, name)


BUILTINS: dict[str, Any] = {
    "float": Float, "hasattr": _hasattr, "isinstance": _isinstance, "type": _type, "print": lambda *args, **kwargs: None,
}  # fmt: skip

__all__ = ["BUILTINS", "CREATION", "MATH", "NUMPY", "followed", "numpy_function"]
