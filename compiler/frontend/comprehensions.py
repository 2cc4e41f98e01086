"""Comprehensions: over known items they are written out, over unknown ones they are loops that append."""

from __future__ import annotations

import ast
from typing import Any

from ..ir.nodes import Const, Value
from ..ir.types import Array, ListOfType
from .lower import Lowerer
from .values import PyVal, RangeVal, TupleVal

_ARRAYS_WRITTEN_OUT = 8


def list_comprehension(lw: Lowerer, node: ast.ListComp | ast.GeneratorExp, hint: str) -> PyVal:
    """`[element for target in iterable if test ...]`, as the loop that it abbreviates."""
    from . import iterables
    from .expressions import new_list

    result = new_list(lw, (), hint)
    append = ast.Expr(
        ast.Call(ast.Attribute(ast.Name("<list>", ast.Load()), "append", ast.Load()), [node.elt], [])
    )
    before, written = lw.state.copy(), len(lw.builder.stmts)
    over = _run(lw, node, append, result)
    content = lw.state[result.cell]
    if isinstance(content, Value) and isinstance(content.type, ListOfType) and isinstance(content.type.elem, Array):
        items = iterables.all_static_items(lw, over, node, _ARRAYS_WRITTEN_OUT) if _is_counted(over) else None
        if items is not None:  # few arrays, each of which may be written to: one by one
            lw.state = before
            del lw.builder.stmts[written:]
            result = new_list(lw, (), hint)
            _run(lw, node, append, result, TupleVal(tuple(items)))
    return result


def _is_counted(over: PyVal) -> bool:
    return isinstance(over, RangeVal) and all(isinstance(b, Const) for b in (over.start, over.stop, over.step))


def dict_comprehension(lw: Lowerer, node: ast.DictComp, hint: str) -> PyVal:
    """`{key: value for target in iterable if test ...}`."""
    from .expressions import new_dict

    result = new_dict(lw, (), (), hint)
    store = ast.Assign([ast.Subscript(ast.Name("<list>", ast.Load()), node.key, ast.Store())], node.value)
    _run(lw, node, store, result)
    return result


def _run(lw: Lowerer, node: Any, innermost: ast.stmt, result: PyVal, over: PyVal | None = None) -> PyVal:
    """Interpret the loops in a scope of their own, as Python does. Gives the first iterable; `over` is put in its place."""
    from . import inline
    from .expressions import expression

    body: list[ast.stmt] = [innermost]
    for generator in reversed(node.generators):
        for test in reversed(generator.ifs):
            body = [ast.If(test, body, [])]
        body = [ast.For(generator.target, generator.iter, body, [])]
    loop = body[0]
    assert isinstance(loop, ast.For) and lw.context is not None
    first = over if over is not None else expression(lw, loop.iter)  # the first iterable belongs to the scope around
    loop.iter = ast.Name("<first>", ast.Load())
    for made in ast.walk(loop):
        ast.copy_location(made, node) if not hasattr(made, "lineno") else None
    names = frozenset(n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    inline.run_synthetic(lw, body, {"<list>": result, "<first>": first}, names, node)
    return first
