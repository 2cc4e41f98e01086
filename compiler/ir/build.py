"""Building IR: a builder holds the statements of the block being written, and gives results their types.

The type inference is handed in (`analysis.types.infer`), because `ir` imports nothing that knows ops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..diagnostics import Span
from .nodes import Apply, Block, Const, Operand, Stmt, Value
from .types import Type

# infer(op, args, kwargs) -> the types of the results
Infer = Callable[[str, tuple[Operand, ...], dict[str, Operand]], tuple[Type, ...]]


def operand(x: object) -> Operand:
    """A Python constant as an operand; operands as they are."""
    return Const(x) if x is None or isinstance(x, (bool, int, float, complex, str, type(...))) else x  # type: ignore[return-value]


class Builder:
    """Collects statements. `span` is stamped on what is built; nested blocks use `nested()`, and share what is known of values.

    `made`: the statement that made a value. `masked`, `singular`: what `differentiate.masks` has found of it.
    """

    def __init__(self, infer: Infer, span: Span | None = None, around: Builder | None = None):
        self.infer = infer
        self.span = span
        self.stmts: list[Stmt] = []
        self.made: dict[Value, Stmt] = {} if around is None else around.made
        self.masked: dict[Value, bool] = {} if around is None else around.masked
        self.singular: dict[Value, bool] = {} if around is None else around.singular

    def nested(self) -> Builder:
        """A builder for a block inside the current one."""
        return Builder(self.infer, self.span, self)

    def add(self, stmt: Stmt) -> Stmt:
        self.stmts.append(stmt)
        self.made.update(dict.fromkeys(stmt.results, stmt))
        return stmt

    def apply(self, op: str, *args: object, hint: str = "", user: bool = False, **kwargs: object) -> Value:
        """Append an op with one result and return that."""
        (result,) = self.apply_many(op, args, kwargs, (hint,), user)
        return result

    def apply_many(
        self, op: str, args: Sequence[object], kwargs: Mapping[str, object] | None = None,
        hints: Sequence[str] = (), user: bool = False,
    ) -> tuple[Value, ...]:  # fmt: skip
        """Append an op with any number of results and return them."""
        operands = tuple(map(operand, args))
        named = {k: operand(v) for k, v in (kwargs or {}).items()}
        types = self.infer(op, operands, named)
        hints = (*hints, *("",) * (len(types) - len(hints)))
        results = tuple(Value(t, h, self.span, user) for t, h in zip(types, hints, strict=False))
        self.add(Apply(results, op, operands, tuple(named.items()), self.span))
        return results

    def block(self, params: Sequence[Value] = (), yields: Sequence[Operand] = ()) -> Block:
        """What has been written, as a block."""
        return Block(tuple(params), tuple(self.stmts), tuple(yields))
