"""A user's function rebuilt so that followed numbers can go through it: same code object, other globals.

`math`, NumPy's creators and some builtins are replaced where the code reads them, in helpers too; nothing of the
user's is changed, and a global that the code writes is written in a copy.
"""

from __future__ import annotations

import builtins
import functools
import math
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import tree
from . import shims
from .arrays import FollowedArray, plain
from .elements import CannotFollow, Element

_OURS = __name__.split(".")[0]
_FOREIGN = {"numpy", "scipy", "sympy", "mpmath", "functools", "optree"}


class Follower:
    """Makes followed versions of functions, each once."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, Any]] = {}  # by id; the original is kept so that its id stays its own
        self._by_object = {id(getattr(math, n)): f for n, f in shims.MATH.items()}
        self._by_object |= {id(getattr(np, n)): f for n, f in shims.CREATION.items()}
        self._by_object |= {id(getattr(builtins, n)): f for n, f in shims.BUILTINS.items()}
        self._builtins = {**vars(builtins), **shims.BUILTINS, "__import__": self._import}

    def __call__(self, value: Any) -> Any:
        """What followed code should see in place of a value."""
        if id(value) in self._by_object:
            return self._by_object[id(value)]
        if id(value) in self._made:
            return self._made[id(value)][1]
        made = self._replace(value)
        self._made[id(value)] = (value, made)
        return made

    def _replace(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return shims.storable(value)
        if isinstance(value, types.ModuleType):
            root = value.__name__.split(".")[0]
            return _Module(self, value) if root in ("numpy", "math", "scipy", "builtins", _OURS) else value
        if getattr(value, "__name__", "") == "stop_gradient" and _ours(value):
            return _refuse("`stop_gradient` changes the derivative on purpose")
        if isinstance(value, types.FunctionType):
            root = (value.__module__ or "").split(".")[0]
            return self._function(value) if root not in _FOREIGN else shims.numpy_function(value)
        if isinstance(value, types.MethodType) and isinstance(value.__func__, types.FunctionType):
            return types.MethodType(self(value.__func__), value.__self__)
        if isinstance(value, functools.partial):
            return functools.partial(self(value.func), *map(self, value.args), **{k: self(v) for k, v in value.keywords.items()})
        if isinstance(value, np.ufunc) or type(value).__name__ == "_ArrayFunctionDispatcher":
            return shims.numpy_function(value)
        if not isinstance(value, type) and hasattr(value, "__gradscribe_parts__"):
            return self._ours(*value.__gradscribe_parts__())
        if callable(value) and isinstance(getattr(value, "__wrapped__", None), types.FunctionType):
            return self(value.__wrapped__)
        return value

    def _ours(self, inner: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Callable[..., Any]:
        """A decorated function, or a transform: the code that was generated for the sample's numbers."""
        if not hasattr(inner, "entry"):
            return functools.partial(self(inner), *args, **keywords)

        def generated(*more: Any, **named: Any) -> Any:
            bound = inner.signature.bind(*args, *more, **{**keywords, **named})
            bound.apply_defaults()
            values = [bound.arguments[n] for n in inner.signature.parameters]
            entry = inner.entry(tuple(tree.map_leaves(sample, v) for v in values))
            return self(entry.run)(*values, *(read() for _, read, _ in entry.live))

        return generated

    def _function(self, f: types.FunctionType) -> Callable[..., Any]:
        globals_: dict[str, Any] = {"__builtins__": self._builtins, "__name__": f.__globals__.get("__name__", "")}
        cells = None if f.__closure__ is None else tuple(types.CellType() for _ in f.__closure__)
        made = types.FunctionType(f.__code__, globals_, f.__name__, None, cells)
        self._made[id(f)] = (f, made)  # before looking at what it mentions: it may mention itself
        for name in _names(f.__code__):
            if name in f.__globals__:
                globals_[name] = self(f.__globals__[name])
        for new, old in zip(cells or (), f.__closure__ or (), strict=True):
            try:
                new.cell_contents = self(old.cell_contents)
            except ValueError:  # a variable that has no value yet
                continue
        made.__defaults__ = None if f.__defaults__ is None else tuple(map(self, f.__defaults__))
        made.__kwdefaults__ = None if f.__kwdefaults__ is None else {k: self(v) for k, v in f.__kwdefaults__.items()}
        return made

    def _import(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return self(builtins.__import__(name, *args, **kwargs))


def _ours(value: Any) -> bool:
    return (getattr(value, "__module__", "") or "").startswith(__name__.split(".")[0] + ".")


def _refuse(why: str) -> Callable[..., Any]:
    def refused(*args: Any, **kwargs: Any) -> Any:
        raise CannotFollow(why)

    return refused


def sample(x: Any) -> Any:
    """The plain number or array of floats that a followed one stands for."""
    if isinstance(x, Element):
        return float(x.number)
    if isinstance(x, FollowedArray):
        flat = [float(e.number) if isinstance(e, Element) else float(e) for e in plain(x).ravel()]
        return np.reshape(np.array(flat, dtype=float), x.shape)
    return x


def _names(code: types.CodeType) -> list[str]:
    """The names that a code object may read from its globals, those of the functions inside it too."""
    inner = [n for c in code.co_consts if isinstance(c, types.CodeType) for n in _names(c)]
    return list(dict.fromkeys([*code.co_names, *inner]))


def asks_for_classes(f: Any) -> bool:
    """Whether a function may tell NumPy's numbers from Python's, which followed numbers stand for."""
    code = getattr(f, "__code__", None)
    return code is not None and not {"hasattr", "isinstance", "type", "getattr"}.isdisjoint(_names(code))


class _Module:
    """`np`, `np.linalg`, `math`, ... as followed code sees them."""

    def __init__(self, follower: Follower, module: types.ModuleType):
        self._follower, self._module = follower, module

    def __getattr__(self, name: str) -> Any:
        return self._follower(getattr(self._module, name))
