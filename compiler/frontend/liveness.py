"""Which variables may still be read: live variables of a function, on its syntax tree.

A name is live at a point if on some path from there it is read before it is written. The sets are found
by walking the function backwards; each loop's head keeps what the last walk found there, and the walk is
repeated until no head changes, which takes about as many walks as loops are nested. What nested
functions mention is live everywhere, since nobody knows when they are called.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from .names import FunctionNode, captured_names, evaluated_outside, free_names, local_names, own_nodes, target_names

Names = frozenset[str]
_NONE: Names = frozenset()
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
# Builtins (and functions of `math` and `np`) that have read a generator to its end when they return.
_EAGER = frozenset("all any dict frozenset fromiter fsum list max min prod set sorted sum tuple".split())


class Liveness:
    """The live local variables of one function, found when they are first asked for.

    >>> tree = ast.parse("def f(x, n):\\n  s = 0\\n  for i in range(n):\\n    s = s + x\\n  return s")
    >>> function = tree.body[0]; loop = function.body[1]
    >>> live = Liveness(function)
    >>> sorted(live.live_at_loop_head(loop)), sorted(live.live_after(loop))
    (['s', 'x'], ['s'])
    """

    def __init__(self, function: FunctionNode):
        self.function = function

    @cached_property
    def locals(self) -> Names:
        return frozenset(local_names(self.function))

    @cached_property
    def captured(self) -> Names:
        return frozenset(captured_names(self.function)) | _in_generators(self.function) & self.locals

    @cached_property
    def _found(self) -> _Walk:
        """What the last walk has found."""
        body = [] if isinstance(self.function, ast.Lambda) else self.function.body
        walk = _Walk({}, {})
        while True:
            before = dict(walk.heads)
            walk.block(body, _NONE, _Targets())
            if walk.heads == before:
                return walk

    def live_after(self, stmt: ast.stmt) -> Names:
        """The names that may be read once `stmt` is over, however it is left.

        In a loop's body that includes what is read where `break` and `continue` lead: the lowering joins the
        branch that leaves with the statements that follow.
        """
        return (self._found.after.get(stmt, _NONE) & self.locals) | self.captured

    def live_at_loop_head(self, loop: ast.stmt) -> Names:
        """The names that may be read from where the loop decides whether to go round once more."""
        return (self._found.heads.get(loop, _NONE) & self.locals) | self.captured

    def replaced(self, loop: ast.stmt, new: ast.stmt, first: ast.stmt) -> None:
        """`new` stands in the place of `loop`, and begins with `first`, after which anything may be read."""
        after, heads = self._found.after, self._found.heads
        after[new], heads[new] = after.get(loop, _NONE), heads.get(loop, _NONE)
        after[first] = self.locals


@dataclass(frozen=True)
class _Targets:
    """What is live where `break` and `continue` lead."""

    on_break: Names = _NONE
    on_continue: Names = _NONE


@dataclass
class _Walk:
    """One walk backwards: each method takes what is live after a node and returns what is live before."""

    after: dict[ast.stmt, Names]
    heads: dict[ast.stmt, Names]

    def block(self, stmts: list[ast.stmt], live: Names, to: _Targets) -> Names:
        for stmt in reversed(stmts):
            live = self.stmt(stmt, live, to)
        return live

    def stmt(self, stmt: ast.stmt, live: Names, to: _Targets) -> Names:
        if isinstance(stmt, (ast.Return, ast.Raise)):
            live = _NONE
        elif isinstance(stmt, (ast.Break, ast.Continue)):
            live = to.on_break if isinstance(stmt, ast.Break) else to.on_continue
        self.after[stmt] = live | to.on_break | to.on_continue
        if isinstance(stmt, ast.If):
            both = self.block(stmt.body, live, to) | self.block(stmt.orelse, live, to)
            return before(stmt.test, both)
        if isinstance(stmt, _LOOPS):
            return self.loop(stmt, live, to)
        if isinstance(stmt, (ast.With, ast.AsyncWith)):
            live = self.block(stmt.body, live, to)
            return _before_all([part for item in stmt.items for part in _with_parts(item)], live)
        if isinstance(stmt, (ast.Try, ast.TryStar, ast.Match)):
            return self.anything(stmt, live, to)
        return _before_simple(stmt, live)

    def loop(self, loop: ast.stmt, live: Names, to: _Targets) -> Names:
        assert isinstance(loop, _LOOPS)
        done = self.block(loop.orelse, live, to)
        inner = _Targets(live, self.heads.get(loop, _NONE))
        body = self.block(loop.body, inner.on_continue, inner)
        if isinstance(loop, ast.While):
            endless = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
            head = before(loop.test, body if endless else body | done)
        else:
            head = before(loop.target, body) | done
        self.heads[loop] = head | inner.on_continue
        return head if isinstance(loop, ast.While) else before(loop.iter, head)

    def anything(self, stmt: ast.stmt, live: Names, to: _Targets) -> Names:
        """`try` and `match`: any part may run, be left anywhere and be followed by any other."""
        mentioned = frozenset(n.id for n in ast.walk(stmt) if isinstance(n, ast.Name))
        live = live | mentioned | to.on_break | to.on_continue
        for node in ast.walk(stmt):
            if isinstance(node, ast.stmt) and node is not stmt:
                self.after[node] = self.after.get(node, _NONE) | live
            if isinstance(node, _LOOPS):
                self.heads[node] = self.heads.get(node, _NONE) | live
        return live


def before(node: ast.AST | None, live: Names) -> Names:
    """What is live before an expression (or the target of an assignment) is evaluated."""
    if node is None:
        return live
    if isinstance(node, ast.Name):
        return live - {node.id} if isinstance(node.ctx, ast.Store) else live | {node.id}
    if isinstance(node, ast.NamedExpr):
        return before(node.value, before(node.target, live))
    if isinstance(node, ast.IfExp):
        return before(node.test, before(node.body, live) | before(node.orelse, live))
    if isinstance(node, ast.BoolOp):
        return _before_chain(node.values, live, certain=1)
    if isinstance(node, ast.Compare):
        return _before_chain([node.left, *node.comparators], live, certain=2)
    if isinstance(node, ast.Lambda):
        return _before_all(evaluated_outside(node), live | frozenset(free_names(node)))
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return before(node.generators[0].iter, live | frozenset(free_names(node)))
    if isinstance(node, ast.Dict):
        pairs = [part for pair in zip(node.keys, node.values, strict=True) for part in pair]
        return _before_all([p for p in pairs if p is not None], live)
    return _before_all(list(ast.iter_child_nodes(node)), live)


def _before_all(nodes: list[ast.AST], live: Names) -> Names:
    """Nodes that are evaluated one after the other."""
    for node in reversed(nodes):
        live = before(node, live)
    return live


def _before_chain(nodes: list[ast.expr], live: Names, certain: int) -> Names:
    """Operands of which only the first `certain` ones are sure to be evaluated."""
    out, rest = live, live
    for node in reversed(nodes[certain:]):
        rest = out | before(node, rest)
    return _before_all(list(nodes[:certain]), rest)


def _before_simple(stmt: ast.stmt, live: Names) -> Names:
    """Statements that hold no others."""
    if isinstance(stmt, ast.Assign):
        return before(stmt.value, _before_all(list(stmt.targets), live))
    if isinstance(stmt, ast.AnnAssign):
        return before(stmt.value, before(stmt.target, live)) if stmt.value is not None else live
    if isinstance(stmt, ast.AugAssign):
        read = frozenset(target_names(stmt.target))  # `x += 1` reads x, `x[i] += 1` has x as a part
        return before(stmt.value, before(stmt.target, live)) | read
    if isinstance(stmt, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return _before_all(evaluated_outside(stmt), (live - {stmt.name}) | frozenset(free_names(stmt)))
    if isinstance(stmt, (ast.Import, ast.ImportFrom)):
        return live - {(a.asname or a.name).split(".")[0] for a in stmt.names}
    return _before_all(list(ast.iter_child_nodes(stmt)), live)


def _in_generators(function: FunctionNode) -> Names:
    """What generator expressions mention that may still be unread when their statement is over."""
    nodes = own_nodes(function)
    read = {arg for n in nodes if isinstance(n, ast.Call) and _is_eager(n.func) for arg in n.args[:1]}
    unread = (n for n in nodes if isinstance(n, ast.GeneratorExp) and n not in read)
    return frozenset(name for n in unread for name in free_names(n))


def _is_eager(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _EAGER


def _with_parts(item: ast.withitem) -> list[ast.AST]:
    return [item.context_expr] if item.optional_vars is None else [item.context_expr, item.optional_vars]
