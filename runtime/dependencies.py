"""The functions that compiled code was made from, so that a redefined helper or a reloaded module is noticed.

A name that holds code is resolved when a function is compiled. In a notebook it may mean another function a minute
later, and the derivative must follow: each call looks whether these names still mean what they meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any

from ..compiler.ir.own import own_of
from .dispatch import Names

_NOT_THE_USERS = ("numpy", "scipy", "gradscribe", "math", "builtins")


@dataclass(frozen=True, eq=False)
class Dependency:
    """`holder` is a module's namespace, a closure cell, or a function (whose code may be replaced)."""

    holder: Any
    name: str
    value: Any

    def holds(self) -> bool:
        """Whether the name still means this."""
        if isinstance(self.holder, dict):
            return self.holder.get(self.name) is self.value
        if isinstance(self.holder, CellType):
            return self.holder.cell_contents is self.value
        return self.holder.__code__ is self.value

    def test(self, names: Names) -> str:
        """`holds`, as an expression in a dispatcher."""
        value = names.const(self.value)
        if isinstance(self.holder, dict):
            return f"{names.const(self.holder)}.get({self.name!r}) is {value}"
        if isinstance(self.holder, CellType):
            return f"{names.const(self.holder)}.cell_contents is {value}"
        return f"{names.const(self.holder)}.__code__ is {value}"


def dependencies(function: Any) -> list[Dependency]:
    """Every function of the user's that a function reaches by name, and its own code.

    >>> namespace = {}
    >>> exec("def helper(x): return x\\ndef f(x): return helper(x) + 1", namespace)
    >>> [d.name for d in dependencies(namespace["f"])]
    ['__code__', 'helper', '__code__']
    """
    found: list[Dependency] = []
    seen: set[Any] = set()
    pending = [function]
    while pending:
        f = pending.pop()
        f = getattr(f, "__gradscribe_function__", f)
        own = own_of(f)
        if own is not None and f not in seen:
            seen.add(f)
            found.append(Dependency(vars(f), "__gradscribe_custom__", own))
            pending += [own.function, own.forward, own.backward, own.push, *(own.each[1] if own.each else ())]
            continue
        if not isinstance(f, FunctionType) or f in seen:
            continue
        seen.add(f)
        found.append(Dependency(f, "__code__", f.__code__))
        for holder, name, value in _reached(f):
            if _is_users_code(value):
                found.append(Dependency(holder, name, value))
                pending.append(value)
    return found


def _reached(f: FunctionType) -> Iterator[tuple[Any, str, Any]]:
    """What a function's names mean: (where, name, value), in order."""
    for name, cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=True):
        try:
            yield cell, name, cell.cell_contents
        except ValueError:  # a recursive helper that is not assigned yet
            continue
    for name in dict.fromkeys(_names(f.__code__)):
        if name in f.__globals__:
            yield f.__globals__, name, f.__globals__[name]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_users_code(value: Any) -> bool:
    ours = hasattr(type(value), "__gradscribe_parts__") or own_of(value) is not None
    if not isinstance(value, FunctionType) and not ours:
        return False
    return (getattr(value, "__module__", None) or "").partition(".")[0] not in _NOT_THE_USERS
