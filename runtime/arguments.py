"""What may be differentiated, and in which form: arguments, tangents, adjoints and gradients, leaf by leaf.

A Python int where a derivative is asked is taken as a float. What cannot carry a derivative is refused with a
sentence that says why and what to do; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

import numpy as np

from ..compiler.diagnostics import ArgumentError, Diagnostic
from . import tree


def refuse(code: str, message: str, help: str = "") -> NoReturn:
    """Raise an ArgumentError with one diagnostic."""
    raise ArgumentError(Diagnostic(code, message, None, help))


def differentiable(value: Any, name: str, points: bool = False, whole: Collection[str] = ()) -> Any:
    """A value in the form in which it is differentiated: itself, or with integers as floats.

    Fields of dataclasses and named tuples that are declared as `int`, and what is at the paths of `whole`, stay what they
    are, and have no derivative. `points`: arrays are points to vectorize over, so integer arrays are taken as floats too.

    >>> differentiable(3, "x"), differentiable({"w": [1, 2.0], "mode": "fast"}, "p")
    (3.0, {'w': [1.0, 2.0], 'mode': 'fast'})
    """
    kind = type(value)
    if kind is float or kind is complex:
        return value
    if not tree.is_container(value):
        if value is None or isinstance(value, (str, bytes)):
            _not_a_number(value, name)
        return _leaf(value, name, points)
    changed = False
    new = []
    whole = {*tree.declared_whole(value), *whole}
    for path, leaf in tree.leaves_with_paths(value):
        made = leaf if _is_inert(leaf) or path in whole else _leaf(leaf, name + path, points)
        changed = changed or made is not leaf
        new.append(made)
    if not changed:
        return value
    replacements = iter(new)
    return tree.map_leaves(lambda _: next(replacements), value)


def _is_inert(leaf: Any) -> bool:
    """Something inside a container that is simply handed on, and has no derivative."""
    return leaf is None or isinstance(leaf, (bool, str, bytes, type, np.dtype)) or callable(leaf)


def _leaf(x: Any, name: str, points: bool) -> Any:
    if isinstance(x, np.ndarray):
        return _array(x, name, points)
    if isinstance(x, (bool, np.bool_)):
        refuse("G202", f"`{name}` is a boolean, and there is no derivative with respect to it", _FLOAT_HELP)
    if isinstance(x, (float, np.floating, complex, np.complexfloating)):
        return x
    if isinstance(x, int):
        return float(x)
    if isinstance(x, np.integer):
        return np.float64(x)
    return _not_a_number(x, name)


_FLOAT_HELP = "leave the parameter out of `argnums`, or pass floats"


def _array(x: np.ndarray, name: str, points: bool) -> np.ndarray:
    kind = x.dtype.kind
    if type(x) not in (np.ndarray, np.memmap):
        refuse("G204", f"`{name}` is a `{type(x).__name__}`, which has rules of its own for products and masks",
               f"pass `np.asarray({name})`")  # fmt: skip
    if kind in "fc":
        return x
    if kind in "iu" and points:
        return x.astype(np.float64)
    if kind in "iub":
        what = "a boolean" if kind == "b" else "an integer"
        refuse(
            "G202", f"`{name}` is {what} array ({x.dtype}), and there is no derivative with respect to it",
            f"pass `{name}.astype(float)`, or leave the parameter out of `argnums`",
        )  # fmt: skip
    return _not_a_number(x, name, f"an array of dtype {x.dtype}")


def _not_a_number(x: Any, name: str, what: str = "") -> NoReturn:
    what = what or ("None" if x is None else f"a {type(x).__name__}")
    refuse("G204", f"`{name}` is {what}, and there is no derivative with respect to it", _FLOAT_HELP)


def like(value: Any, gradient: Any) -> Any:
    """A gradient with exactly the kinds and dtypes of the value that it belongs to.

    >>> like((1.0, np.float32(2.0)), (np.float64(3.0), 4.0))
    (3.0, np.float32(4.0))
    >>> like([[1.0, 2.0]], [np.array([3.0, 4.0])])
    [[3.0, 4.0]]
    """
    if not tree.is_container(value):
        return _leaf_like(value, gradient)
    if not tree.is_container(gradient):
        return [type(v)(g) for v, g in zip(value, gradient, strict=True)]  # a list whose gradient is an array
    return tree.map_children(like, value, gradient)


def _leaf_like(value: Any, gradient: Any) -> Any:
    if gradient is None:
        return None
    if type(value) in (float, complex):
        return type(value)(gradient)
    if isinstance(value, np.ndarray):
        made = np.asarray(gradient, value.dtype.newbyteorder("="))
        assert made.shape == value.shape, f"a gradient of shape {made.shape} for an argument of shape {value.shape}"
        return made
    if isinstance(value, np.inexact):
        return type(value)(gradient)
    return None


def tangent(value: Any, given: Any, name: str, what: str = "tangent") -> Any:
    """A tangent (or an adjoint) checked against the value it belongs to, in that value's kinds and dtypes.

    >>> tangent((1.0, 2.0), (1, 0.5), "x")
    (1.0, 0.5)
    """
    if not tree.is_container(value):
        return _tangent_leaf(value, given, name, what)
    if not tree.same_structure(value, given):
        refuse("G216", f"the {what} of `{name}` has another structure than its value", f"give a {_describe(value)}")
    paths = iter([path for path, _ in tree.leaves_with_paths(value)])
    return tree.map_leaves(lambda v, g: _tangent_leaf(v, g, name + next(paths), what), value, given)


def _describe(value: Any) -> str:
    kind = type(value).__name__
    if isinstance(value, dict):
        return f"{kind} with the keys {', '.join(map(repr, value))}"
    return f"{kind} of {len(value)}" if isinstance(value, (tuple, list)) else kind


def _tangent_leaf(value: Any, given: Any, name: str, what: str) -> Any:
    if _is_inert(value) or isinstance(value, (bool, np.bool_, int, np.integer)):
        return value if given is None or _is_zero(given) else _no_tangent(value, name, what)
    shape = np.shape(value)
    if given is None or isinstance(given, (str, bytes)) or tree.is_container(given) and not shape:
        refuse("G216", f"the {what} of `{name}` is {given!r}, not a number or an array of shape {shape}")
    array = np.asarray(given)
    complex_value = np.iscomplexobj(value)
    if array.dtype.kind not in ("fiuc" if complex_value else "fiu"):
        needed = "numbers" if complex_value else "real numbers"
        refuse("G216", f"the {what} of `{name}` has dtype {array.dtype}, and {needed} are needed")
    if array.shape != shape:
        refuse("G216", f"the {what} of `{name}` has shape {array.shape}, and the value has shape {shape}")
    if isinstance(value, np.ndarray):
        return array.astype(value.dtype, copy=False)
    return array.astype(type(value)).item() if type(value) in (float, complex) else type(value)(array)


def _is_zero(given: Any) -> bool:
    return isinstance(given, (int, float, np.generic, np.ndarray)) and not np.any(given)


def _no_tangent(value: Any, name: str, what: str) -> NoReturn:
    refuse("G216", f"`{name}` is a {type(value).__name__} and carries no derivative: its {what} must be None")


def shape_mismatch(name: str, value: np.ndarray, given: np.ndarray) -> NoReturn:
    """Refuse a tangent array of another shape than its value."""
    refuse("G216", f"the tangent of `{name}` has shape {given.shape}, and the value has shape {value.shape}")


def check_overlap(written: dict[str, Any], others: dict[str, Any]) -> None:
    """Refuse a call in which an array that the function stores into shares memory with another argument.

    >>> x = np.zeros(3)
    >>> check_overlap({"x": x}, {"y": np.zeros(3)})
    >>> check_overlap({"x": x[1:]}, {"y": x[:2]})
    Traceback (most recent call last):
    gradscribe.ArgumentError: error[G210]: `x` and `y` share memory, and the function writes to `x`
     = help: pass `y.copy()`
    """
    arrays = [(n + path, a) for n, v in written.items() for path, a in tree.leaves_with_paths(v) if _is_array(a)]
    rest = [(n + path, a) for n, v in others.items() for path, a in tree.leaves_with_paths(v) if _is_array(a)]
    for i, (name, a) in enumerate(arrays):
        for other, b in [*arrays[i + 1 :], *rest]:
            if np.may_share_memory(a, b) and np.shares_memory(a, b):
                refuse(
                    "G210", f"`{name}` and `{other}` share memory, and the function writes to `{name}`",
                    f"pass `{other}.copy()`",
                )  # fmt: skip


def check_layout(name: str, value: Any) -> None:
    """Refuse an array whose `reshape` is a copy, where the function stores through it.

    >>> check_layout("x", np.zeros((2, 3)))
    >>> check_layout("x", np.zeros((2, 3)).T)
    Traceback (most recent call last):
    gradscribe.ArgumentError: error[G218]: the elements of `x` do not lie in order, and the function stores through a `reshape` of it
     = help: pass `np.ascontiguousarray(x)`
    """
    for path, a in tree.leaves_with_paths(value):
        if _is_array(a) and not a.flags.c_contiguous:
            refuse(
                "G218", f"the elements of `{name}{path}` do not lie in order, and the function stores through a `reshape` of it",
                f"pass `np.ascontiguousarray({name}{path})`",
            )  # fmt: skip


def _is_array(x: Any) -> bool:
    return isinstance(x, np.ndarray)
