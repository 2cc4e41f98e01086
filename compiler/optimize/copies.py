"""Results and carried values that are another value under a new name are replaced by it.

    >>> from ..ir.nodes import Undef
    >>> from ..ir.printer import show
    >>> from ..ir.types import BOOL, FLOAT
    >>> from .example import example
    >>> def body(b, x, c):
    ...     y, z = Value(FLOAT), Value(FLOAT)
    ...     b.add(If((y, z), c, Block((), (), (x, Const(1.0))), Block((), (), (x, Undef()))))
    ...     return b.apply("mul", y, z)
    >>> f = example(body, x=FLOAT, c=BOOL)
    >>> print(show(f))
    fn f(x%0: float, c%1: bool):
        %2: float, %3: float = if c%1:
            yield x%0, 1.0
        else:
            yield x%0, undef
        %4: float = mul(%2, %3)
        return %4
    >>> print(show(copies(f)))
    fn f(x%0: float, c%1: bool):
        if c%1:
            yield
        else:
            yield
        %2: float = mul(x%0, 1.0)
        return %2
"""

from __future__ import annotations

from dataclasses import replace

from ..ir.nodes import Apply, Block, Const, Fn, For, If, Operand, Stmt, Undef, Value, While
from ..ir.types import Scalar
from ..ir.visit import values_in
from .rewrite import Rewriter, Rules


def copies(fn: Fn) -> Fn:
    """Remove renamings."""
    return Rewriter(fn, RULES, before=(unchanged_carries,), after=(equal_results,)).run()


def unchanged_carries(rw: Rewriter, s: Stmt) -> Stmt | None:
    """A loop's carried value that the body hands on as it got it, or never has."""
    if not isinstance(s, (For, While)) or not s.init:
        return None
    first = len(s.body.params) - len(s.init)
    params, yields = s.body.params[first:], s.body.yields[s.breaks :]
    same = [y is p or (y == i and not isinstance(y, Value)) for p, i, y in zip(params, s.init, yields, strict=True)]
    if not any(same):
        return None
    cond_params = s.cond.params if isinstance(s, While) else params
    for k, is_same in enumerate(same):
        if is_same:
            for v in dict.fromkeys((s.results[k], params[k], cond_params[k])):
                rw.replace(v, s.init[k], force=True)
    keep = [k for k, is_same in enumerate(same) if not is_same]
    return keep_carries(s, keep)


def keep_carries(s: For | While, keep: list[int]) -> For | While:
    """The loop with only these of its carried values."""

    def some(many: tuple, offset: int = 0) -> tuple:  # type: ignore[type-arg]
        return (*many[:offset], *(many[offset + k] for k in keep))

    index = len(s.body.params) - len(s.init)
    body = Block(some(s.body.params, index), s.body.stmts, some(s.body.yields, int(s.breaks)))
    s = replace(s, results=some(s.results), init=some(s.init), body=body)
    if isinstance(s, While):
        s = replace(s, cond=replace(s.cond, params=some(s.cond.params)))
    return s


def equal_results(rw: Rewriter, s: Stmt) -> Stmt:
    """Results of an `if` that both branches agree on, or that nobody reads."""
    if not isinstance(s, If) or not s.results:
        return s
    keep = []
    own = {r for block in (s.then, s.orelse) for inner in block.stmts for r in inner.results}
    for k, (r, a, b) in enumerate(zip(s.results, s.then.yields, s.orelse.yields, strict=True)):
        by = _agreed(s, a, b, own)
        if by is not None:
            rw.replace(r, by, force=True)
        elif rw.uses.get(r, 0):
            keep.append(k)
    if len(keep) == len(s.results):
        return s
    return keep_results(s, keep)


def keep_results(s: If, keep: list[int]) -> If:
    """The `if` with only these of its results."""
    then, orelse = (replace(b, yields=tuple(b.yields[k] for k in keep)) for b in (s.then, s.orelse))
    return replace(s, results=tuple(s.results[k] for k in keep), then=then, orelse=orelse)


def _agreed(s: If, a: Operand, b: Operand, own: set[Value]) -> Operand | None:
    """What two yields both are. `own`: what the sides make."""
    if a is b or a == b:
        return a
    if isinstance(a, Undef) or isinstance(b, Undef):
        some = b if isinstance(a, Undef) else a
        return None if any(v in own for v in values_in(some)) else some
    if (a, b) == (Const(True), Const(False)) and isinstance(s.cond, Value) and s.cond.type == Scalar("bool"):
        return s.cond
    return None


def popped(rw: Rewriter, s: Apply) -> Operand | None:
    """What was put on a tape and is taken from it at once."""
    pushed = rw.definition(s.args[0], "list.append")
    if pushed is None or len(s.args) != 1 or not rw.single(pushed.results[0]):
        return None
    rw.replace(s.results[1], pushed.args[1], force=True)
    return pushed.args[0]


RULES: Rules = {"list.pop": (popped,)}
