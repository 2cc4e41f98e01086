"""Arrays of followed numbers: NumPy itself does the shapes, and our elements the arithmetic.

A `FollowedArray` is an ndarray of objects, so indexing, views, stores and broadcasting are NumPy's. Ufuncs and
functions come here by NumPy's own protocols; what is not known to be right on objects is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .elements import COMPARISONS, PREDICATES, CannotFollow, Element, apply


class FollowedArray(np.ndarray):
    """An object array whose elements are `Element`s and plain numbers. It says it is one of float64."""

    @property
    def dtype(self) -> Any:
        return np.dtype(float)

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, **kwargs: Any) -> Any:
        return on_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return function(func, args, kwargs)

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return cast(self, dtype)

    def item(self, *args: Any) -> Any:
        return plain(self).item(*args)

    def fill(self, value: Any) -> None:
        self[...] = value

    def tolist(self) -> Any:
        return plain(self).tolist()


def _install() -> None:
    """Methods that NumPy would send through C code for floats: the function of the same name instead."""

    def method(name: str) -> Any:
        return lambda self, *args, **kwargs: function(getattr(np, name), (self, *args), kwargs)

    names = ("sum mean prod max min var std dot clip cumsum cumprod trace round argmax argmin argsort sort_ "
             "any all repeat take ravel flatten_ nonzero diagonal conj ptp").split()  # fmt: skip
    for name in names:
        if hasattr(np, name):
            setattr(FollowedArray, name, method(name))


_install()


def plain(x: Any) -> Any:
    """The same data without our class: what NumPy's own code may work on. Elements become 0-d arrays."""
    if isinstance(x, FollowedArray):
        return x.view(np.ndarray)
    if isinstance(x, Element):
        box = np.empty((), object)
        box[()] = x
        return box
    if isinstance(x, (tuple, list)) and type(x) in (tuple, list):
        if any(isinstance(i, (Element, FollowedArray, tuple, list)) for i in x):
            return type(x)(map(plain, x))
    return x


def followed(x: Any) -> Any:
    """The result of NumPy's code on plain data as our objects again."""
    if isinstance(x, np.ndarray) and np.ndarray.dtype.__get__(x).hasobject:
        return x.item() if x.ndim == 0 else x.view(FollowedArray)
    if isinstance(x, (tuple, list)) and type(x) in (tuple, list):
        return type(x)(map(followed, x))
    return x


def has_followed(x: Any) -> bool:
    """Whether an element or a followed array is in a value (lists and tuples are looked into)."""
    if isinstance(x, (Element, FollowedArray)):
        return True
    return isinstance(x, (tuple, list)) and any(map(has_followed, x))


def array(x: Any, copy: bool = True) -> Any:
    """`np.array` for what holds followed numbers."""
    if isinstance(x, FollowedArray):
        return x.copy() if copy else x
    made = np.array(_without_boxes(x), dtype=object)
    return made.view(FollowedArray)


def _without_boxes(x: Any) -> Any:
    if isinstance(x, FollowedArray):
        return x.tolist() if x.ndim else x.item()
    if isinstance(x, np.ndarray):
        return x.tolist()
    return [_without_boxes(i) for i in x] if isinstance(x, (tuple, list)) else x


def cast(x: Any, dtype: Any) -> Any:
    """`astype`: floats stay what they are, integers are decided by the sample."""
    kind = np.dtype(dtype).kind
    if kind in "fO":
        return x.copy()
    if kind == "b":
        return apply_elementwise("not_equal", (x, 0))
    if kind in "iu":
        return np.frompyfunc(int, 1, 1)(plain(x)).astype(dtype)
    raise CannotFollow(f"a cast to {dtype}")


def apply_elementwise(name: str, inputs: tuple[Any, ...]) -> Any:
    """An elementary function over arrays, broadcast by NumPy."""
    made = np.frompyfunc(lambda *args: apply(name, *args), len(inputs), 1)(*map(_as_objects, inputs))
    if name in COMPARISONS or name in PREDICATES or name.startswith("logical_"):
        return np.asarray(made, bool) if isinstance(made, np.ndarray) else bool(made)
    return followed(made)


def _as_objects(x: Any) -> Any:
    x = plain(x)
    if isinstance(x, (tuple, list)):
        return plain(array(x))
    if isinstance(x, np.ndarray) and x.dtype.kind == "c" or isinstance(x, complex):
        raise CannotFollow("complex numbers")
    return x


NATIVE = {"add", "subtract", "multiply", "divide", "maximum", "minimum"}  # right on objects in NumPy's own loops
MATRIX = {"matmul", "vecdot", "matvec", "vecmat"}


def on_ufunc(f: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A ufunc's call, or one of its methods."""
    kwargs = {k: v for k, v in kwargs.items() if k not in ("dtype", "casting", "order", "subok")}
    out = kwargs.pop("out", None)
    name = f.__name__
    if method == "at":
        return _at(name, *inputs)
    if method == "__call__":
        where = kwargs.pop("where", True)
        made = followed(f(*map(_as_objects, inputs), **kwargs)) if name in MATRIX else apply_elementwise(name, inputs)
        return made if out is None else _store(out[0], made, where)
    if method not in ("reduce", "accumulate", "outer", "reduceat"):
        raise CannotFollow(f"`{name}.{method}`")
    on = f if name in NATIVE else np.frompyfunc(lambda *a: apply(name, *a), 2, 1, identity=f.identity)
    if name.startswith("logical_"):
        on, inputs = f, tuple(np.asarray(apply_elementwise("not_equal", (i, 0))) for i in inputs[:1]) + inputs[1:]
    if "initial" in kwargs:
        kwargs["initial"] = plain(kwargs["initial"])
        if isinstance(kwargs["initial"], np.ndarray):
            raise CannotFollow("a followed number as `initial`")
    made = followed(getattr(on, method)(*map(_as_objects, inputs), **kwargs))
    return made if out is None else _store(out[0], made, True)


def _at(name: str, target: Any, index: Any, *values: Any) -> None:
    if not isinstance(target, FollowedArray):
        raise CannotFollow("a followed number stored into a plain array")
    store = plain(target)
    places = np.arange(store.size).reshape(store.shape)[index]
    operands = [np.broadcast_to(_as_objects(v), places.shape).ravel() for v in values]
    flat = store.reshape(-1)
    if not np.shares_memory(flat, store):
        raise CannotFollow("`.at` on a strided array")
    for k, place in enumerate(np.ravel(places)):
        flat[place] = apply(name, flat[place], *(o[k] for o in operands))


def _store(out: Any, made: Any, where: Any) -> Any:
    if not isinstance(out, FollowedArray):
        if not has_followed(made):
            np.copyto(out, made, where=where)
            return out
        raise CannotFollow("a followed number stored into a plain array")
    np.copyto(plain(out), plain(made), where=where)
    return out


# Structural functions and sums: NumPy's own code moves objects, or adds and multiplies them.
STRUCTURAL = frozenset(
    """reshape ravel transpose swapaxes moveaxis rollaxis squeeze expand_dims broadcast_to broadcast_arrays concatenate
    stack vstack hstack dstack column_stack block split array_split hsplit vsplit dsplit append insert delete tile repeat
    flip fliplr flipud roll rot90 pad diag diagonal diagflat tril triu take take_along_axis compress where choose select
    sum prod cumsum cumprod nansum dot inner outer tensordot matmul einsum kron vdot cross trace diff ediff1d convolve
    correlate copy atleast_1d atleast_2d atleast_3d shape ndim size iscomplexobj isrealobj argmax argmin max min amax
    amin sort argsort trapezoid meshgrid ix_ put_along_axis copyto put place fill_diagonal resize argwhere nonzero
    count_nonzero searchsorted unravel_index may_share_memory shares_memory result_type isscalar polyval vander
    permute_dims matrix_transpose cumulative_sum cumulative_prod lexsort partition extract putmask unstack array_equal
    polyadd polymul""".split()
)


def function(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A NumPy function that is not a ufunc."""
    from .shims import NUMPY

    own = NUMPY.get(func)
    if own is not None:
        return own(*args, **kwargs)
    if getattr(func, "__name__", "") not in STRUCTURAL:
        if any(map(_has_element, (*args, *kwargs.values()))):
            raise CannotFollow(f"`{getattr(func, '__name__', func)}` is not followed")
        return func(*map(_floats, args), **{k: _floats(v) for k, v in kwargs.items()})
    kwargs = {k: v for k, v in kwargs.items() if k != "dtype"}
    out = kwargs.pop("out", None)
    made = followed(func(*map(plain, args), **{k: plain(v) for k, v in kwargs.items()}))
    return made if out is None else _store(out, made, True)


def _has_element(x: Any) -> bool:
    if isinstance(x, FollowedArray):
        return any(isinstance(e, Element) for e in plain(x).flat)
    return isinstance(x, Element) or isinstance(x, (tuple, list)) and any(map(_has_element, x))


def _floats(x: Any) -> Any:
    """Constants as NumPy's own arrays of floats again."""
    if isinstance(x, FollowedArray):
        return plain(x).astype(float)
    return type(x)(map(_floats, x)) if type(x) in (tuple, list) else x


def scalar_attribute(x: Element, name: str) -> Any:
    """An attribute of a 0-d NumPy number: `x.T`, `x.sum()`, or a ufunc's name, which object arrays call."""
    if name in ("T", "real"):
        return x
    if name == "imag":
        return 0.0
    if name in ("copy", "item", "conjugate"):
        return lambda *args: x
    if name == "astype":
        return lambda dtype, **kwargs: x if np.dtype(dtype).kind == "f" else cast(np.asarray(plain(x)), dtype).item()
    if isinstance(getattr(np, name, None), np.ufunc):
        return lambda *args: apply(name, x, *args)
    if hasattr(FollowedArray, name):
        return getattr(plain(x).view(FollowedArray), name)
    raise AttributeError(f"a float has no attribute {name!r}")
