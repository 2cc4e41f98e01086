"""Which values depend on the inputs, and which of those the outputs depend on: the active ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..ir.nodes import Apply, Block, Call, Closure, For, If, Operand, Stmt, Value, While
from ..ir.types import is_inexact
from ..ir.visit import values_in

# Ops whose results carry no derivative whatever their rule would say: they look at shapes and positions.
_BLIND = frozenset({"attr.shape", "attr.size", "attr.ndim", "len", "format", "np.zeros_like", "np.ones_like",
                    "np.empty_like", "prelude.zeros_of_list"})  # fmt: skip
_INDEXED = frozenset({"getitem"})  # only the first operand carries a derivative


def carriers(stmt: Apply) -> tuple[Operand, ...]:
    """The operands of an op through which a derivative may flow."""
    if stmt.op in _BLIND:
        return ()
    if stmt.op in _INDEXED:
        return stmt.args[:1]
    if stmt.op in ("setitem", "index_add"):
        return (stmt.args[0], stmt.args[2])
    return (*stmt.args, *(o for _, o in stmt.kwargs))


class Activity:
    """`active` values of a block, for derivatives of `outputs` with respect to `inputs`.

    `smooth(op)` says whether an op passes derivatives on at all.
    """

    def __init__(
        self, block: Block, inputs: Iterable[Value], outputs: Iterable[Operand], smooth: Callable[[str], bool]
    ):
        self.smooth = smooth
        self.varied: set[Value] = set(inputs)
        self.useful: set[Value] = {v for o in outputs for v in values_in(o)}
        self._vary(block)
        self._use(block)
        self.active = self.varied & self.useful

    def _any_varied(self, operands: Iterable[Operand]) -> bool:
        return any(v in self.varied for o in operands for v in values_in(o))

    def _vary(self, block: Block) -> None:
        for stmt in block.stmts:
            if isinstance(stmt, Apply):
                if self.smooth(stmt.op) and self._any_varied(carriers(stmt)):
                    self.varied.update(r for r in stmt.results if is_inexact(r.type))
            elif isinstance(stmt, Call):
                if self._any_varied(stmt.args):
                    self.varied.update(r for r in stmt.results if is_inexact(r.type))
            elif isinstance(stmt, If):
                self._vary(stmt.then)
                self._vary(stmt.orelse)
                self._pass_on(zip(stmt.results, stmt.then.yields, strict=True))
                self._pass_on(zip(stmt.results, stmt.orelse.yields, strict=True))
            elif isinstance(stmt, (For, While)):
                self._vary_loop(stmt)
            elif isinstance(stmt, Closure):
                self._vary(stmt.body)

    def _pass_on(self, pairs: Iterable[tuple[Value, Operand]]) -> None:
        self.varied.update(v for v, o in pairs if self._any_varied((o,)) and is_inexact(v.type))

    def _vary_loop(self, stmt: For | While) -> None:
        params, yields = carried(stmt)
        self._pass_on(zip(params, stmt.init, strict=True))
        while True:
            before = len(self.varied)
            self._vary(stmt.body)
            self._pass_on(zip(params, yields, strict=True))
            if len(self.varied) == before:
                break
        if isinstance(stmt, While):
            self._pass_on(zip(stmt.cond.params, params, strict=True))
        self._pass_on(zip(stmt.results, params, strict=True))

    def _use(self, block: Block) -> None:
        for stmt in reversed(block.stmts):
            self._use_stmt(stmt)

    def _needs(self, operands: Iterable[Operand]) -> None:
        self.useful.update(v for o in operands for v in values_in(o))

    def _use_stmt(self, stmt: Stmt) -> None:
        wanted = [r in self.useful for r in stmt.results]
        if isinstance(stmt, Apply):
            if any(wanted) and self.smooth(stmt.op):
                self._needs(carriers(stmt))
        elif isinstance(stmt, Call):
            if any(wanted):
                self._needs(stmt.args)
        elif isinstance(stmt, If):
            for block in (stmt.then, stmt.orelse):
                self._needs(y for y, w in zip(block.yields, wanted, strict=True) if w)
                self._use(block)
        elif isinstance(stmt, (For, While)):
            self._use_loop(stmt)
        elif isinstance(stmt, Closure) and any(wanted):
            self._needs(stmt.body.yields)
            self._use(stmt.body)

    def _use_loop(self, stmt: For | While) -> None:
        params, yields = carried(stmt)
        used = {p for p, r in zip(params, stmt.results, strict=True) if r in self.useful}
        while True:
            self.useful |= used
            self._needs(y for p, y in zip(params, yields, strict=True) if p in self.useful)
            self._use(stmt.body)
            more = {p for p in params if p in self.useful}
            if more == used:
                break
            used = more
        self._needs(o for p, o in zip(params, stmt.init, strict=True) if p in self.useful)


def carried(stmt: For | While) -> tuple[tuple[Value, ...], tuple[Operand, ...]]:
    """A loop's carried parameters, and what its body yields for them."""
    params = stmt.body.params[1:] if isinstance(stmt, For) else stmt.body.params
    return params, stmt.body.yields[1:] if stmt.breaks else stmt.body.yields
