"""Specs: what the compiler knows of an argument, a global or an attribute before the call.

A spec is hashable, so the specs of all arguments are the key under which generated code is kept. Sizes are
not in it (only whether an axis has length 0 or 1), numbers are not in it, everything static is in it by value.
"""

from __future__ import annotations

import dataclasses
import enum
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ir.types import Array, ListOfType, Scalar, Size, Type

Path = tuple[tuple[str, Any], ...]  # (("item", key) | ("attr", name), ...), as in ir.nodes.Param

ANY_ROOT = ""  # in a table of what must be known: whatever the argument is called
EXACT: Path = (("sizes", None),)  # among paths: the sizes of all arrays, and the lengths of all lists, are known


def known_below(static: dict[str, frozenset[Path]], root: str) -> frozenset[Path]:
    """What must be known of an argument or a global."""
    return static.get(root, frozenset()) | static.get(ANY_ROOT, frozenset())


class NeedsStatic(Exception):
    """An argument's number must be known while compiling (an axis, say): compile again with it static."""

    def __init__(self, root: str, path: Path):
        super().__init__(root, path)
        self.root, self.path = root, path


@dataclass(frozen=True)
class Leaf:
    """A number, an array, or a list of Python numbers: known by type, passed when the code runs."""

    type: Type


@dataclass(frozen=True)
class Static:
    """Known by value: None, bool, str, a function, a module, a class, a dtype, an int that must be static."""

    value: Any

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Static) or type(self.value) is not type(other.value):
            return False
        if isinstance(self.value, types.MethodType):  # made anew whenever it is looked up
            return self.value == other.value
        return self.value is other.value or self._simple and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        if isinstance(self.value, types.MethodType):
            return hash((id(self.value.__func__), id(self.value.__self__)))
        return hash((type(self.value), repr(self.value) if self._simple else id(self.value)))

    @property
    def _simple(self) -> bool:
        return isinstance(self.value, (type(None), bool, int, float, complex, str, bytes, type(...), np.dtype, slice, range))


@dataclass(frozen=True)
class Seq:
    """A tuple ("tuple") or list ("list") of known length."""

    kind: str
    items: tuple[Spec, ...]


@dataclass(frozen=True)
class Mapping:
    """A dict with known keys, in order."""

    keys: tuple[Any, ...]
    items: tuple[Spec, ...]


@dataclass(frozen=True)
class Record:
    """A named tuple or a dataclass: its class and its fields."""

    cls: type
    names: tuple[str, ...]
    items: tuple[Spec, ...]


@dataclass(frozen=True)
class Object:
    """Any other object. Attributes are looked at as the source reads them, through `value`."""

    cls: type
    value: Any = field(compare=False, hash=False)


Spec = Leaf | Static | Seq | Mapping | Record | Object


def spec_of(value: Any, name: str = "", static: frozenset[Path] = frozenset(), path: Path = ()) -> Spec:
    """The spec of a value. `name` labels its symbolic sizes; numbers at paths in `static` become Static, lists of known length.
    With `EXACT` in it, arrays have the sizes that they have.

    >>> import numpy as np
    >>> spec_of(np.ones((3, 1)), "x")
    Leaf(type=float64[x.0, 1])
    >>> spec_of({"w": 1.0, "mode": "fast"}, "p")
    Mapping(keys=('w', 'mode'), items=(Leaf(type=float), Static(value='fast')))
    """
    exact = EXACT in static
    if path in static and isinstance(value, (int, float, np.generic)):
        return Static(value.item() if isinstance(value, np.generic) else value)

    def child(v: Any, step: tuple[str, Any]) -> Spec:
        return spec_of(v, f"{name}.{step[1]}", static, (*path, step))

    kind = type(value)
    if kind in _PYTHON_KINDS:
        kind_name = _PYTHON_KINDS[kind]
        return Leaf(Scalar(kind_name, None, Size.symbol(name) if kind_name == "int" else None))
    if kind is np.ndarray or kind is np.memmap:
        sizes = (Size.of(n) if exact or n < 2 else Size.symbol(f"{name}.{i}", many=True) for i, n in enumerate(value.shape))
        return Leaf(Array(value.dtype.name, tuple(sizes)))
    if isinstance(value, (bool, np.bool_)):
        return Static(bool(value)) if kind is bool else Leaf(Scalar("bool", "bool"))
    if isinstance(value, np.generic) and value.dtype.kind in "iufc":
        kinds = {"i": "int", "u": "int", "f": "float", "c": "complex"}
        return Leaf(Scalar(kinds[value.dtype.kind], value.dtype.name))
    if kind is list and len(value) > 0 and all(type(v) is float for v in value) and path not in static and not exact:
        return Leaf(ListOfType(Scalar("float")))
    if kind in (tuple, list):
        return Seq(kind.__name__, tuple(child(v, ("item", i)) for i, v in enumerate(value)))
    if isinstance(value, dict):
        return Mapping(tuple(value), tuple(child(v, ("item", k)) for k, v in value.items()))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        items = tuple(child(getattr(value, n), ("attr", n)) for n in value._fields)
        return Record(kind, tuple(value._fields), items)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = tuple(f.name for f in dataclasses.fields(value))
        return Record(kind, names, tuple(child(getattr(value, n), ("attr", n)) for n in names))
    if value is None or isinstance(value, (enum.Enum, str, bytes, type(...), type, np.dtype, range)) or is_code(value):
        return Static(value)
    if kind is slice and all(v is None or type(v) is int for v in (value.start, value.stop, value.step)):
        return Static(value)
    return Object(kind, value)


def is_code(value: Any) -> bool:
    """Whether a callable is code, not an object of the user's that holds data and can be called (`model(x)`)."""
    if not callable(value) or isinstance(value, np.ndarray):
        return False
    call = next((c.__dict__["__call__"] for c in type(value).__mro__ if "__call__" in c.__dict__), None)
    return not isinstance(call, types.FunctionType) or (
        hasattr(value, "__gradscribe_target__") or hasattr(value, "__gradscribe_custom__")
    )


_PYTHON_KINDS = {float: "float", int: "int", complex: "complex"}
