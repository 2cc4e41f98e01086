"""What a Python expression means while compiling: numbers are IR operands, everything else is known.

Lowering is an interpretation of the source in which only numbers and arrays are left to run time. Names,
containers, functions, methods and objects are followed exactly, so aliases and structure are facts and
not guesses. Anything mutable lives in a `Cell`, whose contents the `State` maps to the current version.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ..ir.nodes import Const, Operand, Undef, Value

UNDEF = Undef()

# The interpretation's own variables, and what they are called where they become values.
OWN_NAMES = {"<break>": "stopped", "<continue>": "skipped", "<return>": "returned", "<value>": "result"}


@dataclass(frozen=True, eq=False)
class Cell:
    """The identity of a mutable object: an array, a list, a dict or an instance."""

    hint: str = ""
    root: str = ""  # the parameter it came in with


@dataclass(frozen=True)
class View:
    """One step from an array to an array that shares its memory: an index, or an op with an inverse.

    `certain` is false where NumPy may have copied (`reshape` of something not contiguous); `assumes` are the
    parameters on whose layout in memory it rests that it has not.
    """

    op: str
    args: tuple[Operand, ...]
    kwargs: tuple[tuple[str, Operand], ...] = ()
    certain: bool = True
    assumes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ref:
    """A reference to an array: a cell, and the views that lead from it. `version` is the content that a
    view was made from that may be a copy."""

    cell: Cell
    views: tuple[View, ...] = ()
    hint: str = ""
    version: Value | None = None


@dataclass(frozen=True)
class Flat:
    """`x.flat`: all elements in order. A part of it is a copy, a store into it goes to the array."""

    array: Ref


@dataclass(frozen=True)
class TupleVal:
    """A tuple; with `cls`, a named tuple; with `of`, the values or (`pairs`) items of a dict, as it is then."""

    items: tuple[PyVal, ...]
    cls: Any = None
    of: Cell | None = field(default=None, compare=False)
    pairs: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class ListVal:
    """A list. Its cell holds `Items`, or a `Value` of `ListOfType` when its length is not known.

    With `cls` a tuple, a tuple of unknown length: it is a list in the code that is written.
    """

    cell: Cell
    cls: type = list
    most: int | None = None  # of a `deque(maxlen=...)`


@dataclass(frozen=True)
class DictVal:
    """A dict with known keys. Its cell holds `Entries`. `default`: what makes a missing item (`defaultdict`)."""

    cell: Cell
    default: Any = None


@dataclass(frozen=True)
class SetVal:
    """A set of known things. Its cell holds `Items`."""

    cell: Cell
    cls: type = set


@dataclass(frozen=True)
class ObjectVal:
    """An instance that was made, or passed, by structure: a dataclass. Its cell holds `Entries`."""

    cell: Cell
    cls: Any


@dataclass(frozen=True)
class Items:
    """The contents of a list of known length."""

    items: tuple[PyVal, ...]


@dataclass(frozen=True)
class Entries:
    """The contents of a dict or an instance, in order."""

    keys: tuple[Any, ...]
    items: tuple[PyVal, ...]

    def get(self, key: Any) -> PyVal | None:
        return self.items[self.keys.index(key)] if key in self.keys else None

    def put(self, key: Any, value: PyVal) -> Entries:
        if key in self.keys:
            i = self.keys.index(key)
            return replace(self, items=(*self.items[:i], value, *self.items[i + 1 :]))
        return Entries((*self.keys, key), (*self.items, value))

    def without(self, key: Any) -> Entries:
        at = self.keys.index(key)
        return Entries(self.keys[:at] + self.keys[at + 1 :], self.items[:at] + self.items[at + 1 :])


@dataclass(frozen=True, eq=False)
class External:
    """An object of the user's outside of the function: attributes are looked at as they are read."""

    value: Any
    root: str
    path: tuple[tuple[str, Any], ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, External) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Any, ...]:
        return id(self.value), self.root, self.path  # the object may say what it likes of equality


@dataclass(frozen=True, eq=False)
class FunctionVal:
    """A function written inside the function: its node, where it was written, and its defaults."""

    node: ast.FunctionDef | ast.Lambda
    context: Any  # the `Context` of the code around it
    defaults: dict[str, PyVal] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A method with its instance. `decorated`: what the decorator made of the function, which has its derivatives."""

    function: Any
    instance: PyVal
    decorated: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class SuperVal:
    """`super()`: an instance, seen from the class `cls`."""

    cls: type
    instance: PyVal


@dataclass(frozen=True)
class ArrayMethod:
    """`x.sum`, of an array or a NumPy scalar, before it is called."""

    owner: PyVal
    name: str


@dataclass(frozen=True)
class ContainerMethod:
    """`xs.append`, `d.items`, before it is called."""

    owner: PyVal
    name: str


@dataclass(frozen=True)
class PartialVal:
    """`functools.partial(f, ...)` made inside the function."""

    function: PyVal
    args: tuple[PyVal, ...]
    kwargs: tuple[tuple[str, PyVal], ...]


@dataclass(frozen=True)
class Step:
    """One transform of a chain. `argnums`: a position, a name, or a tuple of these."""

    kind: str
    argnums: Any = 0
    has_aux: bool = False
    holomorphic: bool = False
    automatic: bool = False  # by those of `argnums` that are no whole numbers that count something


@dataclass(frozen=True)
class TransformVal:
    """`gs.grad(f)` of a function that was made inside the function: transforms, the outermost first, of a function."""

    steps: tuple[Step, ...]
    function: PyVal


@dataclass(frozen=True)
class IteratorVal:
    """An iterator: its cell holds what is still to come, a tuple, list or zip, or the generator that makes it."""

    cell: Cell


@dataclass(frozen=True, eq=False)
class Pending:
    """A generator that has not run. `run(each)` interprets it: `each` gets the items, and returns whether to stop."""

    run: Callable[[Callable[[PyVal], Operand]], None]
    endless: bool  # it may go on until nobody asks any more
    sees: tuple[tuple[Any, Any], ...] = ()  # variables that it reads, as they were
    item: Callable[[Operand], PyVal] | None = None  # its i-th item, if that can be said of any i


@dataclass(frozen=True, eq=False)
class Native:
    """Something callable that the compiler itself provides: a pullback, the step of a fold."""

    run: Callable[..., PyVal]
    named: bool = False  # it takes keyword arguments, as a dict after the list of the others


@dataclass(frozen=True)
class Clock:
    """What a clock says, or a difference of such: messages may show it, and nothing else may depend on it."""

    name: str  # of the function that was asked
    node: ast.AST | None = field(default=None, compare=False)  # where it was asked


@dataclass(frozen=True)
class SliceVal:
    """`slice(a, b, c)`."""

    start: PyVal
    stop: PyVal
    step: PyVal


@dataclass(frozen=True, eq=False)
class Iterable:
    """Something a `for` can go over without knowing how often: `length` items, `item(i)` the i-th.

    `bounds` (start, stop, step) instead, for a range; `backwards` for its reverse. Neither: it has no end.
    """

    length: Operand | None
    item: Callable[[Operand], PyVal]
    bounds: tuple[Operand, Operand, Operand] | None = None
    backwards: bool = False


@dataclass(frozen=True)
class RangeVal:
    """`range(start, stop, step)`."""

    start: Operand
    stop: Operand
    step: Operand


@dataclass(frozen=True)
class Wrapped:
    """`enumerate`, `zip`, `reversed` of iterables: kept until somebody iterates."""

    kind: str
    inners: tuple[PyVal, ...]
    start: PyVal = Const(0)


@dataclass(frozen=True)
class Mixed:
    """Different things on different paths that cannot be one value; refused when it is used."""

    why: str
    code: str = "G207"


REFUSED = Mixed("", "")  # what a statement would have assigned that was refused


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several things, as `tag` says when the code runs (see `choices.py`)."""

    tag: Operand
    options: tuple[PyVal, ...]


PyVal = (
    Operand | Ref | Flat | TupleVal | ListVal | DictVal | SetVal | ObjectVal | External | FunctionVal | Bound | SuperVal | ArrayMethod
    | ContainerMethod | PartialVal | TransformVal | Native | Clock | SliceVal | RangeVal | Wrapped | Iterable | IteratorVal | Pending
    | Mixed | Choice
)  # fmt: skip

Content = Operand | Items | Entries | Mixed


def is_static(v: PyVal) -> bool:
    """Whether a value is wholly known while compiling."""
    if isinstance(v, TupleVal):
        return all(map(is_static, v.items))
    if isinstance(v, SliceVal):
        return all(map(is_static, (v.start, v.stop, v.step)))
    return isinstance(v, Const)


def static_value(v: PyVal) -> Any:
    """The Python object that a static value is."""
    if isinstance(v, TupleVal):
        items = [static_value(i) for i in v.items]
        return v.cls(*items) if v.cls else tuple(items)
    if isinstance(v, SliceVal):
        return slice(static_value(v.start), static_value(v.stop), static_value(v.step))
    assert isinstance(v, Const)
    return v.value


def constant(value: Any) -> PyVal:
    """A Python object known while compiling, as a meaning."""
    if type(value) is tuple:
        return TupleVal(tuple(map(constant, value)))
    if type(value) is slice:
        return SliceVal(*map(constant, (value.start, value.stop, value.step)))
    return Const(value)
