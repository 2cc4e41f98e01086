"""The lowerer: interprets one function's source over its arguments' specs, and leaves IR behind.

This file has what every part of the lowering shares: the current block, state and position, refusal,
reading and writing of variables and arrays. Syntax is handled in `statements.py`, `loops.py`,
`expressions.py`; calls in `calls.py`, `ops.py`, `builtin_calls.py`, `methods.py`; arrays in `arrays.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, NoReturn

from ..analysis.types import infer, type_of_operand
from ..diagnostics import Diagnostic, Span, UnsupportedError
from ..ir.build import Builder
from ..ir.custom import Customs
from ..ir.nodes import Apply, Const, Fn, Operand, Param, Root, Value, Zero, numbered
from ..ir.recursive import Recursions
from ..ir.types import Array, Opaque, Type, Unknown, kind
from .aliases import OneOfTwo, after_writing
from .layout import layout_of
from .state import State, Variable
from .values import Cell, Mixed, PyVal, Ref, Step


class CallsItself(Exception):
    """A function must be kept apart, because writing its calls out does not end (`recursion.py`)."""

    def __init__(self, tree: ast.AST):
        super().__init__(tree)
        self.tree = tree


class NeverReturns(Exception):
    """What a call of a function in itself gives is not known yet: the paths that need it are left out."""


@dataclass(eq=False)
class Context:
    """A function that is being interpreted: where its names are looked up and its positions are."""

    function: Any  # the Python function whose globals and closure are meant
    name: str
    frame: int
    span_of: Callable[[ast.AST], Span]
    liveness: Any
    parent: Context | None = None  # the function it was written in, when that is interpreted too
    locals: frozenset[str] = frozenset()
    on_yield: Callable[[PyVal], Operand] | None = None  # who gets what this generator yields
    synthetic: bool = False  # a comprehension: a walrus in it binds in the function around
    nonlocals: frozenset[str] = frozenset()


@dataclass
class Hooks:
    """What the pipeline provides, so that the frontend need not know of later stages.

    `transform(step, single, fn)` is a transform of an IR function; `vectorized(lowerer, target, args, kwargs, node)`
    writes the call of a vectorized function.
    """

    transform: Callable[[Step, bool, Fn], Fn] = lambda step, single, fn: fn
    vectorized: Callable[..., PyVal] | None = None
    transforms: Callable[[Any], Any] = lambda f: None  # an object -> the Target it is, or None
    customs: Customs = field(default_factory=Customs)  # calls with a derivative of their own, by their ops
    opaques: dict[Any, str] = field(default_factory=dict)  # functions that cannot be read -> the ops of their calls
    recursions: Recursions = field(default_factory=Recursions)  # functions that call themselves, by name


@dataclass
class Lowerer:
    """The interpretation under way. Sub-parts are functions that take it as their first argument."""

    hooks: Hooks = field(default_factory=Hooks)
    builder: Builder = field(default_factory=lambda: Builder(infer))
    state: State = field(default_factory=State)
    context: Context | None = None
    fixed_span: Span | None = None  # set while a rule is written: its lines are the user's line
    defining: list[Any] = field(default_factory=list)  # the definitions being written out: in them, the function is the op
    inlined: list[Any] = field(default_factory=list)  # the functions being inlined, outermost first
    calls: list[Span | None] = field(default_factory=list)  # and where they were called
    free: dict[str, Any] = field(default_factory=dict)  # hidden parameters, see `arguments.py`
    free_roots: list[Root] = field(default_factory=list)
    static_paths: dict[str, frozenset[Any]] = field(default_factory=dict)  # free numbers that must be static
    parts: dict[tuple[str, Any], PyVal] = field(default_factory=dict)  # attributes of objects, read so far
    guards: dict[tuple[str, Any], None] = field(default_factory=dict)
    written: dict[str, None] = field(default_factory=dict)  # parameters whose arrays are written to
    aliases: dict[Cell, set[Cell]] = field(default_factory=dict)  # cells that may be the same array
    one_of_two: dict[Cell, OneOfTwo] = field(default_factory=dict)  # those of which it is known which they are
    chosen: int = 0  # versions of arrays that were chosen by what they are
    either_kind: set[Value] = field(default_factory=set)  # Python's numbers that are integers on one path, and floats on another
    perhaps_integers: set[Cell] = field(default_factory=set)  # arrays made of them, which cut off what is stored into them, perhaps
    inside: set[tuple[Cell, Any]] = field(default_factory=set)  # views that are items of a loop: they exist
    gone_over: set[Cell] = field(default_factory=set)  # the lists of the loops around
    taken: dict[Cell, None] = field(default_factory=dict)  # arrays that are items of lists of unknown length
    repeated: dict[Cell, None] = field(default_factory=dict)  # lists whose arrays may be in it, or in another, twice
    made: dict[Value, Apply] = field(default_factory=dict)  # how an array was computed
    layouts: dict[Value | Cell, frozenset[str] | None] = field(default_factory=dict)  # see `layout.py`
    view_types: dict[Any, Type] = field(default_factory=dict)  # the same view is as long each time it is read
    contiguous: dict[str, None] = field(default_factory=dict)  # parameters whose arrays must lie in order
    params: list[Param] = field(default_factory=list)  # the leaves of the arguments, in order, then those of globals
    arguments: int = 0  # how many of them are of arguments
    origins: dict[Value, tuple[Operand, ...]] = field(default_factory=dict)  # what a value was computed from
    facts: dict[Value, Any] = field(default_factory=dict)  # what a test says of choices: (if true, if false)
    outside: dict[Any, dict[Cell, Any]] = field(default_factory=dict)  # globals and attributes: their cells, as they came
    again: ast.AST | None = None  # a function that was written out in itself
    written_out: bool = False  # loops over known ranges are interpreted trip by trip
    trips: int = 0  # how many of them so far
    trials: list[Any] = field(default_factory=list)  # the handlers around, see `exceptions.py`
    attempt: Any = None  # the statement in a `try` that is being interpreted
    merging: bool = False  # what is written now only says which of two things it is: that raises nothing
    caught: list[Any] = field(default_factory=list)  # the exceptions whose handlers run
    diagnostics: list[Diagnostic] = field(default_factory=list)
    fenced: frozenset[ast.AST] = frozenset()  # syntax that has been refused, and is passed over
    apart: frozenset[ast.AST] = frozenset()  # functions whose calls are not written out, see `recursion.py`
    entered: set[Any] = field(default_factory=set)  # the calls being written out
    times: dict[int, int] = field(default_factory=dict)  # how often each function has been written out
    helpers_begun: list[Any] = field(default_factory=list)
    helpers_done: dict[Any, Any] = field(default_factory=dict)
    classes: dict[Any, type] = field(default_factory=dict)  # that calls of `namedtuple` make
    function_names: dict[Any, PyVal] = field(default_factory=dict)  # the `__name__` that `functools.wraps` gave a function
    reading_own: dict[Any, str] = field(default_factory=dict)  # functions whose own derivative is being read
    loop_facts: dict[Any, Any] = field(default_factory=dict)  # what an earlier run of a loop found
    _frames: Any = field(default_factory=lambda: count(1))

    # -- position and refusal

    def at(self, node: ast.AST) -> None:
        """Stamp what is built from here on with this node's position."""
        if self.fixed_span is None and self.context is not None and hasattr(node, "lineno"):
            self.builder.span = self.context.span_of(node)

    def span(self, node: ast.AST | None) -> Span | None:
        if self.fixed_span is not None or node is None or self.context is None or not hasattr(node, "lineno"):
            return self.fixed_span or self.builder.span
        return self.context.span_of(node)

    def refuse(
        self, code: str, message: str, node: ast.AST | None = None, help: str = "",
        raises: type[BaseException] | None = None,
    ) -> NoReturn:  # fmt: skip
        """Refuse the user's source at a node (or at the current statement). `raises`: what Python would raise here."""
        if raises is not None and self.trials:
            from . import exceptions

            exceptions.fail(self, raises, message)
        raise UnsupportedError(Diagnostic(code, message, self.span(node), help, self.called_at()))

    def called_at(self, *inner: Span | None) -> tuple[Span, ...]:
        """The calls that led here, innermost first."""
        return tuple(dict.fromkeys(s for s in (*inner, *reversed(self.calls)) if s is not None))

    def new_frame(self) -> int:
        return next(self._frames)

    # -- building

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What is done here is not asked whether it raises what a handler catches."""
        asking, self.attempt = self.attempt, None
        try:
            yield
        finally:
            self.attempt = asking

    def apply(self, op: str, *args: Any, hint: str = "", **kwargs: Any) -> Value:
        """Write an op with one result. Hints given here are the user's names."""
        if self.attempt is not None:
            from . import exceptions

            exceptions.watch(self, op, args, kwargs)
        user = bool(hint) and self.fixed_span is None
        value = self.fitting(op, lambda: self.builder.apply(op, *args, hint=hint, user=user, **kwargs))
        last = self.builder.stmts[-1]
        assert isinstance(last, Apply)
        if kind(value.type) == "int":
            value = numbered(value)
            self.builder.stmts[-1] = last = replace(last, results=(value,))
        self.origins[value] = last.args
        self.made[value] = last
        return value

    def fitting(self, op: str, build: Callable[[], Any]) -> Any:
        """What `build` makes of an op, whose type is found for arguments that the op takes."""
        try:
            return build()
        except UnsupportedError:
            raise
        except (IndexError, KeyError, AttributeError, ValueError, TypeError):
            name = "this" if op.startswith("prelude.") else f"`{op}`"
            self.refuse("G302", f"{name} does not take arguments of these shapes and types")

    def result(self, value: Operand, hint: str = "") -> PyVal:
        """An op's result as a meaning: arrays get a cell of their own."""
        if isinstance(value, (Value, Zero)) and is_array(value.type):
            return self.new_array(value, hint)
        return value

    def related(self, thing: Any) -> dict[Cell, set[Cell]]:
        """The relation in which an array, or a container, is to what it may be."""
        return self.aliases if isinstance(thing, Ref) else self.state.twins

    def new_cell(self, hint: str = "", root: str = "") -> Cell:
        """The identity of a new object."""
        return Cell(hint, root) if self.attempt is None else self.attempt.cell(hint, root)

    def new_array(self, content: Operand, hint: str = "", root: str = "") -> Ref:
        cell = self.new_cell(hint, root)
        self.state[cell] = content
        self.layouts[cell] = frozenset((root,)) if root else layout_of(self, content)
        return Ref(cell, hint=hint)

    def named(self, v: PyVal, name: str, back: int = 1) -> PyVal:
        """A number that was just computed, and has no name, under the name of the variable it is assigned to."""
        last = self.builder.stmts[-back:]
        if isinstance(v, Value) and not v.hint and not self.fixed_span:
            if any(isinstance(s, Apply) and s.results == (v,) for s in last):
                v.called(name, user=True)
        return v

    # -- arrays

    def read(self, ref: Ref) -> Operand:
        """The current version of what a reference sees."""
        content = self.state[ref.cell]
        if isinstance(content, Mixed):
            self.refuse(content.code, content.why)
        if ref.version is not None and ref.version is not content:
            self._certainly_view(ref)
        value: Operand = content  # type: ignore[assignment]
        if isinstance(value, Value):
            self.layouts.setdefault(value, self.layouts.get(ref.cell))
        for i, view in enumerate(ref.views):
            hint = ref.hint if i == len(ref.views) - 1 else ""
            with self.unwatched() if (ref.cell, view) in self.inside else nullcontext():
                made = self.apply(view.op, value, *view.args, hint=hint, **dict(view.kwargs))
            known = self.view_types.setdefault((value, view), made.type)
            value = made if made.type == known else self.retyped(made, known)
        return value

    def _certainly_view(self, ref: Ref) -> None:
        """The array was written after this view of it was made: it must be known to be no copy."""
        for view in ref.views:
            if not view.certain:
                self.refuse(
                    "G205", "this may or may not share memory with an array that was written meanwhile",
                    help="make it a copy, with `.copy()`, before the array is written",
                )  # fmt: skip
            self.contiguous.update(dict.fromkeys(sorted(view.assumes)))

    def retyped(self, value: Value, type: Type) -> Value:
        """The value that was just computed, of a type that is known better."""
        last = self.builder.stmts[-1]
        if not isinstance(last, Apply) or last.results != (value,):
            return value
        new = Value(type, value.hint, value.span, value.user)
        self.builder.stmts[-1] = self.made[new] = replace(last, results=(new,))
        self.origins[new] = last.args
        return new

    def set_content(self, cell: Cell, content: Operand) -> None:
        """A new version of an array, and of what is or may be the same array."""
        self.state[cell] = content
        for c in (cell, *self.aliases.get(cell, ())):
            if c.root:
                self.written[c.root] = None
        after_writing(self, cell)

    # -- variables

    def variable(self, name: str) -> Variable:
        assert self.context is not None
        return Variable(self.context.frame, name)

    def bound(self, name: str, walrus: bool = False) -> Variable:
        """The variable that an assignment to a name binds: in the function around, if it is declared nonlocal."""
        context = self.context
        while walrus and context is not None and context.synthetic:
            context = context.parent
        assert context is not None
        if name in context.nonlocals:
            context = context.parent
            while context is not None and (name not in context.locals or context.synthetic or name in context.nonlocals):
                context = context.parent
        assert context is not None, f"no function around has a variable {name}"
        return Variable(context.frame, name)


def is_array(type: Type) -> bool:
    """Whether a value can be written to: arrays, and what may be one."""
    return isinstance(type, (Array, Unknown))


def type_of(v: Operand) -> Type:
    """The type of an operand."""
    if isinstance(v, (Value, Zero)):
        return v.type
    return type_of_operand(v) if not isinstance(v, Const) or not callable(v.value) else Opaque("function")
