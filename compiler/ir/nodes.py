"""The nodes of the IR: values, operands, statements, blocks and functions. All frozen.

    fn    ::= fn name(param, ...) block
    block ::= stmt* yield operand*
    stmt  ::= Apply   results = op(operands, keyword=operand)
            | If      results = cond ? block : block
            | For     results = for i in range(start, stop, step) carrying operands: block
            | While   results = while cond-block carrying operands: block
            | Call    results = call of another function of the module
            | Closure result  = def f(params): block               (a pullback)
            | Effect  print, assert, raise, warn: kept, never differentiated

Every op is pure: a store makes a new version of its array (`setitem`), and `optimize/inplace.py` and
the emitter turn dead versions back into in-place statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from ..diagnostics import Span
from .types import Scalar, Size, Type

_ids = count()


@dataclass(frozen=True, eq=False)
class Value:
    """An SSA value. Compared by identity; `number` only orders values for printing.

    `hint` is the name to print it by. `user` is true if that is a variable of the user's source.
    """

    type: Type
    hint: str = ""
    span: Span | None = None
    user: bool = False
    number: int = field(default_factory=lambda: next(_ids))

    def __repr__(self) -> str:
        return f"{self.hint or 't'}%{self.number}"

    def called(self, name: str, user: bool) -> None:
        """Give a value without a name one: wherever it is mentioned already, it stays the same value."""
        assert not self.hint
        object.__setattr__(self, "hint", name)
        object.__setattr__(self, "user", user)

    def known_as(self, type: Type) -> None:
        """Give a value the type that it is found to have: more is known of it."""
        object.__setattr__(self, "type", type)


def numbered(v: Value) -> Value:
    """A whole number that is a length like any other: what is cut by it twice is known to be equally long."""
    t = v.type
    if not isinstance(t, Scalar) or t.kind != "int" or t.size is not None:
        return v
    return replace(v, type=Scalar("int", t.dtype, Size.symbol(f"value {v.number}")))


@dataclass(frozen=True)
class Const:
    """A Python constant: number, string, None, bool, Ellipsis, dtype. `1` and `1.0` and `True` differ."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Const)
            and type(self.value) is type(other.value)
            and (self.value is other.value or repr(self.value) == repr(other.value))
        )

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))

    def __repr__(self) -> str:
        return repr(self.value)


@dataclass(frozen=True)
class Undef:
    """No value: what a name holds on a path that never assigned it. Emits nothing when yielded."""

    def __repr__(self) -> str:
        return "undef"


@dataclass(frozen=True)
class Zero:
    """The symbolic zero derivative of something of this type. Ops that are linear in it absorb it."""

    type: Type

    def __repr__(self) -> str:
        return f"zero:{self.type}"


@dataclass(frozen=True)
class TupleOf:
    """A tuple display: an index `x[i, :]`, a shape, the arguments of `np.stack((a, b))`."""

    items: tuple[Operand, ...]


@dataclass(frozen=True)
class ListOf:
    """A list display."""

    items: tuple[Operand, ...]


@dataclass(frozen=True)
class SliceOf:
    """`start:stop:step` in an index."""

    start: Operand = Const(None)
    stop: Operand = Const(None)
    step: Operand = Const(None)

    @property
    def items(self) -> tuple[Operand, ...]:
        return (self.start, self.stop, self.step)


Operand = Value | Const | Undef | Zero | TupleOf | ListOf | SliceOf
Nested = (TupleOf, ListOf, SliceOf)


@dataclass(frozen=True)
class Block:
    """A region: its parameters, its statements, and what it hands to the statement around it."""

    params: tuple[Value, ...]
    stmts: tuple[Stmt, ...]
    yields: tuple[Operand, ...]


@dataclass(frozen=True)
class Apply:
    """`results = op(*args, **kwargs)`. `op` is a canonical name, see `ir/ops.py`."""

    results: tuple[Value, ...]
    op: str
    args: tuple[Operand, ...]
    kwargs: tuple[tuple[str, Operand], ...] = ()
    span: Span | None = None

    @property
    def result(self) -> Value:
        (only,) = self.results
        return only


@dataclass(frozen=True)
class If:
    """Both blocks have no parameters and yield one operand per result."""

    results: tuple[Value, ...]
    cond: Operand
    then: Block
    orelse: Block
    span: Span | None = None


@dataclass(frozen=True)
class For:
    """A counted loop. `body.params` = (index, *carried); `init` and `results` match the carried.

    With `breaks`, the body yields one bool more, in front: stop after this iteration.
    `reverse` means the index runs through `reversed(range(start, stop, step))`.
    """

    results: tuple[Value, ...]
    start: Operand
    stop: Operand
    step: Operand
    init: tuple[Operand, ...]
    body: Block
    breaks: bool = False
    reverse: bool = False
    span: Span | None = None


@dataclass(frozen=True)
class While:
    """`cond.params` and `body.params` = the carried; `cond` yields one bool; `breaks` as in `For`."""

    results: tuple[Value, ...]
    init: tuple[Operand, ...]
    cond: Block
    body: Block
    breaks: bool = False
    span: Span | None = None


@dataclass(frozen=True)
class Call:
    """A call of another function of the module, by name (recursion; helpers kept separate)."""

    results: tuple[Value, ...]
    fn: str
    args: tuple[Operand, ...]
    span: Span | None = None


@dataclass(frozen=True)
class Closure:
    """A nested function that captures what it mentions and may be called many times later.

    Its parameters are `body.params`, printed by their hints; `returns` shapes `body.yields`.
    """

    results: tuple[Value, ...]
    body: Block
    returns: Tree
    span: Span | None = None

    @property
    def result(self) -> Value:
        (only,) = self.results
        return only


@dataclass(frozen=True)
class Effect:
    """`kind` is "print", "assert", "raise", "warn" or "evaluate"; order among effects is kept.

    print: args are the arguments. assert: (condition, message or Const(None)).
    raise: (Const(exception class), *arguments). evaluate: a value that may raise, and that nothing else need read.
    """

    kind: str
    args: tuple[Operand, ...]
    kwargs: tuple[tuple[str, Operand], ...] = ()
    span: Span | None = None

    @property
    def results(self) -> tuple[Value, ...]:
        return ()


Stmt = Apply | If | For | While | Call | Closure | Effect


@dataclass(frozen=True)
class Param:
    """How a leaf parameter is reached in the emitted signature.

    `root` is the Python parameter's name; `path` the steps below it, each ("item", key) or
    ("attr", name): `params["w"][0]` is root "params", path (("item", "w"), ("item", 0)).
    """

    value: Value
    root: str
    path: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Root:
    """A parameter of the emitted function. `kind`: "positional", "keyword" (keyword-only),
    "star", "double_star", or "free" (a global or closure variable, passed by keyword)."""

    name: str
    kind: str = "positional"
    default: Any = None
    has_default: bool = False


@dataclass(frozen=True)
class Fn:
    """A function. `body.params` are the values of `params`, in order; `body.yields` the results.

    `returns` is the structure to return: a tree whose slots count through `body.yields`.
    `arguments` gives each root's structure: a tree whose slots count through `params`.
    `helpers` are the functions that a `Call` names (recursion).
    """

    name: str
    roots: tuple[Root, ...]
    params: tuple[Param, ...]
    body: Block
    returns: Tree
    doc: str = ""
    source_name: str = ""
    span: Span | None = None
    arguments: tuple[tuple[str, Tree], ...] = ()
    helpers: tuple[Fn, ...] = ()


@dataclass(frozen=True)
class Tree:
    """A nested result: a container kind and its children, or a leaf.

    kind: "slot" (data: index), "const" (data: value), "tuple", "list", "dict" (data: keys),
    "new" (data: (class, field names)).
    """

    kind: str
    data: Any = None
    children: tuple[Tree, ...] = ()

    def slots(self) -> Iterator[int]:
        if self.kind == "slot":
            yield self.data
        for child in self.children:
            yield from child.slots()


def slot(index: int) -> Tree:
    return Tree("slot", index)
