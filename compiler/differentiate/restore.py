"""Values of the forward sweep that a backward block needs, inside loops: recomputed if cheap, else taped.

A tape is a list per value. It is appended to where the value is, popped where it is needed, and handed
through the blocks in between, forward and backward; at the top level it is created empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Const, Operand, Stmt, TupleOf, Value
from ..ir.ops import CHEAP
from ..ir.types import Array, ListOfType, Scalar, TupleType, shape_of
from ..ir.visit import (
    blocks_of,
    free_values,
    map_operands,
    operands_of,
    statements,
    substitute,
    values_in,
    with_blocks,
)  # fmt: skip

_VIEWS = frozenset({"np.transpose", "np.expand_dims"})
_AGAIN = CHEAP | _VIEWS  # what costs no more than a tape


def shape_type(v: Value) -> TupleType:
    """The type of an array's shape."""
    return TupleType(tuple(Scalar("int", None, n) for n in shape_of(v.type) or ()))


def wholly_read(block: Block) -> set[Value]:
    """The values of which a block needs more than the shape."""
    found = {v for y in block.yields for v in values_in(y)}
    for s in statements(block):
        for inner in blocks_of(s):
            found.update(v for y in inner.yields for v in values_in(y))
        for k, o in enumerate(operands_of(s)):
            if not _reads_shape(s, k, o):
                found.update(values_in(o))
    return found


def _reads_shape(s: Stmt, k: int, o: Operand) -> bool:
    """Whether a statement needs only the shape of its k-th operand."""
    if not isinstance(s, Apply) or not isinstance(o, Value) or not isinstance(o.type, Array) or o.type.shape is None:
        return False
    if s.op == "prelude.sum_like":
        g = s.args[0]
        return k == 1 and isinstance(g, Value) and isinstance(g.type, Array) and g.type.dtype == o.type.dtype
    return s.op in ("attr.shape", "len") or s.op == "np.zeros_like" and o.type.dtype == "float64" and not s.kwargs


def over_shapes(block: Block, shapes: dict[Value, Value]) -> Block:
    """A block in which the shapes of arrays stand for the arrays."""
    if not shapes:
        return block
    mapping: dict[Value, Operand] = {}

    def walk(b: Block) -> Block:
        stmts = []
        for s in b.stmts:
            s = with_blocks(s, tuple(map(walk, blocks_of(s))))
            if isinstance(s, Apply) and s.args and s.args[-1] in shapes:
                shape = shapes[s.args[-1]]  # type: ignore[index]
                if s.op == "attr.shape":
                    mapping[s.result] = shape
                    continue
                op, args = _OF_SHAPE[s.op](s, shape)
                s = replace(s, op=op, args=args)
            stmts.append(s)
        return replace(b, stmts=tuple(stmts))

    return substitute(walk(block), mapping)


_OF_SHAPE: dict[str, Callable[[Apply, Value], tuple[str, tuple[Operand, ...]]]] = {
    "prelude.sum_like": lambda s, shape: ("prelude.sum_to", (s.args[0], shape)),
    "np.zeros_like": lambda s, shape: ("np.zeros", (shape,)),
    "len": lambda s, shape: ("getitem", (shape, Const(0))),
}


@dataclass(frozen=True)
class Tape:
    """A tape's passage through one statement: the list before and after, forward and backward."""

    forward_in: Value
    forward_out: Value
    backward_in: Value
    backward_out: Value


def tape_value(of: Value, made: Stmt | None = None) -> Value:
    """A list of versions of `of`; of an element that has no name, it is called after the array."""
    hint = of.hint
    if not hint and isinstance(made, Apply) and made.op == "getitem" and isinstance(made.args[0], Value):
        hint = made.args[0].hint
    return Value(ListOfType(of.type), f"{hint}_tape" if hint else "tape")


@dataclass
class Restored:
    """Forward statements to append, backward statements to put in front, and the tapes they use."""

    push: list[Apply]
    pop: list[Stmt]
    tapes: list[Tape]
    mapping: dict[Value, Operand]
    shapes: dict[Value, Value]  # of arrays that nothing but the shape is needed of

    def into(self, backward: Block) -> Block:
        """The backward block over what has come back."""
        return substitute(over_shapes(backward, self.shapes), self.mapping)


def restore(
    backward: Block, scopes: list[dict[Value, None]], available: dict[Value, Operand], known: dict[Value, Stmt],
    builder: Builder,
) -> Restored:  # fmt: skip
    """How the values in the last of `scopes` that `backward` mentions come back.

    `scopes`: what each loop around defines, innermost last. `available` maps values that the backward block has
    under another name (a loop's index).
    """
    local = scopes[-1]
    needed = [v for v in free_values(backward) if v in local]
    order = {v: k for k, v in enumerate(local)}
    needed.sort(key=order.__getitem__)
    plan = _Plan(scopes, dict(available), known)
    result = Restored([], [], [], plan.have, {})
    wanted = wholly_read(backward)
    for v in needed:  # in the order they are made, so that what follows from a taped one is not taped
        if plan.recomputable(v):
            continue
        if v not in wanted:
            result.shapes[v] = shape = Value(shape_type(v), f"{v.hint}_shape" if v.hint else "shape", v.span)
            result.push.append(Apply((shape,), "attr.shape", (v,), (), v.span))
            result.tapes.append(_tape(shape, result, builder, plan))
            result.shapes[v] = plan.have[shape]  # type: ignore[assignment]
        else:
            result.tapes.append(_tape(v, result, builder, plan))
    out = builder.nested()
    for v in needed:
        if v not in result.shapes:
            plan.bring(v, out)
    result.pop += out.stmts
    return result


def _tape(v: Value, result: Restored, builder: Builder, plan: _Plan) -> Tape:
    fin, fout, bin_, bout = (tape_value(v, plan.known.get(v)) for _ in range(4))
    item = Value(v.type, v.hint, v.span, v.user)
    result.push.append(Apply((fout,), "list.append", (fin, v), (), None))
    result.pop.append(Apply((bout, item), "list.pop", (bin_,), (), None))
    plan.have[v] = item
    return Tape(fin, fout, bin_, bout)


class _Plan:
    """What is at hand, and what can be computed again from it."""

    def __init__(self, scopes: list[dict[Value, None]], have: dict[Value, Operand], known: dict[Value, Stmt]):
        self.scopes, self.local = scopes, scopes[-1]
        self.have, self.known = have, known

    def recomputable(self, v: Value, depth: int = 4) -> bool:
        """Whether a value follows cheaply from what is at hand, without any tape."""
        if v in self.have or v not in self.local:
            return True
        stmt = self.known.get(v)
        if depth == 0 or not isinstance(stmt, Apply) or stmt.op not in _AGAIN or len(stmt.results) != 1:
            return False
        if isinstance(v.type, Array) and stmt.op in CHEAP and stmt.op != "getitem":
            return False  # arithmetic on whole arrays costs what saving the result costs
        if stmt.op == "getitem" and self.part_of_tape(stmt):
            return False
        return all(self.recomputable(o, depth - 1) for x in operands_of(stmt) for o in values_in(x))

    def part_of_tape(self, stmt: Apply) -> bool:
        """Whether the whole array would have to be saved, by a loop further out, for a few of its elements.

        All of them are read here if every position moves in the loops from there to here.
        """
        base, index = stmt.args
        if not isinstance(base, Value) or not isinstance(base.type, Array) or self.lasting(base):
            return False
        depth = next(k for k, scope in enumerate(self.scopes) if base in scope)
        inner = self.scopes[depth + 1 :]
        parts = index.items if isinstance(index, TupleOf) else (index,)
        return any(isinstance(p, Const) or isinstance(p, Value) and not self.moves(p, inner) for p in parts)

    def moves(self, v: Value, scopes: list[dict[Value, None]]) -> bool:
        """Whether a value changes in these loops: it is made there, not only from what is not."""
        stmt = self.known.get(v)
        if isinstance(stmt, Apply):
            return any(self.moves(o, scopes) for x in operands_of(stmt) for o in values_in(x))
        return any(v in scope for scope in scopes)

    def lasting(self, v: Value) -> bool:
        """Whether a value is at hand in the backward sweep of every loop around, as it is or as a view."""
        if not any(v in scope for scope in self.scopes[:-1]):
            return True
        stmt = self.known.get(v)
        views = isinstance(stmt, Apply) and (stmt.op == "getitem" or stmt.op in _VIEWS)
        return views and isinstance(stmt.args[0], Value) and stmt.args[0] not in self.local and self.lasting(stmt.args[0])  # type: ignore[union-attr]

    def bring(self, v: Value, out: Builder) -> None:
        """Make a value available, recomputing it."""
        if v in self.have or v not in self.local:
            return
        stmt = self.known[v]
        assert isinstance(stmt, Apply)
        for x in operands_of(stmt):
            for o in values_in(x):
                self.bring(o, out)
        again = map_operands(stmt, lambda o: self.have.get(o, o) if isinstance(o, Value) else o)
        copy = Value(v.type, v.hint, v.span, v.user)
        out.add(Apply((copy,), again.op, again.args, again.kwargs, stmt.span))  # type: ignore[union-attr]
        self.have[v] = copy


def rename(stmts: Iterable[Stmt], mapping: dict[Value, Operand]) -> list[Stmt]:
    """Statements with values replaced."""
    return list(substitute(Block((), tuple(stmts), ()), mapping).stmts)
