"""Callables taken apart: what is compiled, which arguments are bound to it already, and what `argnums` means.

Methods, `functools.partial`, callable objects and other transforms all come down to one thing that can be
compiled and the leading and keyword arguments that every call of it gets.
"""

from __future__ import annotations

import functools
import inspect
import typing
from dataclasses import dataclass, field
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from ..compiler.diagnostics import Diagnostic, UnsupportedError
from ..compiler.ir.own import own_of
from ..compiler.rules import registry
from .arguments import refuse

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, eq=False)
class Callee:
    """A callable in parts. `inner` is a function, an op with a rule, or another transform's `Specializer`."""

    inner: Any
    signature: inspect.Signature  # all parameters of `inner`
    args: tuple[Any, ...] = ()  # bound already: `self`, the arguments of a partial
    keywords: dict[str, Any] = field(default_factory=dict)

    @functools.cached_property
    def visible(self) -> inspect.Signature:
        """The signature that a caller sees."""
        if not self.args and not self.keywords:
            return self.signature

        def stand_in() -> None: ...

        stand_in.__signature__ = self.signature  # type: ignore[attr-defined]
        return inspect.signature(functools.partial(stand_in, *self.args, **self.keywords))

    @property
    def wrapped_parameters(self) -> int | None:
        """How many arguments must be given to what a `functools.wraps` wrapper of `*args` wraps."""
        original = getattr(self.inner, "__wrapped__", None)
        kinds = [p.kind for p in self.visible.parameters.values() if p.kind is not p.VAR_KEYWORD]
        if original is None or isinstance(self.inner, type) or kinds != [inspect.Parameter.VAR_POSITIONAL]:
            return None
        parameters = list(inspect.signature(original).parameters.values())[len(self.args) :]
        return sum(p.kind in _POSITIONAL and p.default is p.empty for p in parameters) or None

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters that a caller must give."""
        return tuple(n for n, p in self.visible.parameters.items() if p.default is p.empty)


def take_apart(f: Any) -> Callee:
    """The parts of a callable.

    >>> class Model:
    ...     def loss(self, x, scale=1.0): return x
    >>> str(take_apart(Model().loss).visible), str(take_apart(functools.partial(Model.loss, None, scale=2.0)).visible)
    ('(x, scale=1.0)', '(x, *, scale=2.0)')
    """
    args: tuple[Any, ...] = ()
    keywords: dict[str, Any] = {}
    inner = f
    while True:
        if isinstance(inner, functools.partial):
            args, keywords, inner = (*inner.args, *args), {**inner.keywords, **keywords}, inner.func
        elif isinstance(inner, MethodType) and registry.signature_of(inner) is None:
            args, inner = (inner.__self__, *args), inner.__func__
        elif isinstance(inner, functools._lru_cache_wrapper):
            inner = inner.__wrapped__
        elif hasattr(type(inner), "__gradscribe_parts__"):
            inner, more, named = inner.__gradscribe_parts__()
            args, keywords = (*more, *args), {**named, **keywords}
        elif _has_own_call(inner):
            args, inner = (inner, *args), type(inner).__call__
        else:
            return Callee(inner, _signature(inner), args, keywords)


def _has_own_call(x: Any) -> bool:
    call = inspect.getattr_static(type(x), "__call__", None)
    is_object = not isinstance(x, (type, FunctionType)) and own_of(x) is None
    return is_object and isinstance(call, FunctionType)


def _signature(f: Any) -> inspect.Signature:
    if hasattr(f, "compiles_targets"):  # another transform's specializer
        return f.signature
    known = registry.signature_of(f) if callable(f) else None
    if known is not None:
        return known
    if isinstance(f, FunctionType) or own_of(f) is not None:
        return inspect.signature(f, follow_wrapped=False)
    what = getattr(f, "__qualname__", None) or repr(f)
    if not callable(f):
        refuse("G204", f"a function is needed, and {what} is not one")
    raise UnsupportedError(Diagnostic("G301", f"`{what}` has neither Python source nor a rule"))


@dataclass(frozen=True)
class Wanted:
    """What to differentiate with respect to: parameters by name, or items of `*args` by position."""

    names: tuple[str, ...]  # each once, in order of first mention
    picks: tuple[tuple[int, int | None], ...]  # per argnum: position in `names`, item of `*args` or None
    single: bool

    @property
    def plain(self) -> bool:
        """The gradients of the named parameters are the result as it is."""
        return all(item is None for _, item in self.picks) and len(self.names) == len(self.picks)


def wanted(callee: Callee, argnums: Any) -> Wanted:
    """Resolve `argnums`: an int (from the end if negative), a name, or a tuple or list of these.

    >>> wanted(take_apart(lambda a, b, *rest: 0.0), ("b", 0)).names
    ('b', 'a')
    """
    single = not isinstance(argnums, (tuple, list))
    found = [_one(callee, a) for a in ((argnums,) if single else argnums)]
    if not found:
        refuse("G215", "`argnums` is empty: there is nothing to differentiate with respect to")
    if len(set(found)) != len(found):
        refuse("G215", f"`argnums` names a parameter twice: {argnums!r}")
    names = tuple(dict.fromkeys(name for name, _ in found))
    return Wanted(names, tuple((names.index(name), item) for name, item in found), single)


def _one(callee: Callee, argnum: Any) -> tuple[str, int | None]:
    parameters = callee.visible.parameters
    if isinstance(argnum, str):
        if argnum not in parameters:
            refuse("G215", f"`argnums` names {argnum!r}, and the parameters are {_list(parameters)}")
        return argnum, None
    if isinstance(argnum, bool) or not isinstance(argnum, (int, np.integer)):
        refuse("G215", f"`argnums` must be an int, a parameter's name, or a tuple of them, not {argnum!r}")
    positional = [n for n, p in parameters.items() if p.kind in _POSITIONAL]
    star = next((n for n, p in parameters.items() if p.kind is p.VAR_POSITIONAL), None)
    if star is not None and argnum >= len(positional):
        bound = max(0, len(callee.args) - sum(p.kind in _POSITIONAL for p in callee.signature.parameters.values()))
        return star, int(argnum) - len(positional) + bound
    if not -len(positional) <= argnum < len(positional):
        refuse("G215", f"`argnums` is {argnum}, and there are {len(positional)} positional parameters: "
                       f"{_list(positional)}")  # fmt: skip
    return positional[int(argnum)], None


def _list(names: Any) -> str:
    return ", ".join(names) or "none"


def example_arguments(f: Any, parameters: list[inspect.Parameter]) -> tuple[list[Any], bool] | None:
    """Arguments of the types that a function's annotations say, and whether some were only guessed.

    A parameter without annotation or default counts as a float. None where nothing can be said.
    """
    try:
        hints = typing.get_type_hints(f)
    except Exception:
        hints = dict(getattr(f, "__annotations__", {}))
    values: list[Any] = []
    guessed = False
    for p in parameters:
        if p.kind is p.VAR_POSITIONAL:
            values.append(())
        elif p.kind is p.VAR_KEYWORD:
            values.append({})
        elif p.name in hints:
            example = _example(hints[p.name])
            if example is None:
                return None
            values.append(example)
        elif p.default is not p.empty:
            values.append(p.default)
        else:
            values.append(1.0)
            guessed = True
    return values, guessed


def _example(hint: Any) -> Any:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, str):
        hint = {"float": float, "int": int, "np.ndarray": np.ndarray}.get(hint, hint)
    if hint in (float, int, complex):
        return hint(2)
    if hint is np.ndarray or origin is np.ndarray:
        return np.full(2, 2, _dtype_of(parts))
    if isinstance(hint, type) and issubclass(hint, np.number):
        return hint(2)
    if origin is list and len(parts) == 1 and (item := _example(parts[0])) is not None:
        return [item, item]
    if origin is tuple and parts and ... not in parts:
        items = tuple(_example(p) for p in parts)
        return None if any(i is None for i in items) else items
    return None


def _dtype_of(parts: tuple[Any, ...]) -> Any:
    """The dtype in `NDArray[np.float32]`; float64 where it says nothing."""
    for p in parts:
        for t in typing.get_args(p):
            if isinstance(t, type) and issubclass(t, np.generic) and t not in (np.number, np.floating):
                return t
    return np.float64
