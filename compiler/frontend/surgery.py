"""Gradient surgery inside functions: `stop_gradient`, `no_grad`, `on_grad`, `checkpoint`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.custom import Custom
from ..ir.nodes import Apply, Block, Const, Value
from ..ir.own import Own
from ..ir.types import is_inexact
from ..ir.visit import free_values
from . import calls, customs, transforms
from .aliases import may_be
from .capture import capture, inside
from .expressions import new_dict, new_list, to_operand
from .lower import Lowerer, type_of
from .state import State
from .values import Cell, Content, DictVal, Entries, Items, ListVal, Mixed, Native, ObjectVal, PyVal, Ref, TupleVal


def call(
    lw: Lowerer, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of one of these functions."""
    if name == "vmap":
        return _vmap(lw, args, kwargs, node)
    if kwargs or len(args) != {"on_grad": 2}.get(name, 1):
        lw.refuse("G213", f"`{name}` takes {'an array and a function' if name == 'on_grad' else 'one argument'}", node)
    if name == "stop_gradient":
        lw.hooks.customs.purposes["`stop_gradient`"] = None
        return stopped(lw, args[0], hint)
    if name == "on_grad":
        return _on_grad(lw, args[0], args[1], node, hint)
    return _checkpoint(lw, args[0], node)


# -- stopping


def stopped(lw: Lowerer, v: PyVal, hint: str = "", fresh: Callable[[Value], bool] = lambda v: True) -> PyVal:
    """A meaning whose numbers have no derivative; of those that are not `fresh`, nothing is changed."""

    def content(c: Content) -> Content:
        if isinstance(c, (Items, Entries)):
            return replace(c, items=tuple(stopped(lw, i, "", fresh) for i in c.items))
        return c if isinstance(c, Mixed) else stopped(lw, c, "", fresh)  # type: ignore[return-value]

    if isinstance(v, Value):
        stops = is_inexact(v.type) and fresh(v)
        return lw.apply("prelude.stop_gradient", v, hint=hint or v.hint) if stops else v
    if isinstance(v, Ref):
        array = lw.read(v)
        if not isinstance(array, Value) or not is_inexact(array.type) or not fresh(array):
            return v
        made = lw.new_array(lw.apply("prelude.stop_gradient", array, hint=hint or v.hint), hint or v.hint)
        may_be(lw, made.cell, v.cell)  # it is the same array
        return made
    if isinstance(v, TupleVal):
        return TupleVal(tuple(stopped(lw, i, "", fresh) for i in v.items), v.cls)
    if isinstance(v, ListVal):
        inner = content(lw.state[v.cell])  # type: ignore[arg-type]
        made_list = new_list(lw, ())
        lw.state[made_list.cell] = inner
        return made_list
    if isinstance(v, (DictVal, ObjectVal)):
        made_dict = new_dict(lw, (), ())
        lw.state[made_dict.cell] = content(lw.state[v.cell])  # type: ignore[arg-type]
        return made_dict if isinstance(v, DictVal) else ObjectVal(made_dict.cell, v.cls)
    return v


def without_gradient(lw: Lowerer, run: Callable[[], None], node: ast.AST) -> None:
    """`with no_grad():` what is computed in the block has no derivative. What only gets another name in it keeps its own."""
    lw.hooks.customs.purposes["`no_grad`"] = None
    before: State = lw.state.copy()
    mark = Value(type_of(Const(0.0)))  # values are numbered as they are made
    run()
    for key in lw.state.changed_from(before):
        now = lw.state[key]
        if isinstance(key, Cell):
            old = before.memory.get(key)
            if isinstance(old, Value):
                lw.refuse("G306", "an array from outside of a `no_grad` block is written in it", node,
                          "make a new array in the block, or write to it after the block")  # fmt: skip
            if isinstance(now, Value):
                lw.state[key] = stopped(lw, now, key.hint, lambda v: v.number > mark.number)  # type: ignore[assignment]
            elif isinstance(now, (Items, Entries)):
                lw.state[key] = replace(now, items=tuple(_stopped_number(lw, i, mark) for i in now.items))
        else:
            lw.state[key] = _stopped_number(lw, now, mark)  # type: ignore[arg-type]


def without_gradients(lw: Lowerer, args: list[PyVal], node: ast.AST) -> PyVal:
    """`no_grad` as a decorator, with or without a call before."""
    if not args:
        return Native(lambda given: without_gradients(lw, given, node))

    def run(given: list[PyVal], named: dict[str, PyVal]) -> PyVal:
        result = lw.variable("<no_grad>")

        def block() -> None:
            lw.state[result] = calls.call(lw, args[0], given, named, node)

        without_gradient(lw, block, node)
        return lw.state.memory.pop(result)  # type: ignore[return-value]

    return Native(run, named=True)


def _stopped_number(lw: Lowerer, v: PyVal, mark: Value) -> PyVal:
    """A number that was made in the block, stopped; arrays and containers are stopped in their cells."""
    if isinstance(v, Value):
        return stopped(lw, v, v.hint, lambda made: made.number > mark.number)
    if isinstance(v, TupleVal):
        return TupleVal(tuple(_stopped_number(lw, i, mark) for i in v.items), v.cls)
    return v


# -- adjoints


def _on_grad(lw: Lowerer, x: PyVal, f: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    """`on_grad(x, f)`: x itself, whose adjoint goes through `f` where it is complete."""
    operand = to_operand(lw, x, node)
    if not isinstance(operand, Value) or not is_inexact(operand.type):
        return x
    lw.hooks.customs.purposes["`on_grad`"] = None
    name = hint or operand.hint
    param, bar = Value(operand.type, name), Value(operand.type, f"{name}_bar" if name else "")

    def run() -> PyVal:
        given: PyVal = lw.result(bar)
        made = calls.call(lw, f, [given], {}, node)
        return given if made == Const(None) else made

    side, value = capture(lw, run, node)
    out = inside(lw, side, lambda: customs.along(lw, param, value, "what `on_grad` makes of an adjoint", node))
    here = {p.value for p in lw.params[lw.arguments :]}
    block = side.builder.block((bar,), (out.get(param, bar),))
    extra = [v for v in free_values(block) if v not in here]
    custom = Custom(
        "adjoint", "on_grad", Block((param, *extra), (), (param,)), (0,),
        Block((param, *extra), (), (param, *extra)),
        Block((*extra, bar), block.stmts, (*block.yields, *(Const(None) for _ in extra))),
    )  # fmt: skip
    made = Value(operand.type, name, lw.builder.span, bool(name))
    lw.builder.add(Apply((made,), lw.hooks.customs.add(custom), (operand, *extra), (), lw.builder.span))
    lw.origins[made] = (operand,)
    result = lw.result(made, name)
    if isinstance(result, Ref) and isinstance(x, Ref):
        may_be(lw, result.cell, x.cell)  # it is the same array
    return result


# -- computing again


def _checkpoint(lw: Lowerer, f: PyVal, node: ast.AST | None) -> PyVal:
    """`checkpoint(f)`, of a function that may be written in the function."""
    own = Own("checkpoint", f.value if isinstance(f, Const) else f)
    return Native(lambda args, named: customs.call(lw, own, args, named, node, ""), named=True)


def _vmap(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`vmap(f, in_axes, out_axes)`."""

    def like(f: Any, in_axes: Any = 0, out_axes: Any = 0) -> None: ...

    bound = transforms.bind(lw, inspect.signature(like), args, kwargs, node, "vmap")
    axes = [_axes(lw, bound[n], n, node) for n in ("in_axes", "out_axes")]
    f = bound["f"]
    own = Own("vmap", f.value if isinstance(f, Const) else f, axes=(axes[0], axes[1]))
    return Native(lambda given: customs.call(lw, own, given, {}, node, ""))


def _axes(lw: Lowerer, v: Any, what: str, node: ast.AST | None) -> Any:
    """`in_axes` or `out_axes`: numbers and None, in containers."""
    content = lw.state[v.cell] if isinstance(v, (ListVal, DictVal)) else v
    if isinstance(content, Entries):
        return {k: _axes(lw, i, what, node) for k, i in zip(content.keys, content.items, strict=True)}
    if isinstance(content, (TupleVal, Items)):
        return tuple(_axes(lw, i, what, node) for i in content.items)
    return transforms.known(lw, v, what, node)


def handled(f: Any) -> str | None:
    """The name of one of these functions, if a callable is one."""
    return getattr(f, "__gradscribe_surgery__", None)
