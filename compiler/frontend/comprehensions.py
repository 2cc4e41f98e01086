"""Comprehensions: over known items they are written out, over unknown ones they are loops that append."""

from __future__ import annotations

import ast
from typing import Any

from ..ir.nodes import Const, Value
from ..ir.types import Array, ListOfType
from .lower import Lowerer
from .values import Pending, PyVal, RangeVal, TupleVal

_ARRAYS_WRITTEN_OUT = 8


def generator_expression(lw: Lowerer, node: ast.GeneratorExp, hint: str) -> PyVal:
    """`(element for target in iterable if test ...)`: nothing is computed before somebody asks."""
    from . import iterators
    from .expressions import expression

    first = expression(lw, node.generators[0].iter)  # this one is evaluated where it is written
    context = lw.context
    assert context is not None

    def run(each: iterators.Each) -> None:
        outer, lw.context = lw.context, context
        try:
            _run(lw, node, ast.Expr(ast.Yield(node.elt)), {"<first>": first}, each)
        finally:
            lw.context = outer

    return iterators.new_iterator(lw, Pending(run, iterators.is_endless(lw, first), iterators.seen(lw, node, context)))


def list_comprehension(lw: Lowerer, node: ast.ListComp, hint: str) -> PyVal:
    """`[element for target in iterable if test ...]`, as the loop that it abbreviates."""
    from . import iterables
    from .expressions import expression, new_list

    result = new_list(lw, (), hint)
    first = expression(lw, node.generators[0].iter)
    append = ast.Expr(
        ast.Call(ast.Attribute(ast.Name("<result>", ast.Load()), "append", ast.Load()), [node.elt], [])
    )
    before, written = lw.state.copy(), len(lw.builder.stmts)
    _run(lw, node, append, {"<result>": result, "<first>": first})
    content = lw.state[result.cell]
    if isinstance(content, Value) and isinstance(content.type, ListOfType) and isinstance(content.type.elem, Array):
        items = iterables.all_static_items(lw, first, node, _ARRAYS_WRITTEN_OUT) if _is_counted(first) else None
        if items is not None:  # few arrays, each of which may be written to: one by one
            lw.state = before
            del lw.builder.stmts[written:]
            result = new_list(lw, (), hint)
            _run(lw, node, append, {"<result>": result, "<first>": TupleVal(tuple(items))})
    return result


def set_comprehension(lw: Lowerer, node: ast.SetComp, hint: str) -> PyVal:
    """`{element for target in iterable if test ...}`."""
    from .expressions import expression
    from .sets import new_set

    result = new_set(lw, ())
    first = expression(lw, node.generators[0].iter)
    add = ast.Expr(ast.Call(ast.Attribute(ast.Name("<result>", ast.Load()), "add", ast.Load()), [node.elt], []))
    _run(lw, node, add, {"<result>": result, "<first>": first})
    return result


def _is_counted(over: PyVal) -> bool:
    return isinstance(over, RangeVal) and all(isinstance(b, Const) for b in (over.start, over.stop, over.step))


def dict_comprehension(lw: Lowerer, node: ast.DictComp, hint: str) -> PyVal:
    """`{key: value for target in iterable if test ...}`."""
    from .expressions import expression, new_dict

    result = new_dict(lw, (), (), hint)
    first = expression(lw, node.generators[0].iter)
    store = ast.Assign([ast.Subscript(ast.Name("<result>", ast.Load()), node.key, ast.Store())], node.value)
    _run(lw, node, store, {"<result>": result, "<first>": first})
    return result


def _run(lw: Lowerer, node: Any, innermost: ast.stmt, arguments: dict[str, PyVal], on_yield: Any = None) -> None:
    """Interpret the loops in a scope of their own, as Python does; the first iterable belongs to the scope around."""
    from . import inline

    body: list[ast.stmt] = [innermost]
    for k, generator in reversed(list(enumerate(node.generators))):
        for test in reversed(generator.ifs):
            body = [ast.If(test, body, [])]
        body = [ast.For(generator.target, ast.Name("<first>", ast.Load()) if k == 0 else generator.iter, body, [])]
    for made in ast.walk(body[0]):
        ast.copy_location(made, node) if not hasattr(made, "lineno") else None
    names = frozenset(n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name))
    inline.run_synthetic(lw, body, arguments, names, node, on_yield)
