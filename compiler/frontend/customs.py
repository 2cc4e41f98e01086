"""Calls of functions with a derivative of their own: `custom_vjp`, `custom_jvp`, `checkpoint`.

Such a call becomes one op, with the code of the call and of its derivative kept beside it (`ir/custom.py`). Both are
read where the function is called, over parameters of the arguments' types.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from typing import Any

from ..diagnostics import Diagnostic, UnsupportedError
from ..ir.custom import Custom
from ..ir.nodes import Apply, Block, Const, Operand, Tree, Value
from ..ir.own import Own
from ..ir.types import Array, Opaque, Scalar, Unknown, is_inexact, kind, ndim_of
from ..ir.visit import free_values, statements, substitute
from . import calls, operators
from .capture import Numbers, along, capture, inside, meaning, note_sharing, renewed, results
from .lower import Lowerer, type_of
from .opaque import call_opaque
from .values import DictVal, Entries, Items, ListVal, Native, ObjectVal, PyVal, TupleVal

_CALLS = "a function with a derivative of its own"


def call(lw: Lowerer, own: Own, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str) -> PyVal:
    """Write a call as an op with a derivative of its own."""
    if own.kind == "vmap":
        from . import vmap

        return vmap.call(lw, _callee(own.function), *own.axes, args, kwargs, node)
    name = calls.name_of(own.function)
    if own.kind in ("vjp", "jvp") and not (own.forward or own.push or own.each):
        lw.refuse("G307", f"`{name}` has no derivative yet", node, f"define it with `{name}.def{own.kind}(...)`")
    if kwargs and own.kind == "checkpoint":
        own, args, kwargs = _by_position(lw, own, args, kwargs, node), [*args, *kwargs.values()], {}
    args = _positional(lw, own, args, kwargs, node)
    return _Call(lw, own, name, args, node, hint).write()


def _by_position(lw: Lowerer, own: Own, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> Own:
    """The same with keyword arguments behind the others."""
    n, names = len(args), tuple(kwargs)

    def run(given: list[PyVal]) -> PyVal:
        return calls.call(lw, _callee(own.function), given[:n], dict(zip(names, given[n:], strict=True)), node)

    return replace(own, function=Native(run))


def _positional(
    lw: Lowerer, own: Own, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> list[PyVal]:
    """Keyword arguments and defaults in their places, which `nondiff_argnums` and the derivative count by."""
    if own.kind == "checkpoint":
        return args
    signature = inspect.signature(own.function, follow_wrapped=False)
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{calls.name_of(own.function)}`: {e}", node)
    bound.apply_defaults()
    if bound.kwargs:
        lw.refuse("G213", f"{_CALLS} takes its arguments by position", node)
    return [a if isinstance(a, PyVal.__args__) else calls.known(a) for a in bound.args]  # type: ignore[attr-defined]


class _Call:
    """One call under way."""

    def __init__(self, lw: Lowerer, own: Own, name: str, args: list[PyVal], node: ast.AST | None, hint: str):
        self.lw, self.own, self.name, self.args, self.node, self.hint = lw, own, name, args, node, hint
        n = len(args)
        self.fixed = [k % n for k in own.nondiff if -n <= k < n]

    def renewed(self) -> tuple[list[PyVal], Numbers, list[Value]]:
        """The arguments over new parameters, and those of the parameters that have a derivative."""
        numbers, made, moving = Numbers(), [], []
        for k, a in enumerate(self.args):
            first = len(numbers.params)
            made.append(renewed(self.lw, a, numbers))
            if k not in self.fixed:
                moving += [p for p in numbers.params[first:] if is_inexact(p.type)]
        return made, numbers, moving

    def write(self) -> PyVal:
        """Read the call and its derivative, and write the op."""
        lw = self.lw
        args, numbers, moving = self.renewed()
        side, value = capture(lw, lambda: self.primal(args), self.node)
        tree, yields = results(lw, side, value)
        block = side.builder.block(numbers.params, yields)
        types = [_plain(type_of(y)) for y in yields]
        key = (id(self.own), str(tree), *(str(p.type) for p in numbers.params))
        custom = Custom(self.own.kind, self.name, block, tuple(map(numbers.params.index, moving)))
        op = lw.reading_own.get(key)
        if op is not None:  # its derivative calls it again: by the derivative that is being read
            extra = self.outer(block)
        else:
            op = lw.hooks.customs.add(custom)
            if self.own.kind != "checkpoint":
                lw.hooks.customs.purposes[f"the `custom_{self.own.kind}` of `{self.name}`"] = None
            lw.reading_own[key] = op
            try:
                extra = self.derivative(custom, op, tree, types)
            finally:
                del lw.reading_own[key]
        one = self.hint if len(types) == 1 else ""
        made = tuple(Value(t, one, lw.builder.span, bool(one)) for t in types)
        operands = (*numbers.outside, *extra)
        lw.builder.add(Apply(made, op, operands, (), lw.builder.span))
        lw.origins.update((v, operands) for v in made)
        result = meaning(lw, tree, made)
        note_sharing(lw, result, block, self.args, yields)
        return result

    def primal(self, args: list[PyVal]) -> PyVal:
        """The call itself: its code where that can be read, else the call of something opaque."""
        lw, f = self.lw, self.own.function
        noted = len(lw.diagnostics)
        try:
            result = calls.call(lw, _callee(f), args, {}, self.node)
        except UnsupportedError as error:
            if self.own.kind == "checkpoint" or not _only_unread(error.diagnostics):
                raise
            return self.opaque(args)
        if len(lw.diagnostics) == noted or self.own.kind == "checkpoint" or not _only_unread(lw.diagnostics[noted:]):
            return result
        del lw.diagnostics[noted:]
        return self.opaque(args)

    def opaque(self, args: list[PyVal]) -> PyVal:
        """The call of a function whose code cannot be read."""
        self.lw.builder.stmts.clear()
        return call_opaque(self.lw, self.own.function, args, self.node)

    # -- the derivative

    def outer(self, *blocks: Block | None) -> list[Value]:
        """What blocks read of the functions around them. Globals and attributes of objects have no derivative, and are
        at hand wherever the blocks will be written."""
        here = {p.value for p in self.lw.params[self.lw.arguments :]}
        return list(dict.fromkeys(v for b in blocks if b for v in free_values(b) if v not in here))

    def derivative(self, custom: Custom, op: str, tree: Tree, types: list[Any]) -> list[Value]:
        """Read the derivative. What any of its parts reads from outside becomes an operand of all: these operands."""
        if self.own.kind == "vjp":
            custom.forward, kept = self.forward(tree, types)
            custom.backward = self.backward(tree, types, *kept)
        elif self.own.kind == "jvp":
            custom.push = self.push(tree, types)
        extra = self.outer(custom.primal, custom.forward, custom.backward, custom.push)
        n = len(custom.primal.params)
        if extra and any(op in calls_in(b) for c in self.lw.hooks.customs.table.values() for b in c.blocks):
            self.lw.refuse("G307", f"the derivative of `{self.name}` calls it again with functions that read variables around them",
                           self.node, "pass these variables as arguments")  # fmt: skip
        custom.primal = _with_params(custom.primal, n, extra)
        if custom.forward is not None and custom.backward is not None:
            custom.forward = replace(custom.forward, yields=(*custom.forward.yields, *extra))
            custom.forward = _with_params(custom.forward, n, extra)
            at = len(custom.backward.params) - len(types)
            custom.backward = _with_params(custom.backward, at, extra)
            zeros = (Const(None),) * len(extra)
            custom.backward = replace(custom.backward, yields=(*custom.backward.yields, *zeros))
        if custom.push is not None:
            custom.push = _with_params(custom.push, n, extra)
        if self.own.kind == "checkpoint":
            found = enumerate(custom.primal.params)
            custom.moving = tuple(k for k, p in found if k in custom.moving or k >= n and is_inexact(p.type))
        return extra

    def forward(self, tree: Tree, types: list[Any]) -> tuple[Block, tuple[list[PyVal], list[Value], PyVal, Numbers]]:
        """`fwd(*args)`, and what it leaves for the backward sweep: the fixed arguments and the residuals."""
        lw, node, f = self.lw, self.node, self.own.forward
        args, numbers, _ = self.renewed()
        side, value = capture(lw, lambda: calls.call(lw, _callee(f), args, {}, node), node)
        out, residuals = self.pair(f, value, "the result, and what the backward function needs")
        found, yields = results(lw, side, out)
        self.check_results(f, tree, types, found, yields)
        kept = Numbers()
        fixed = TupleVal(tuple(args[k] for k in self.fixed))
        again = inside(lw, side, lambda: renewed(lw, TupleVal((fixed, residuals)), kept))
        lw.state.memory |= {k: c for k, c in side.state.memory.items() if k not in lw.state}
        return side.builder.block(numbers.params, (*yields, *kept.outside)), (args, numbers.params, again, kept)

    def backward(
        self, tree: Tree, types: list[Any], args: list[PyVal], params: list[Value], again: Any, kept: Numbers
    ) -> Block:  # fmt: skip
        """`bwd(*fixed, residuals, out_bar)`: an adjoint for each number of the arguments."""
        lw, node, f = self.lw, self.node, self.own.backward
        hint = f"{self.hint}_bar" if self.hint and len(types) == 1 else ""
        bars = [Value(t, hint) for t in types]
        fixed, rest = again.items
        side, value = capture(
            lw, lambda: calls.call(lw, _callee(f), [*fixed.items, rest, meaning(lw, tree, bars)], {}, node), node
        )
        free = [a for k, a in enumerate(args) if k not in self.fixed]
        if not isinstance(value, TupleVal) or len(value.items) != len(free):
            lw.refuse("G307", f"`{calls.name_of(f)}` must return a tuple with an adjoint for each of {len(free)} "
                              f"argument{'s' * (len(free) != 1)}", node)  # fmt: skip
        what = f"an adjoint that `{calls.name_of(f)}` returns"
        found: dict[Value, Operand] = {}
        for a, bar in zip(free, value.items, strict=True):
            found |= inside(lw, side, lambda a=a, bar=bar: along(lw, a, bar, what, node))  # type: ignore[misc]
        return side.builder.block((*kept.params, *bars), [found.get(p, Const(None)) for p in params])

    def push(self, tree: Tree, types: list[Any]) -> Block:
        """`jvp(*fixed, primals, tangents)`: the results and their tangents."""
        lw, node = self.lw, self.node
        args, numbers, moving = self.renewed()
        free = TupleVal(tuple(a for k, a in enumerate(args) if k not in self.fixed))
        tangents = Numbers()
        dots = _still(lw, renewed(lw, free, tangents))
        dot_of = dict(zip(tangents.outside, tangents.params, strict=True))
        fixed = [args[k] for k in self.fixed]
        if self.own.each is not None:
            f, run = self.own.function, lambda: self.summed(free, dots)
        else:
            f, run = self.own.push, lambda: calls.call(lw, _callee(self.own.push), [*fixed, free, dots], {}, node)
        side, value = capture(lw, run, node)
        out, out_dot = self.pair(f, value, "the result and its tangent")
        found, yields = results(lw, side, out)
        self.check_results(f, tree, types, found, yields)
        outs = [Value(_plain(type_of(y)), "") for y in yields]
        what = f"the tangent that `{calls.name_of(f)}` returns"
        slopes = inside(lw, side, lambda: along(lw, meaning(lw, found, outs), out_dot, what, node))
        params = [*numbers.params, *(dot_of[p] for p in moving)]
        block = side.builder.block(params, (*yields, *(slopes.get(o, Const(None)) for o in outs)))
        whole: dict[Value, Operand] = {d: Const(0.0) for p, d in dot_of.items() if p not in moving}  # type: ignore[misc]
        return substitute(block, whole)

    def summed(self, primals: TupleVal, tangents: Any) -> PyVal:
        """The result and its tangent by `defjvps`: the sum of what each argument contributes."""
        assert self.own.each is not None
        function, parts = self.own.each
        if len(parts) != len(primals.items):
            self.lw.refuse("G307", f"`{self.name}` has {len(primals.items)} arguments, and `defjvps` was given {len(parts)}", self.node)
        out = calls.call(self.lw, Const(function), list(primals.items), {}, self.node)
        total: PyVal = Const(None)
        for part, dot in zip(parts, tangents.items, strict=True):
            if part is not None:
                term = calls.call(self.lw, _callee(part), [dot, out, *primals.items], {}, self.node)
                total = term if total == Const(None) else operators.binary(self.lw, ast.Add, total, term, self.node)
        return TupleVal((out, total))

    def pair(self, f: Any, value: PyVal, what: str) -> tuple[PyVal, PyVal]:
        if not isinstance(value, TupleVal) or len(value.items) != 2:
            self.lw.refuse("G307", f"`{calls.name_of(f)}` must return a pair: {what}", self.node)
        return value.items[0], value.items[1]

    def check_results(self, f: Any, tree: Tree, types: list[Any], found: Tree, yields: list[Operand]) -> None:
        """The derivative must give the function's own result."""
        mine = [_plain(type_of(y)) for y in yields]
        if _structure(tree) != _structure(found) or not all(map(_alike, types, mine)):
            self.lw.refuse("G307", f"`{calls.name_of(f)}` must give the result of `{self.name}`, {_said(types)}, "
                                   f"and gives {_said(mine)}", self.node)  # fmt: skip


def calls_in(block: Block) -> set[str]:
    """The ops of a block."""
    return {s.op for s in statements(block) if isinstance(s, Apply)}


def _still(lw: Lowerer, v: PyVal) -> PyVal:
    """Tangents in which constants, which do not move, are zero."""
    if isinstance(v, Const):
        return Const(0.0) if type(v.value) in (int, float, complex) else v
    if isinstance(v, TupleVal):
        return TupleVal(tuple(_still(lw, i) for i in v.items), v.cls)
    if isinstance(v, (ListVal, DictVal, ObjectVal)) and isinstance(content := lw.state[v.cell], (Items, Entries)):
        lw.state[v.cell] = replace(content, items=tuple(_still(lw, i) for i in content.items))
    return v


def _with_params(block: Block, at: int, extra: list[Value]) -> Block:
    """A block with more parameters in the middle; they stand for themselves."""
    return replace(block, params=(*block.params[:at], *extra, *block.params[at:]))


def _callee(f: Any) -> PyVal:
    return f if isinstance(f, PyVal.__args__) else Const(f)  # type: ignore[attr-defined]


def _plain(t: Any) -> Any:
    return replace(t, size=None) if isinstance(t, Scalar) else t


def _said(types: list[Any]) -> str:
    return ", ".join(map(str, types)) or "no number"


def _structure(t: Tree) -> Any:
    return t.kind, None if t.kind == "slot" else t.data, tuple(map(_structure, t.children))


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, (Unknown, Opaque)) or isinstance(b, (Unknown, Opaque)):
        return True
    if isinstance(a, Array) and isinstance(b, Array) and a.dtype != b.dtype:
        return False
    return kind(a) == kind(b) and (ndim_of(a) is None or ndim_of(b) is None or ndim_of(a) == ndim_of(b))


def _only_unread(diagnostics: list[Diagnostic]) -> bool:
    """Whether code is refused only for what it contains or calls: it can still be called as it is."""
    return all(d.code[:2] == "G1" or d.code in ("G301", "G302", "G303", "G304", "G305") for d in diagnostics if d.code)
