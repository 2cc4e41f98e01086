"""`try`: an exception is one more way to leave a statement list, and the handler is where it leads.

Which handler an exception reaches is known from its class where it is raised. A flag per handler says whether it was
raised there (`<raise 3>`, an exit like `<break>`); the handlers run under their flags. Whether an operation raises is
asked before it is done: its statement is interpreted again, under the answer (`Raised`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from ..ir.nodes import Const, Operand
from . import expressions, failures, statements
from .lower import Context, Lowerer
from .merge import branch
from .state import State, Variable
from .values import UNDEF, Cell, PyVal, TupleVal


@dataclass(eq=False)
class Handler:
    """One `except`: the classes that it catches, the flag that says so, and where the exception is kept."""

    classes: tuple[type[BaseException], ...]
    flag: Variable
    error: Variable


class Raised(Exception):
    """Where `cond` holds, the statement under way raises: otherwise it is interpreted again, and goes on."""

    def __init__(self, cond: Operand, handler: Handler, error: PyVal, after: tuple[PyVal, State, int] | None = None):
        super().__init__()
        self.cond, self.handler, self.error, self.after = cond, handler, error, after


@dataclass
class Attempt:
    """A statement in a `try`: how many operations and parts were asked so far, and how many of these do not raise.

    Interpreted again, it makes the same objects again: the states that its parts have left know them.
    """

    builder: Any
    safe: int
    results: dict[int, tuple[PyVal, State, int]]  # of parts: number -> (result, state, objects made)
    cells: list[Cell]
    asked: int = 0
    made: int = 0

    def cell(self, hint: str, root: str) -> Cell:
        """The identity of the next object that the statement makes."""
        if self.made == len(self.cells):
            self.cells.append(Cell(hint, root))
        self.made += 1
        return self.cells[self.made - 1]


def handler_of(lw: Lowerer, cls: type[BaseException]) -> Handler | None:
    """The handler that catches an exception of a class, innermost first."""
    for handlers in reversed(lw.trials):
        for handler in handlers:
            if issubclass(cls, handler.classes):
                return handler  # type: ignore[no-any-return]
    return None


def flags(lw: Lowerer) -> list[Variable]:
    """The flags of all handlers that an exception may reach from here."""
    return [h.flag for handlers in lw.trials for h in handlers]


def own_flags(lw: Lowerer) -> list[Variable]:
    """Those of the function that is being interpreted."""
    assert lw.context is not None
    return [f for f in flags(lw) if f.frame == lw.context.frame]


# -- statements


def try_statement(lw: Lowerer, node: ast.Try) -> None:
    """`try: ... except ...: ... else: ... finally: ...`"""
    if node.finalbody and statements.leaves(node.finalbody):
        return _overruled(lw, node)
    if node.finalbody:
        inner = ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, []), node)
        body = (lambda: try_statement(lw, inner)) if node.handlers else (lambda: statements.run(lw, node.body))
        return with_finally(lw, body, lambda: statements.run(lw, node.finalbody), node)
    handlers = [_handler(lw, h) for h in node.handlers]
    bodies = [(h.name, h.body) for h in node.handlers]
    _attempt(lw, node, handlers, lambda: statements.run(lw, node.body), bodies, node.orelse)


def _overruled(lw: Lowerer, node: ast.Try) -> None:
    """A `finally` that always leaves: no exception goes further, and how the body was left is forgotten."""
    inner = ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, []), node)
    body: list[ast.stmt] = [inner] if node.handlers else node.body
    caught = ast.copy_location(ast.ExceptHandler(None, None, [ast.copy_location(ast.Pass(), node)]), node)
    try_statement(lw, ast.copy_location(ast.Try(body, [caught], [], []), node))
    for name in (*statements.EXITS, "<value>"):
        lw.state.memory.pop(lw.variable(name), None)
    for flag in own_flags(lw):
        lw.state[flag] = Const(False)
    statements.run(lw, node.finalbody)


def suppressed(lw: Lowerer, node: ast.With, classes: list[PyVal], inner: Callable[[], None]) -> None:
    """`with suppress(...)`."""
    handler = _new_handler(lw, tuple(c for v in classes for c in _classes(lw, v, node)))
    _attempt(lw, node, [handler], inner, [(None, [])], [])


def _handler(lw: Lowerer, node: ast.ExceptHandler) -> Handler:
    if node.type is None:
        return _new_handler(lw, (BaseException,))
    return _new_handler(lw, _classes(lw, expressions.expression(lw, node.type), node))


def _classes(lw: Lowerer, v: PyVal, node: ast.AST) -> tuple[type[BaseException], ...]:
    found = v.items if isinstance(v, TupleVal) else (v,)
    if not all(isinstance(c, Const) and isinstance(c.value, type) and issubclass(c.value, BaseException) for c in found):
        lw.refuse("G104", "which exceptions are caught here must be known", node)
    return tuple(c.value for c in found)  # type: ignore[union-attr]


def _new_handler(lw: Lowerer, classes: tuple[type[BaseException], ...]) -> Handler:
    number = lw.new_frame()
    return Handler(classes, lw.variable(f"<raise {number}>"), lw.variable(f"<error {number}>"))


def _attempt(
    lw: Lowerer, node: ast.AST, handlers: list[Handler], body: Callable[[], None],
    bodies: list[tuple[str | None, list[ast.stmt]]], orelse: list[ast.stmt],
) -> None:  # fmt: skip
    """The body, then each handler where it was reached, or else the `else`."""
    for h in handlers:
        lw.state[h.flag], lw.state[h.error] = Const(False), UNDEF
    lw.trials.append(handlers)
    try:
        body()
    finally:
        lw.trials.pop()
    reached: list[tuple[Any, Any, str | None, list[ast.stmt]]] = []
    for h, (name, stmts) in zip(handlers, bodies, strict=True):
        flag, error = lw.state.memory.pop(h.flag), lw.state.memory.pop(h.error, UNDEF)
        if flag != Const(False):
            reached.append((flag, error, name, stmts))

    def rest(remaining: list[tuple[Any, Any, str | None, list[ast.stmt]]]) -> None:
        if not remaining:
            return _else(lw, orelse, node)
        (flag, error, name, stmts), *others = remaining

        def handle() -> None:
            _handle(lw, error, name, stmts)

        if flag == Const(True):
            return handle()
        branch(lw, flag, handle, lambda: rest(others), node)

    rest(reached)


def _handle(lw: Lowerer, error: Any, name: str | None, stmts: list[ast.stmt]) -> None:
    """The body of a handler; its name for the exception is gone afterwards."""
    lw.caught.append(error)
    if name is not None:
        statements.assign_name(lw, name, error)
    statements.run(lw, stmts)
    lw.caught.pop()
    if name is not None:
        lw.state.memory.pop(lw.bound(name), None)


def _else(lw: Lowerer, orelse: list[ast.stmt], node: ast.AST) -> None:
    """What follows a body that raised nothing, unless it has left in another way."""
    left = statements.leaving(lw) if orelse else Const(True)
    if left == Const(False):
        statements.run(lw, orelse)
    elif left != Const(True):
        branch(lw, left, lambda: None, lambda: statements.run(lw, orelse), node)


def with_finally(lw: Lowerer, body: Callable[[], None], final: Callable[[], None], node: ast.AST) -> None:
    """Whatever way the body is left, `final` runs, and then it is left that way."""
    body()
    names = [lw.variable(name) for name in statements.EXITS] + flags(lw)
    kept: dict[Any, Any] = {v: lw.state.memory.pop(v) for v in names if v in lw.state}
    value = lw.state.memory.get(lw.variable("<value>"))
    for flag in flags(lw):
        lw.state[flag] = Const(False)
    final()
    if any(lw.state.memory.get(v, Const(False)) != Const(False) for v in names):
        lw.refuse("G104", "leaving a `finally` by `return`, `break`, `continue` or an exception on some paths only is not supported",
                  node, "leave it on every path, or after the `try`")  # fmt: skip
    lw.state.memory.update(kept)
    if value is not None:
        lw.state[lw.variable("<value>")] = value


# -- raising


def reach(lw: Lowerer, handler: Handler, error: PyVal) -> None:
    """An exception is on its way to its handler: the function is left, and so is the statement list."""
    assert lw.context is not None
    lw.state[handler.flag] = Const(True)
    lw.state[handler.error] = error
    if handler.flag.frame != lw.context.frame:
        lw.state[lw.variable("<value>")] = UNDEF
        lw.state[lw.variable("<return>")] = Const(True)


def attempt(lw: Lowerer, run: Callable[[], None], node: ast.AST) -> None:
    """A statement in a `try`, taken again after each operation of it that may raise."""
    _attempted(lw, run, node, 0, {}, [])


def _attempted(
    lw: Lowerer, run: Callable[[], Any], node: ast.AST | None, safe: int, known: dict[int, tuple[PyVal, State, int]], cells: list[Cell]
) -> Any:
    """Its first `safe` operations do not raise. An expression has a value, if it does not raise."""
    start, context = lw.state.copy(), lw.context
    at = Attempt(lw.builder, safe, known, cells)
    outer, lw.attempt = lw.attempt, at
    try:
        return run()
    except Raised as r:
        if lw.builder is not at.builder:
            raise
        raised, done = r, lw.state.memory
    finally:
        lw.attempt = outer
    _restore(lw, start, context)
    if raised.after is not None:
        known[at.asked] = raised.after

    def then() -> PyVal:
        known = {k: v for k, v in done.items() if k in start or isinstance(k, Variable) and k.frame == context.frame}  # type: ignore[union-attr]
        lw.state.memory.update(known)  # what was changed before it raised stays changed
        reach(lw, raised.handler, raised.error)
        return UNDEF

    if raised.cond == Const(True):
        return then()
    return branch(lw, raised.cond, then, lambda: _attempted(lw, run, node, at.asked, known, cells), node)


def _restore(lw: Lowerer, state: State, context: Context | None) -> None:
    lw.state, lw.context = state, context


def fail(lw: Lowerer, cls: type[BaseException], message: str) -> None:
    """Something that is known to fail here: its handler is reached, if there is one."""
    handler = handler_of(lw, cls)
    if handler is not None:
        _raised(lw, Const(True), handler, TupleVal((Const(message),), cls))


def watch(lw: Lowerer, op: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Before an operation in a `try`: does it raise what a handler catches?"""
    for cls in failures.classes(op, args) if lw.attempt is not None else ():
        raises_where(lw, cls, lambda cls=cls: failures.test(lw, cls, op, args, kwargs), f"in `{op}`")  # type: ignore[misc]


def raises_where(lw: Lowerer, cls: type[BaseException], test: Callable[[], Operand], message: str) -> None:
    """Something in a `try` raises an exception where the test holds: is there a handler that catches it?"""
    if lw.attempt is None or lw.fixed_span is not None or lw.merging:
        return
    handler = handler_of(lw, cls)
    if handler is not None and not _known_safe(lw):
        with lw.unwatched():
            cond = test()
        if cond != Const(False):
            _raised(lw, cond, handler, TupleVal((Const(message),), cls))


def _known_safe(lw: Lowerer) -> bool:
    lw.attempt.asked += 1
    return bool(lw.attempt.asked <= lw.attempt.safe)


def _raised(lw: Lowerer, cond: Operand, handler: Handler, error: PyVal, after: Any = None) -> NoReturn:
    if lw.attempt is None or lw.attempt.builder is not lw.builder:
        lw.refuse("G104", "this may raise an exception in the middle of an expression that is computed on some paths only",
                  None, "compute it in a statement of its own")  # fmt: skip
    raise Raised(cond, handler, error, after)


def either(
    lw: Lowerer, cond: Operand, then: Callable[[], PyVal], orelse: Callable[[], PyVal], node: ast.AST | None, hint: str = ""
) -> PyVal:
    """A branch inside of an expression. In a `try`, each side is tried as if it were a statement."""
    if lw.attempt is None:
        return branch(lw, cond, then, orelse, node, hint)

    def run() -> PyVal:
        exits = [lw.variable(name) for name in (*statements.EXITS, "<value>")]
        kept: dict[Any, Any] = {v: lw.state.memory.pop(v) for v in exits if v in lw.state}
        value = branch(lw, cond, lambda: _attempted(lw, then, node, 0, {}, []), lambda: _attempted(lw, orelse, node, 0, {}, []), node, hint)
        for v in exits:
            lw.state.memory.pop(v, None)
        lw.state.memory.update(kept)
        return value

    return apart(lw, run, node)


def apart(lw: Lowerer, run: Callable[[], PyVal], node: ast.AST | None) -> PyVal:
    """A call, or another part of a statement in a `try` that is not taken again with it: its result is kept."""
    outer: Attempt | None = lw.attempt
    at = outer if outer is not None and outer.builder is lw.builder else None  # in a block inside, it is written again
    before = {f: lw.state.memory.get(f, Const(False)) for f in flags(lw)}
    if at is not None:
        at.asked += 1
        if at.asked in at.results:
            return _left_if_raised(lw, _again(lw, at, node), before)  # for another handler, perhaps
    with lw.unwatched():
        result = run()
    if at is not None:
        at.results[at.asked] = (result, lw.state.copy(), at.made)
    return _left_if_raised(lw, result, before)


def _again(lw: Lowerer, at: Attempt, node: ast.AST | None) -> PyVal:
    """The result of a part that has been interpreted already, in the state that it left where it has not raised."""
    result, state, made = at.results[at.asked]
    if made != at.made:
        lw.refuse("G104", "this may raise an exception, in a statement that makes other objects where it does not",
                  node, "compute it in a statement of its own")  # fmt: skip
    lw.state = state.copy()
    return result


def _left_if_raised(lw: Lowerer, result: PyVal, before: dict[Variable, Any]) -> PyVal:
    """After a part: where it has raised, the statement that it is in is left."""
    for handlers in lw.trials:
        for h in handlers:
            flag: Any = lw.state.memory.get(h.flag, Const(False))
            if flag == Const(False) or flag == before.get(h.flag):
                continue
            if lw.attempt is not None and lw.attempt.builder is lw.builder:
                after = lw.state.copy()
                after[h.flag] = Const(False)
                error: Any = lw.state[h.error]
                raise Raised(flag, h, error, (result, after, lw.attempt.made))
            _raised(lw, Const(True), h, UNDEF)
    return result
