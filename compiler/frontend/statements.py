"""Statements: assignments, stores, branches, and how a statement list ends early.

`break`, `continue` and `return` are variables of the interpretation (`<break>` ...), false until the
statement runs. Where a branch certainly leaves, the statements after it are interpreted in the other
branch; where it only may leave, they are interpreted under a test of the flag.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from ..diagnostics import UnsupportedError
from ..ir.nodes import Block, Const, Effect, If, Operand, Value
from ..rules.definitions import calling
from . import (
    arrays,
    calls,
    choices,
    containers,
    contexts,
    exceptions,
    expressions,
    fence,
    inline,
    loops,
    objects,
    operators,
    patterns,
    refusals,
    sets,
    stores,
    text,
)
from .lower import Lowerer
from .merge import Side, branch
from .state import Variable
from .values import UNDEF, ContainerMethod, DictVal, ListVal, PyVal, Ref, SetVal, TupleVal

EXITS = ("<break>", "<continue>", "<return>")


def run(lw: Lowerer, body: list[ast.stmt]) -> None:
    """Interpret a statement list."""
    for k, node in enumerate(body):
        lw.at(node)
        if isinstance(node, ast.If) and not (lw.fenced and fence.is_fenced(node, lw.fenced)):
            if _tried_branch(lw, node, body[k + 1 :]):
                return
        else:
            statement(lw, node)
        left = leaving(lw)
        if left == Const(True):
            return
        if left != Const(False):
            rest = body[k + 1 :]
            if rest:
                branch(lw, left, lambda: _settle(lw), partial(run, lw, rest), node)
            return


def exits(lw: Lowerer) -> list[Variable]:
    """The variables that say whether the statement list has been left."""
    own = [lw.variable(name) for name in EXITS]
    return own + exceptions.own_flags(lw) if lw.trials else own


def leaving(lw: Lowerer) -> Operand:
    """Whether the statement list has been left: known, or a value."""
    found: Operand = Const(False)
    for variable in exits(lw):
        flag = lw.state.memory.get(variable, Const(False))
        if flag == Const(True):
            return Const(True)
        if isinstance(flag, Value):
            found = flag if found == Const(False) else lw.apply("bool.or", found, flag)
    return found


def _settle(lw: Lowerer) -> None:
    """Where the list has been left: if only one exit can be why, it is."""
    flags = [v for v in exits(lw) if lw.state.memory.get(v, Const(False)) != Const(False)]
    if len(flags) == 1:
        lw.state[flags[0]] = Const(True)


def _tried_branch(lw: Lowerer, node: ast.If, rest: list[ast.stmt]) -> bool:
    """An `if`, whose test may raise."""
    if not lw.trials or lw.fixed_span is not None:
        return _branch(lw, node, rest)
    done = False

    def run_it() -> None:
        nonlocal done
        done = _branch(lw, node, rest)

    exceptions.attempt(lw, run_it, node)
    return done


def _branch(lw: Lowerer, node: ast.If, rest: list[ast.stmt]) -> bool:
    """An `if`. Returns true if the statements after it have been interpreted too."""
    test = expressions.truth(lw, expressions.expression(lw, node.test), node.test)
    if isinstance(test, Const):
        run(lw, node.body if test.value else node.orelse)
        return False
    for raising, other in ((node.body, node.orelse), (node.orelse, node.body)):
        if raising and isinstance(raising[-1], ast.Raise) and not lw.trials and not _may_leave(raising):
            _guard(lw, test, raising, raising is node.body, node)
            run(lw, other)
            return False
    takes_rest = bool(rest) and (leaves(node.body) != leaves(node.orelse))
    lw.at(node.test)

    def side(body: list[ast.stmt]) -> Callable[[], None]:
        return partial(run, lw, [*body, *rest] if takes_rest else body)

    after = lw.context.liveness.live_after(rest[-1] if takes_rest else node)  # type: ignore[union-attr]
    frame = lw.context.frame  # type: ignore[union-attr]
    branch(
        lw, test, side(node.body), side(node.orelse), node,
        live=lambda v: v.frame != frame or v.name in after or v.name.startswith("<"),
    )  # fmt: skip
    return takes_rest


def _guard(lw: Lowerer, test: Operand, body: list[ast.stmt], when: bool, node: ast.If) -> None:
    """A side that raises: nothing that it does is seen afterwards."""
    lw.at(node.test)
    span = lw.builder.span
    block = Side(lw, lambda: run(lw, body), test, when).builder.block()
    blocks = (block, Block((), (), ())) if when else (Block((), (), ()), block)
    lw.builder.add(If((), test, *blocks, span))
    choices.learn(lw, lw.state, test, not when)


def _may_leave(body: list[ast.stmt]) -> bool:
    """Whether a statement list has another way out than its end."""
    return any(isinstance(n, (ast.Return, ast.Break, ast.Continue)) for stmt in body for n in ast.walk(stmt))


def leaves(body: list[ast.stmt]) -> bool:
    """Whether a statement list certainly leaves (by its syntax)."""
    for node in body:
        if isinstance(node, (ast.Return, ast.Break, ast.Continue, ast.Raise)):
            return True
        if isinstance(node, ast.If) and node.orelse and leaves(node.body) and leaves(node.orelse):
            return True
    return False


def statement(lw: Lowerer, node: ast.stmt) -> None:
    """Interpret one statement other than `if`."""
    if lw.fenced and fence.is_fenced(node, lw.fenced):
        return refusals.passed_over(lw, node)
    handler = _HANDLERS.get(type(node))
    if handler is None:
        lw.refuse("G110", f"`{type(node).__name__}` is not supported", node)
    try:
        if lw.trials and lw.fixed_span is None:
            exceptions.attempt(lw, partial(handler, lw, node), node)
        else:
            handler(lw, node)
    except UnsupportedError as e:
        if lw.fixed_span is not None or len(lw.diagnostics) > 20:
            raise
        refusals.record(lw, e, node)


# -- assignment


def assign_name(lw: Lowerer, name: str, value: PyVal) -> None:
    """Bind a variable."""
    lw.state[lw.bound(name)] = value


def assign(lw: Lowerer, target: ast.expr, value: PyVal, node: ast.AST) -> None:
    """`target = value`, for any target."""
    if isinstance(target, ast.Name):
        assign_name(lw, target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(lw, target, value, node)
    elif isinstance(target, ast.Subscript):
        owner = expressions.expression(lw, target.value)
        index = expressions.expression(lw, target.slice)
        lw.at(node)
        stores.store(lw, owner, index, value, target)
    elif isinstance(target, ast.Attribute):
        stores.store_attribute(lw, expressions.expression(lw, target.value), target.attr, value, target)
    else:
        lw.refuse("G110", f"assignment to `{type(target).__name__}` is not supported", target)


def _unpack(lw: Lowerer, target: ast.Tuple | ast.List, value: PyVal, node: ast.AST) -> None:
    starred = [i for i, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
    names = [t.id if isinstance(t, ast.Name) else "" for t in target.elts]
    if not starred:
        items = calls.unpack(lw, value, len(target.elts), names, node)
        items = [lw.named(v, n, 2 * len(names)) if n else v for v, n in zip(items, names, strict=True)]
        for t, item in zip(target.elts, items, strict=True):
            assign(lw, t, item, node)
        return
    k, after = starred[0], len(target.elts) - starred[0] - 1
    if isinstance(value, Ref) or isinstance(value, ListVal) and isinstance(lw.state[value.cell], Value):
        parts: Any = inline.call_definition(lw, calling.split_at, [value, Const(k), Const(after)], {}, node)
        first, middle, last = parts.items
        given = [*calls.static_items(lw, first, target), middle, *calls.static_items(lw, last, target)]
        for t, item in zip(target.elts, given, strict=True):
            assign(lw, t.value if isinstance(t, ast.Starred) else t, item, node)
        return
    items = calls.static_items(lw, value, target)
    if len(items) < k + after:
        lw.refuse("G212", f"needs at least {k + after} values, and there are {len(items)}", target)
    middle = expressions.new_list(lw, tuple(items[k : len(items) - after]))
    for t, item in zip(target.elts, [*items[:k], middle, *items[len(items) - after :]], strict=True):
        assign(lw, t.value if isinstance(t, ast.Starred) else t, item, node)


def _assign(lw: Lowerer, node: ast.Assign) -> None:
    first = node.targets[0]
    value = expressions.expression(lw, node.value, first.id if isinstance(first, ast.Name) else "")
    if isinstance(first, ast.Name):
        value = lw.named(value, first.id)
    lw.at(node)
    for target in node.targets:
        assign(lw, target, value, node)


def _annotated(lw: Lowerer, node: ast.AnnAssign) -> None:
    if node.value is not None:
        hint = node.target.id if isinstance(node.target, ast.Name) else ""
        assign(lw, node.target, expressions.expression(lw, node.value, hint), node)


def _augmented(lw: Lowerer, node: ast.AugAssign) -> None:
    op = type(node.op)
    if isinstance(node.target, ast.Name):
        old = expressions.expression(lw, ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
        value = expressions.expression(lw, node.value)
        lw.at(node)
        if isinstance(old, Ref):
            stores.augment(lw, old, op, value, node)
        elif (done := objects.in_place(lw, operators.BINARY[op][0], old, value, node)) is not None:
            assign_name(lw, node.target.id, done)
        elif isinstance(old, ListVal) and op is ast.Add:
            calls.extend_list(lw, old, value, node)
        elif isinstance(old, DictVal) and op is ast.BitOr:
            containers.method(lw, ContainerMethod(old, "update"), [value], {}, node, "")
        elif isinstance(old, SetVal) and op in sets.UPDATES:
            sets.method(lw, old, sets.UPDATES[op], [value], node)
        else:
            assign_name(lw, node.target.id, operators.binary(lw, op, old, value, node, node.target.id))
    elif isinstance(node.target, ast.Subscript):
        owner = expressions.expression(lw, node.target.value)
        index = expressions.expression(lw, node.target.slice)
        old = arrays.subscript(lw, owner, index, node.target)
        value = expressions.expression(lw, node.value)
        lw.at(node)
        if isinstance(old, Ref) and stores.is_part(lw, owner, index):
            stores.augment(lw, old, op, value, node)
        else:
            if isinstance(old, Ref) and isinstance(owner, ListVal):
                stores.check_alone(lw, owner.cell, old.cell, node)
            done = objects.in_place(lw, operators.BINARY[op][0], old, value, node)
            stores.store(lw, owner, index, operators.binary(lw, op, old, value, node) if done is None else done, node.target)
    elif isinstance(node.target, ast.Attribute):
        owner = expressions.expression(lw, node.target.value)
        old = arrays.attribute(lw, owner, node.target.attr, node.target)
        value = expressions.expression(lw, node.value)
        if isinstance(old, Ref):
            stores.augment(lw, old, op, value, node)
        else:
            done = objects.in_place(lw, operators.BINARY[op][0], old, value, node)
            done = operators.binary(lw, op, old, value, node) if done is None else done
            stores.store_attribute(lw, owner, node.target.attr, done, node.target)


# -- leaving


def _return(lw: Lowerer, node: ast.Return) -> None:
    value = expressions.expression(lw, node.value) if node.value is not None else Const(None)
    lw.state[lw.variable("<value>")] = value
    lw.state[lw.variable("<return>")] = Const(True)


def _break(lw: Lowerer, node: ast.Break) -> None:
    lw.state[lw.variable("<break>")] = Const(True)


def _continue(lw: Lowerer, node: ast.Continue) -> None:
    lw.state[lw.variable("<continue>")] = Const(True)


def _raise(lw: Lowerer, node: ast.Raise) -> None:
    if node.exc is None:
        if not lw.caught or not isinstance(lw.caught[-1], TupleVal):
            lw.refuse("G110", "what this `raise` raises again is not known", node)
        return _raised(lw, lw.caught[-1], node)
    _raised(lw, expressions.expression(lw, node.exc), node)


def _raised(lw: Lowerer, error: Any, node: ast.AST) -> None:
    given = error
    args: tuple[Operand, ...] = ()
    if isinstance(error, TupleVal) and isinstance(error.cls, type) and issubclass(error.cls, BaseException):
        args = tuple(message(lw, a) for a in error.items)
        error = Const(error.cls)
    if not isinstance(error, Const) or not isinstance(error.value, type):
        lw.refuse("G204", "this is not an exception", node)
    if error.value is NotImplementedError and lw.fixed_span is not None:  # one of our own rules or definitions
        what = args[0].value if args and isinstance(args[0], Const) else "this"
        lw.refuse("G302", f"{what} cannot be differentiated", node)
    handler = exceptions.handler_of(lw, error.value)
    if handler is not None:
        return exceptions.reach(lw, handler, given if isinstance(given, TupleVal) else TupleVal((), error.value))
    lw.builder.add(Effect("raise", (error, *args), (), lw.builder.span))
    lw.state[lw.variable("<value>")] = UNDEF
    lw.state[lw.variable("<return>")] = Const(True)


def message(lw: Lowerer, v: PyVal) -> Operand:
    """What a message shows."""
    return text.shown(lw, v)


def _assert(lw: Lowerer, node: ast.Assert) -> None:
    test = expressions.truth(lw, expressions.expression(lw, node.test), node.test)
    handler = exceptions.handler_of(lw, AssertionError)
    if handler is not None and test != Const(True):
        error = TupleVal(() if node.msg is None else (expressions.expression(lw, node.msg),), AssertionError)
        reach = partial(exceptions.reach, lw, handler, error)
        return reach() if test == Const(False) else branch(lw, test, lambda: None, reach, node)  # type: ignore[return-value,func-returns-value]
    said = Const(None) if node.msg is None else message(lw, expressions.expression(lw, node.msg))
    if test != Const(True):
        lw.builder.add(Effect("assert", (test, said), (), lw.span(node)))
        choices.learn(lw, lw.state, test, True)


def run_else(lw: Lowerer, loop: ast.For | ast.While, *left: Any) -> None:
    """`else` of a loop: when it was not left in another way than by its end."""
    flags = [f for f in (*left, leaving(lw)) if f != Const(False)]
    if not loop.orelse or Const(True) in flags:
        return
    if not flags:
        return run(lw, loop.orelse)
    flag = flags[0] if len(flags) == 1 else lw.apply("bool.or", *flags)
    branch(lw, flag, lambda: None, lambda: run(lw, loop.orelse), loop)


def _expression(lw: Lowerer, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        expressions.expression(lw, node.value)


def _with(lw: Lowerer, node: ast.With) -> None:
    contexts.run(lw, node)


def _try(lw: Lowerer, node: ast.Try) -> None:
    exceptions.try_statement(lw, node)


def _match(lw: Lowerer, node: ast.Match) -> None:
    patterns.match(lw, node)


def _function(lw: Lowerer, node: ast.FunctionDef) -> None:
    decorators = [expressions.expression(lw, d) for d in node.decorator_list]
    value: PyVal = expressions.function_value(lw, node)
    for decorator, at in zip(reversed(decorators), reversed(node.decorator_list), strict=True):
        value = calls.call(lw, decorator, [value], {}, at)
    assign_name(lw, node.name, value)


def _import(lw: Lowerer, node: ast.Import | ast.ImportFrom) -> None:
    calls.import_names(lw, node)


def _delete(lw: Lowerer, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Subscript):
            owner, index = expressions.expression(lw, target.value), expressions.expression(lw, target.slice)
            stores.delete(lw, owner, index, target)
            continue
        if isinstance(target, ast.Attribute):
            objects.delete(lw, expressions.expression(lw, target.value), target.attr, target)
            continue
        if not isinstance(target, ast.Name):
            lw.refuse("G108", "only `del` of a variable or an item is supported", target)
        lw.state.memory.pop(lw.bound(target.id), None)


def _pass(lw: Lowerer, node: ast.stmt) -> None:
    pass


def _for(lw: Lowerer, node: ast.For) -> None:
    loops.for_loop(lw, node)


def _while(lw: Lowerer, node: ast.While) -> None:
    loops.while_loop(lw, node)


_HANDLERS: dict[type[ast.stmt], Callable[[Lowerer, Any], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Expr: _expression,
    ast.With: _with,
    ast.Try: _try,
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Delete: _delete,
    ast.Pass: _pass,
    ast.Global: _pass,  # the fence refuses writing
    ast.Nonlocal: _pass,
    ast.For: _for,
    ast.While: _while,
}

