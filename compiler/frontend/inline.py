"""Calls of functions whose source Python can find: interpreted where they are called."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Diagnostic, Span, UnsupportedError
from ..ir.nodes import Const, Value
from . import choices, expressions, fence, iterators, names, operators, statements
from .arguments import integer_parameter
from .liveness import Liveness
from .lower import CallsItself, Context, Lowerer
from .source import Source, source_of
from .specs import NeedsStatic
from .state import Variable
from .values import Bound, FunctionVal, PartialVal, Pending, PyVal, TupleVal

_DEEPEST = 64  # calls inside calls


@dataclass(eq=False)
class Parsed:
    """A function's syntax with what is found out about it once."""

    source: Source
    liveness: Liveness
    locals: frozenset[str]
    refused: tuple[Diagnostic, ...] = ()
    fenced: frozenset[ast.AST] = frozenset()


_parsed: dict[int, Parsed] = {}  # by the identity of a source: equal code may stand in two files


def parsed(function: Any) -> Parsed:
    """The parsed source of a function, fenced. Kept per code object."""
    source = source_of(function)
    key = id(source)
    if key not in _parsed or _parsed[key].source is not source:
        refused, fenced = fence.fenced(source)
        _parsed[key] = Parsed(source, Liveness(source.tree), frozenset(names.local_names(source.tree)), tuple(refused), fenced)
    return _parsed[key]


def call_function(
    lw: Lowerer, function: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    """Inline a call of a Python function."""
    from . import recursion

    try:
        p = parsed(function)
    except UnsupportedError as e:
        call = None if node is None or lw.fixed_span else lw.span(node)
        raise UnsupportedError([replace(d, calls=lw.called_at(call)) for d in e.diagnostics]) from None
    if p.refused:
        _note_refused(lw, p, node)
    if p.source.tree in lw.apart:
        labels = names.parameter_names(p.source.tree.args)
        return recursion.call(lw, function, function.__name__, labels, args, kwargs, node,
                              lambda a, k: _write_out(lw, p, function, a, k, node))  # fmt: skip
    _check_depth(lw, function, p.source.tree, args, kwargs, node)
    with recursion.written_out(lw, function, p.source.tree, args, kwargs):
        return _write_out(lw, p, function, args, kwargs, node)


def _note_refused(lw: Lowerer, p: Parsed, node: ast.AST | None) -> None:
    """What the fence refuses is told together with what the interpretation of the rest refuses."""
    calls = lw.called_at(None if node is None or lw.fixed_span else lw.span(node))
    told = [replace(d, calls=calls) for d in p.refused]
    if lw.fixed_span is not None or p.source.tree in p.fenced or len(lw.diagnostics) > 20:
        raise UnsupportedError(told)
    lw.diagnostics += [d for d in told if d not in lw.diagnostics]
    lw.fenced |= p.fenced


def _check_depth(
    lw: Lowerer, callee: Any, tree: ast.AST, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> None:
    """Calls are written out as long as that ends."""
    again = tree in lw.inlined
    if again:
        lw.again = tree
    if any(callee is other for other, _ in lw.entered):
        _bounded_recursion(lw, [*args, *kwargs.values()])
    if len(lw.inlined) > _DEEPEST:
        if again:
            raise CallsItself(tree)
        lw.refuse("G217", "calls are nested too deeply", node)


def _write_out(
    lw: Lowerer, p: Parsed, function: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    try:
        bound = inspect.signature(function, follow_wrapped=False).bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{function.__name__}`: {e}", node)
    context = Context(function, function.__name__, lw.new_frame(), p.source.span_of, p.liveness, None, p.locals)
    arguments = dict(bound.arguments)
    signature = bound.signature
    for name, parameter in signature.parameters.items():
        if name in arguments:
            arguments[name] = _gathered(lw, parameter, arguments[name])
        elif parameter.kind is parameter.VAR_POSITIONAL:
            arguments[name] = TupleVal(())
        elif parameter.kind is parameter.VAR_KEYWORD:
            arguments[name] = expressions.new_dict(lw, (), ())
        else:
            arguments[name] = _default(lw, function, name, parameter.default)
    return run_body(lw, p.source.tree, context, arguments, node)


def call_definition(
    lw: Lowerer, function: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    """Inline one of our own definitions: what is known in it is decided, its lines are the user's line."""
    parameters = inspect.signature(function).parameters
    unknown = [k for k in kwargs if k not in parameters]
    if unknown and not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        lw.refuse("G302", f"argument `{unknown[0]}` of `{function.__name__}` is not supported", node)
    outer, lw.fixed_span = lw.fixed_span, lw.span(node) or lw.fixed_span
    lw.defining.append(function)
    try:
        return call_function(lw, function, args, kwargs, node)
    finally:
        lw.defining.pop()
        lw.fixed_span = outer


def _bounded_recursion(lw: Lowerer, args: list[PyVal]) -> None:
    """A function that calls itself is inlined as deep as its whole-number arguments say, so they must be known."""
    for v in args:
        param = integer_parameter(lw, v) if isinstance(v, Value) else None
        if param is not None:
            raise NeedsStatic(param.root, param.path)


def _gathered(lw: Lowerer, parameter: inspect.Parameter, value: Any) -> PyVal:
    if parameter.kind is parameter.VAR_POSITIONAL:
        return TupleVal(tuple(value))
    if parameter.kind is parameter.VAR_KEYWORD:
        return expressions.new_dict(lw, tuple(value), tuple(value.values()))
    return value


def _default(lw: Lowerer, function: Any, name: str, default: Any) -> PyVal:
    """A default: a constant where it is one, else read live from the function."""
    from .names_of import is_code, outside

    if isinstance(default, (bool, int, float, complex)) or is_code(default):
        return Const(default)
    if isinstance(default, tuple) and all(isinstance(i, (bool, int, float, str)) for i in default):
        return operators.constant(default)
    return outside(lw, f"{function.__name__}_{name}", default, lambda: default, function)


def call_nested(
    lw: Lowerer, f: FunctionVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    """Inline a call of a function that was written inside the function."""
    from . import recursion

    name = getattr(f.node, "name", "<lambda>")
    if f.node in lw.apart:
        labels = names.parameter_names(f.node.args)
        return recursion.call(lw, f, name if name.isidentifier() else "recurse", labels, args, kwargs, node,
                              lambda a, k: _write_out_nested(lw, f, name, a, k, node))  # fmt: skip
    _check_depth(lw, f, f.node, args, kwargs, node)
    with recursion.written_out(lw, f, f.node, args, kwargs):
        return _write_out_nested(lw, f, name, args, kwargs, node)


def _write_out_nested(
    lw: Lowerer, f: FunctionVal, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    try:
        bound = parameters_of(f).bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{name}`: {e}", node)
    liveness = Liveness(f.node)
    parent: Context = f.context
    context = Context(
        parent.function, name, lw.new_frame(), parent.span_of, liveness, parent, frozenset(names.local_names(f.node)),
        nonlocals=names.nonlocal_names(f.node),
    )  # fmt: skip
    arguments: dict[str, PyVal] = {}
    for key, parameter in bound.signature.parameters.items():
        if key in bound.arguments:
            arguments[key] = _gathered(lw, parameter, bound.arguments[key])
        elif key in f.defaults:
            arguments[key] = f.defaults[key]
        else:
            arguments[key] = TupleVal(()) if parameter.kind is parameter.VAR_POSITIONAL else expressions.new_dict(lw, (), ())
    return run_body(lw, f.node, context, arguments, node)


def parameters_of(f: FunctionVal) -> inspect.Signature:
    """The parameters of a function that was written inside."""
    a, p = f.node.args, inspect.Parameter
    default = {name: p.empty if name not in f.defaults else None for name in names.parameter_names(a)}
    parameters = [p(x.arg, p.POSITIONAL_ONLY, default=default[x.arg]) for x in a.posonlyargs]
    parameters += [p(x.arg, p.POSITIONAL_OR_KEYWORD, default=default[x.arg]) for x in a.args]
    if a.vararg:
        parameters.append(p(a.vararg.arg, p.VAR_POSITIONAL))
    parameters += [p(x.arg, p.KEYWORD_ONLY, default=default[x.arg]) for x in a.kwonlyargs]
    if a.kwarg:
        parameters.append(p(a.kwarg.arg, p.VAR_KEYWORD))
    return inspect.Signature(parameters)


def _call_of(lw: Lowerer, context: Context, node: ast.AST | None) -> Span | None:
    """Where a function of the user's is called, for errors in it."""
    if node is None or context.synthetic or lw.fixed_span is not None:
        return None
    return lw.span(node)


@contextmanager
def inside(lw: Lowerer, context: Context, what: Any, call: Span | None = None) -> Iterator[None]:
    """Interpret in another function's context."""
    outer, span = lw.context, lw.builder.span
    lw.context = context
    lw.inlined.append(what)
    lw.calls.append(call)
    try:
        yield
    finally:
        lw.inlined.pop()
        lw.calls.pop()
        lw.context = outer
        lw.builder.span = span


def run_synthetic(
    lw: Lowerer, body: list[ast.stmt], arguments: dict[str, PyVal], names: frozenset[str], node: ast.AST | None,
    on_yield: Any = None,
) -> PyVal:  # fmt: skip
    """Interpret statements that we wrote, in a scope of their own inside the current one.

    `names` are the variables that the statements assign and may read afterwards.
    """
    outer = lw.context
    assert outer is not None
    context = Context(
        outer.function, outer.name, lw.new_frame(), outer.span_of, _Always(names), outer, names, on_yield, synthetic=True
    )
    return run_body(lw, _Body(body), context, arguments, node)


class _Body(ast.AST):
    """Statements to interpret as the body of a function."""

    def __init__(self, body: list[ast.stmt]):
        super().__init__()
        self.body = body


class _Always:
    """A liveness in which the given names are always live."""

    def __init__(self, names: frozenset[str]):
        self.names = names

    def live_after(self, stmt: ast.stmt) -> frozenset[str]:
        return self.names

    def live_at_loop_head(self, loop: ast.stmt) -> frozenset[str]:
        return self.names

    def replaced(self, loop: ast.stmt, new: ast.stmt, first: ast.stmt) -> None:
        pass


def run_body(
    lw: Lowerer, tree: Any, context: Context, arguments: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    """Interpret a function's body over its arguments; its variables are forgotten afterwards."""
    if iterators.is_generator(tree):
        return iterators.generator(lw, tree, context, arguments, node)
    return interpret(lw, tree, context, arguments, node)


def interpret(
    lw: Lowerer, tree: Any, context: Context, arguments: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    """Run a body here and now."""
    if lw.trials and lw.fixed_span is None:
        from . import exceptions

        return exceptions.apart(lw, lambda: _interpret(lw, tree, context, arguments, node), node)
    return _interpret(lw, tree, context, arguments, node)


def _interpret(
    lw: Lowerer, tree: Any, context: Context, arguments: dict[str, PyVal], node: ast.AST | None
) -> PyVal:
    with inside(lw, context, tree, _call_of(lw, context, node)):
        for name, value in arguments.items():
            lw.state[Variable(context.frame, name)] = value
        if isinstance(tree, ast.Lambda):
            lw.at(tree.body)
            result: Any = expressions.expression(lw, tree.body)
        else:
            statements.run(lw, tree.body)
            result = returned(lw)
    if not any(_needs(v, context.frame) for v in [result, *lw.state.memory.values()]):
        for key in [k for k in lw.state.memory if isinstance(k, Variable) and k.frame == context.frame]:
            del lw.state.memory[key]
    return result


def _needs(v: Any, frame: int) -> bool:
    """Whether a function written inside of another may still be called: then the variables of that are kept."""
    if isinstance(v, FunctionVal):
        context = v.context
        while context is not None and context.frame != frame:
            context = context.parent
        return context is not None
    if isinstance(v, (Bound, PartialVal)):
        return _needs(v.function, frame) or any(_needs(a, frame) for a in getattr(v, "args", ()))
    if isinstance(v, Pending):
        return any(key.frame == frame for key, _ in v.sees)
    parts: Any = getattr(v, "items", None) or getattr(v, "options", ())
    return any(_needs(i, frame) for i in parts)


def returned(lw: Lowerer) -> PyVal:
    """What the function that is being interpreted returns."""
    flag: Any = lw.state.memory.get(lw.variable("<return>"), Const(False))
    value: Any = lw.state.memory.get(lw.variable("<value>"), Const(None))
    if flag == Const(True):
        return value
    if flag == Const(False):
        return Const(None)
    return choices.value_or_none(lw, flag, value, None)
