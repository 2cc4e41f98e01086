"""`with`: contexts that do not touch numbers, the user's own, and generators made into contexts."""

from __future__ import annotations

import ast
import contextlib
import threading
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.nodes import Const, Operand
from . import exceptions, expressions, inline, objects, statements
from .lower import Lowerer
from .names import own_nodes
from .values import External, IteratorVal, Pending, PyVal

# Contexts that change no number: what they do is left out of the derivative.
SILENT = (np.errstate, np.printoptions, warnings.catch_warnings, contextlib.redirect_stdout, contextlib.redirect_stderr)
_LOCKS = (type(threading.Lock()), type(threading.RLock()), np.errstate, warnings.catch_warnings)
_MANAGER = contextlib.contextmanager(lambda: iter(())).__code__  # the wrapper that `contextmanager` makes


def run(lw: Lowerer, node: ast.With) -> None:
    """A `with` statement: its contexts one in the other."""
    _enter(lw, node, node.items)


def _enter(lw: Lowerer, node: ast.With, items: list[ast.withitem]) -> None:
    if not items:
        return statements.run(lw, node.body)
    first, *rest = items

    def inner() -> None:
        _enter(lw, node, rest)

    call = first.context_expr
    callee = expressions.expression(lw, call.func) if isinstance(call, ast.Call) else None
    made = callee.value if isinstance(callee, Const) else None
    if any(made is s for s in SILENT) or made is contextlib.nullcontext:
        assert isinstance(call, ast.Call)
        given = expressions.expression(lw, call.args[0]) if call.args and made is contextlib.nullcontext else Const(None)
        _bind(lw, first, given, node)
        return inner()
    if getattr(made, "__gradscribe_no_grad__", False):
        from .surgery import without_gradient

        return without_gradient(lw, inner, node)
    if made is contextlib.suppress:
        assert isinstance(call, ast.Call)
        return exceptions.suppressed(lw, node, [expressions.expression(lw, a) for a in call.args], inner)
    if isinstance(made, types.FunctionType) and made.__code__ is _MANAGER:
        assert isinstance(call, ast.Call)
        plain = ast.copy_location(ast.Call(ast.copy_location(ast.Constant(None), call), call.args, call.keywords), call)
        return _generator(lw, node, first, expressions.call(lw, plain, Const(made.__wrapped__)), inner)  # type: ignore[attr-defined]
    _object(lw, node, first, expressions.expression(lw, call), inner)


def _bind(lw: Lowerer, item: ast.withitem, value: PyVal, node: ast.AST) -> None:
    if item.optional_vars is not None:
        statements.assign(lw, item.optional_vars, value, node)


def _generator(lw: Lowerer, node: ast.With, item: ast.withitem, made: PyVal, inner: Callable[[], None]) -> None:
    """A function under `contextmanager`: the body stands where it yields."""
    from .iterators import take

    pending = take(lw, made, node) if isinstance(made, IteratorVal) else made
    consumer, fixed = lw.context, lw.fixed_span
    if not isinstance(pending, Pending):
        lw.refuse("G105", "this context manager is not supported", item.context_expr)

    def each(value: PyVal) -> Operand:
        outer, span, outer_fixed = lw.context, lw.builder.span, lw.fixed_span
        lw.context, lw.fixed_span = consumer, fixed
        try:
            _bind(lw, item, value, node)
            inner()
            return Const(False)  # the rest of the generator runs whatever way the body is left
        finally:
            lw.context, lw.builder.span, lw.fixed_span = outer, span, outer_fixed

    pending.run(each)


def _object(lw: Lowerer, node: ast.With, item: ast.withitem, made: PyVal, inner: Callable[[], None]) -> None:
    """An object with `__enter__` and `__exit__`."""
    if isinstance(made, External) and isinstance(made.value, _LOCKS):
        return inner()
    if objects.method_of(made, "__enter__") is None or objects.method_of(made, "__exit__") is None:
        lw.refuse("G105", "this context manager is not supported", item.context_expr,
                  "contexts written in Python are, and `np.errstate`")  # fmt: skip
    if _may_swallow(objects.method_of(made, "__exit__")):
        lw.refuse("G105", "the `__exit__` of this context may swallow exceptions", item.context_expr,
                  "catch them with `try` and `except` in the function")  # fmt: skip
    entered: Any = objects.special(lw, made, "__enter__", [], node)
    _bind(lw, item, entered, node)

    def leave() -> None:
        objects.special(lw, made, "__exit__", [Const(None)] * 3, node)

    exceptions.with_finally(lw, inner, leave, node)


def _may_swallow(leave: types.FunctionType) -> bool:
    """Whether an `__exit__` may return something true: then an exception in the body goes no further."""
    returned = [n.value for n in own_nodes(inline.parsed(leave).source.tree) if isinstance(n, ast.Return)]
    return any(v is not None and not (isinstance(v, ast.Constant) and not v.value) for v in returned)
