"""From what generated code returns to what the user gets: gradients in their arguments' kinds, and reusable maps.

What the types of the IR already promise costs nothing; only where they do not, a conversion is written into the
adapter that is called in place of the generated function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compiler.frontend.specs import Leaf, Spec
from ..compiler.ir.nodes import Apply, Const, Fn, Tree, Value, Zero
from ..compiler.ir.types import Array, ListOfType, Scalar, Type, Unknown, kind
from ..compiler.ir.visit import statements
from .arguments import like, refuse, tangent
from .byte_order import native
from .dispatch import Names


def gradient_conversion(
    what: str, fn: Fn, wrt: list[tuple[str, Spec]], single: bool, has_aux: bool, names: Names
) -> str | None:
    """The expression of the user's result in terms of `r`, the generated code's; None if that is it already."""
    place = {"grad": "r[0]" if has_aux else "r", "value_and_grad": "r[1]"}[what]
    whole = _descend(fn.returns, place)
    if single:
        ((name, spec),) = wrt
        made = _one(whole, fn, spec, place, name, names)
        if made == place:
            return None
    else:
        parts = whole.children if whole is not None and whole.kind == "tuple" else ()
        trees = parts if len(parts) == len(wrt) else (None,) * len(wrt)
        each = [_one(t, fn, s, f"{place}[{i}]", n, names) for i, (t, (n, s)) in enumerate(zip(trees, wrt, strict=True))]
        if all(e == f"{place}[{i}]" for i, e in enumerate(each)):
            return None
        made = f"({', '.join(each)},)"
    return {"r": made, "r[0]": f"({made}, r[1])", "r[1]": f"(r[0], {made})"}[place]


def _descend(returns: Tree, place: str) -> Tree | None:
    if place == "r":
        return returns
    index = int(place[2])
    return returns.children[index] if returns.kind == "tuple" and index < len(returns.children) else None


def _one(place: Tree | None, fn: Fn, spec: Spec, r: str, name: str, names: Names) -> str:
    """The expression of one parameter's gradient, which the generated code leaves at `r`."""
    if isinstance(spec, Leaf):
        given = _type_at(place, fn) if place is not None else None
        return _leaf(given, spec.type, r, name, fn, names)
    if place is not None and _all_fit(place, fn, spec):
        return r
    return f"{names.const(like)}({name}, {r})"


def _type_at(place: Tree, fn: Fn) -> Type | None:
    """The type of what a slot yields, None if that is not known."""
    if place.kind == "const":
        return Scalar("float") if type(place.data) is float else None
    if place.kind != "slot":
        return None
    y = fn.body.yields[place.data]
    if isinstance(y, (Value, Zero)):
        return y.type
    return Scalar("float") if isinstance(y, Const) and type(y.value) is float else None


def _fits(given: Type | None, asked: Type, fn: Fn) -> bool:
    """Whether a result certainly has the type asked for. A number's may be a 0-d array, or NumPy's, if any array is near."""
    if isinstance(asked, Scalar):
        same = isinstance(given, Scalar) and (given.kind, given.dtype) == (asked.kind, asked.dtype)
        return same and asked.dtype is None and _only_python_numbers(fn)
    if isinstance(asked, Array):
        return isinstance(given, Array) and given.dtype == asked.dtype and given.ndim == asked.ndim != 0
    return isinstance(asked, ListOfType) and given == asked


def _only_python_numbers(fn: Fn) -> bool:
    values = [*fn.body.params, *(r for s in statements(fn.body) for r in s.results)]
    if any(isinstance(s, Apply) and s.op == "pow" and _may_be_complex(s) for s in statements(fn.body)):
        return False
    return not any(isinstance(v.type, (Array, Unknown)) or isinstance(v.type, Scalar) and v.type.dtype for v in values)


def tangent_conversion(fn: Fn, names: Names) -> str | None:
    """The expression of (value, tangent) in terms of `r`, where a tangent must be made the kind of number its value is."""
    value, dot = fn.returns.children
    asked, given = _type_at(value, fn), _type_at(dot, fn)
    if not isinstance(asked, Scalar) or asked.kind not in ("float", "complex") or _fits(given, asked, fn):
        return None
    return f"(r[0], {names.const(like)}(r[0], r[1]))"


def _all_fit(place: Tree, fn: Fn, spec: Spec) -> bool:
    """Whether every leaf of a container's gradient has the kind and dtype of its argument."""
    if isinstance(spec, Leaf):
        return _fits(_type_at(place, fn), spec.type, fn)
    items = getattr(spec, "items", None)
    if items is None:
        return place == Tree("const", None)
    return len(items) == len(place.children) and all(
        _all_fit(p, fn, s) for p, s in zip(place.children, items, strict=True)
    )


def _may_be_complex(power: Apply) -> bool:
    """Python gives a complex number for a negative one to a fractional power."""
    exponent = power.args[1]
    whole = isinstance(exponent, Const) and float(exponent.value.real).is_integer()
    return not whole and not (isinstance(exponent, Value) and kind(exponent.type) == "int")


def real(x: Any) -> float:
    """A derivative as a Python float, or an ArgumentError where the function's own numbers have become complex."""
    if isinstance(x, complex):
        refuse("G211", "the result is complex here, as a negative number to a fractional power is",
               "keep what is raised to a power positive, or pass complex numbers")  # fmt: skip
    return float(x)


def _number(asked: Scalar, r: str, names: Names) -> str:
    python = real if asked.kind == "float" else complex
    return f"{names.const(np.dtype(asked.dtype).type if asked.dtype else python)}({r})"


def _leaf(given: Type | None, asked: Type, r: str, name: str, fn: Fn, names: Names) -> str:
    if _fits(given, asked, fn):
        return r
    if isinstance(asked, Scalar) and asked.kind in ("float", "complex"):
        return _number(asked, r, names)
    return f"{names.const(like)}({name}, {r})"


def pick(gradients: tuple[Any, ...], picks: tuple[tuple[int, int | None], ...]) -> tuple[Any, ...]:
    """The adjoints that `argnums` asked for, out of those of whole parameters (items of `*args`)."""
    return tuple(gradients[i] if item is None else gradients[i][item] for i, item in picks)


def at_slots(structure: Tree, value: Any) -> list[Any]:
    """The parts of a nested value that a tree has slots for, in the tree's order.

    >>> at_slots(Tree("dict", ("a", "b"), (Tree("slot", 0), Tree("const", None))), {"b": 1.0, "a": 2.0})
    [2.0]
    """
    if structure.kind == "slot":
        return [value]
    if structure.kind == "const":
        return []
    if structure.kind == "dict":
        parts = [value[k] for k in structure.data]
    elif structure.kind == "new":
        parts = [getattr(value, n) for n in structure.data[1]]
    else:
        parts = list(value)
    return [x for t, part in zip(structure.children, parts, strict=True) for x in at_slots(t, part)]


class LinearMap:
    """A derivative at a point, as a function: linear, and it may be called again."""

    def __init__(self, raw: Callable[..., Any], name: str, source: str):
        self._raw, self.__name__, self.source = raw, name, source

    def __repr__(self) -> str:
        return f"<{self.__name__}: a linear map; `.source` is the code it comes from>"


class Pullback(LinearMap):
    """From the adjoint of a result to the adjoints of the arguments, a tuple with one for each."""

    def __init__(
        self, raw: Callable[..., Any], out: Any, structure: Tree, primals: tuple[Any, ...],
        picks: tuple[tuple[int, int | None], ...] | None, name: str, source: str,
    ):  # fmt: skip
        super().__init__(raw, name, source)
        self._out, self._structure, self._primals, self._picks = out, structure, primals, picks

    def __call__(self, out_bar: Any) -> tuple[Any, ...]:
        checked = tangent(self._out, out_bar, "result", "adjoint")
        adjoints = self._raw(*at_slots(self._structure, checked))
        found = tuple(like(p, a) for p, a in zip(self._primals, adjoints, strict=True))
        return found if self._picks is None else pick(found, self._picks)


class Pushforward(LinearMap):
    """From the tangents of the arguments to the tangent of the result."""

    def __init__(
        self, raw: Callable[..., Any], structures: tuple[Tree, ...], primals: dict[str, Any],
        picks: tuple[tuple[int, int | None], ...], name: str, source: str,
    ):  # fmt: skip
        super().__init__(raw, name, source)
        self._structures, self._primals, self._picks = structures, primals, picks

    def __call__(self, *tangents: Any) -> Any:
        if len(tangents) != len(self._picks):
            refuse("G216", f"{self.__name__} takes {len(self._picks)} tangents, and got {len(tangents)}")
        leaves: list[Any] = []
        rows = zip(self._primals.items(), self._by_parameter(tangents), self._structures, strict=True)
        for (name, primal), t, structure in rows:
            leaves += at_slots(structure, tangent(primal, t, name))
        return native(self._raw(*leaves))

    def _by_parameter(self, tangents: tuple[Any, ...]) -> list[Any]:
        """The tangents of whole parameters, those of the items of `*args` together."""
        found: list[Any] = [()] * len(self._primals)
        for t, (k, item) in zip(tangents, self._picks, strict=True):
            found[k] = t if item is None else (*found[k], t)
        return found
