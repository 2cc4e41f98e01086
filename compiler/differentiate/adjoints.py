"""Adjoints during a backward sweep: what has been accumulated for each value, in which block.

A block that runs conditionally or repeatedly cannot add to an outer adjoint by itself: it takes the
current one in and hands the new one out. `Frame`s record that, one per block of the backward sweep.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, SliceOf, Stmt, Value
from ..ir.types import Array, ListOfType, Scalar, Type, Unknown, shape_of
from ..ir.visit import uses_of_stmt
from .selections import plus


@dataclass
class Absent:
    """Arrays and lists that may have no value where an adjoint of theirs is needed: their zero is the number 0, until they are met.

    `values`: those; `loose`: adjoints of theirs that may be that number (of lists only where a branch hands them on).
    """

    values: set[Value]
    loose: set[Operand] = field(default_factory=set)

    def has(self, v: Value) -> bool:
        return v in self.values and not isinstance(v.type, (Scalar, ListOfType))

    def has_list(self, v: Value) -> bool:
        return v in self.values and isinstance(v.type, ListOfType)

    def carried(self, v: Value, bar: Value) -> Value:
        """An adjoint of a value, as a loop or a branch hands it on."""
        if not self.has(v) and not self.has_list(v):
            return bar
        bar = Value(Unknown(), bar.hint, bar.span)
        self.loose.add(bar)
        return bar

    def settled(self, b: Builder, bar: Operand, v: Value, read: bool = False) -> Operand:
        """The adjoint or tangent of a value that exists here: one that always does, or that is `read` here."""
        if bar not in self.loose or self.has(v) and not read:
            return bar
        if isinstance(v.type, ListOfType):
            full = b.apply("prelude.sum_of_lists", zero(b, v), bar, hint=bar_name(v))
        else:
            full = b.apply("add", zero(b, v), bar, hint=bar_name(v))
        full.known_as(v.type)
        return full


@dataclass
class Frame:
    """One block of the backward sweep.

    `own`: values whose adjoint lives here; None at the top, where all do. `current`: the adjoints now.
    `entered`: adjoints of outer values as they were at the start of the block (None: zero).
    `parameter(v, init)` makes the adjoint of an outer value a carried parameter (loops).
    """

    builder: Builder
    own: set[Value] | None
    parent: Frame | None = None
    loop: bool = False
    current: dict[Value, Operand] = field(default_factory=dict)
    entered: dict[Value, Operand | None] = field(default_factory=dict)
    params: dict[Value, Value] = field(default_factory=dict)
    keep_name: bool = False  # the contribution under way goes to several values: it is named after none
    absent: Absent = field(default_factory=lambda: Absent(set()))

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.absent = self.parent.absent

    def owns(self, v: Value) -> bool:
        return self.own is None or v in self.own

    def get(self, v: Value) -> Operand | None:
        """The adjoint of a value now; None for zero."""
        if v in self.current:
            return self.current[v]
        if self.owns(v):
            return None
        assert self.parent is not None
        outer = self.parent.get(v)
        self.entered[v] = outer
        if self.loop:
            # Whatever it was before the loop, here it is what the last iteration left.
            param = Value(carried_type(v), bar_name(v), self.builder.span)
            if outer in self.absent.loose or outer is None:
                param = self.absent.carried(v, param)
            self.params[v] = param
            self.current[v] = param
            return param
        if outer is not None:
            self.current[v] = outer
        return outer

    def set(self, v: Value, bar: Operand) -> None:
        if v not in self.current and not self.owns(v):
            self.get(v)
        self.current[v] = bar

    def pop(self, v: Value) -> Operand | None:
        """The finished adjoint of a value that was defined here."""
        return self.current.pop(v, None)

    def add(self, v: Value, contribution: Operand) -> None:
        """Accumulate."""
        old = self.get(v)
        b = self.builder
        if old is None or is_zero(old):
            self.set(v, contribution if self.keep_name else named(b, contribution, bar_name(v)))
        elif isinstance(v.type, ListOfType):
            loose = [o for o in (old, contribution) if o in self.absent.loose]
            total = b.apply("prelude.sum_of_lists" if loose else "prelude.add_lists", old, contribution, hint=bar_name(v))
            if len(loose) == 2:
                self.absent.loose.add(total)
            else:
                total.known_as(v.type)
            self.set(v, total)
        else:
            self.set(v, plus(b, old, contribution, bar_name(v)))

    def add_at(self, v: Value, index: Operand, contribution: Operand) -> None:
        """Accumulate into the elements of an array (or list) that `index` names."""
        old = self.get(v)
        b = self.builder
        old = zero(b, v, bar_name(v)) if old is None else self.absent.settled(b, old, v, read=True)
        if isinstance(v.type, ListOfType):
            op = "prelude.add_lists" if isinstance(index, SliceOf) else "add"
            item = b.apply(op, b.apply("getitem", old, index), contribution)
            new = b.apply("setitem", old, index, item, hint=bar_name(v))
        else:
            new = b.apply("index_add", old, index, contribution, hint=bar_name(v))
        self.set(v, new)


def carried_type(v: Value) -> Type:
    """The type of an adjoint that a loop carries: that of its value, which every contribution is fitted to."""
    return replace(v.type, size=None) if isinstance(v.type, Scalar) else v.type


def bar_name(v: Value) -> str:
    """`x_bar` for the adjoint of `x`."""
    return f"{v.hint}_bar" if v.hint and not v.hint.startswith("<") else ""


def dot_name(v: Value) -> str:
    """`x_dot` for the tangent of `x`."""
    return f"{v.hint}_dot" if v.hint and not v.hint.startswith("<") else ""


def is_zero(o: Operand) -> bool:
    """A zero that need not be added."""
    return o in (Const(0.0), Const(0), Const(0j))


def zero(b: Builder, like: Value, hint: str = "", shape_from: Value | None = None) -> Operand:
    """The zero adjoint or tangent of a value."""
    t = like.type
    if isinstance(t, Scalar):
        return Const(0j) if t.kind == "complex" else Const(0.0)
    if isinstance(t, ListOfType):
        return b.apply("prelude.zeros_of_list", like, hint=hint)
    if isinstance(t, Array) and t.shape is not None and shape_from is not None:
        other = shape_of(shape_from.type)
        if other == t.shape and isinstance(shape_from.type, Array) and shape_from.type.dtype == t.dtype:
            return b.apply("np.zeros_like", shape_from, hint=hint)
    if isinstance(t, Unknown):
        return b.apply("prelude.zero_like", like, hint=hint)
    return b.apply("np.zeros_like", like, hint=hint)


def named(b: Builder, o: Operand, hint: str) -> Operand:
    """Give a value that was just computed a name, if it has none yet and nobody has used it."""
    if not isinstance(o, Value) or not hint or o.hint:
        return o
    for k in range(len(b.stmts) - 1, max(len(b.stmts) - 8, -1), -1):
        stmt = b.stmts[k]
        if isinstance(stmt, Apply) and stmt.results == (o,):
            if not any(_reads(later, o) for later in b.stmts[k + 1 :]):
                o.called(hint, user=False)
            break
    return o


def retyped(b: Builder, o: Operand, like: Operand) -> Operand:
    """A contribution that was just computed, of the shape of what it belongs to: the op allows no other."""
    if not isinstance(o, Value) or not isinstance(like, Value):
        return o
    have, want = o.type, like.type
    if isinstance(have, Array) and isinstance(want, Array) and have.dtype == want.dtype and have.ndim == want.ndim:
        if any(isinstance(s, Apply) and s.results == (o,) for s in b.stmts[-8:]):
            o.known_as(want)
    return o


def _reads(stmt: Stmt, v: Value) -> bool:
    return any(u is v for u in uses_of_stmt(stmt))
