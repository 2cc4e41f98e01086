"""The frontend's door: a Python function and its arguments' specs in, an IR function out."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Diagnostic, UnsupportedError, is_of_library
from ..ir.nodes import Block, Const, Fn, ListOf, Operand, Param, Root, SliceOf, Tree, TupleOf, Undef, Value, Zero, slot
from ..ir.types import Opaque
from ..rules import registry
from . import inline
from .arguments import FreeVariable, argument
from .expressions import new_list, to_operand
from .lower import CallsItself, Hooks, Lowerer
from .specs import Leaf, Mapping, Path, Record, Seq, Spec
from .values import (
    DictVal,
    Entries,
    Items,
    IteratorVal,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    SliceVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip

TOO_DEEP = "a function may call itself as deep as a whole-number argument says; write the others as a loop"


@dataclass
class Lowered:
    """An IR function and what it needs from outside."""

    fn: Fn
    free: tuple[FreeVariable, ...] = ()
    guards: tuple[tuple[str, Path], ...] = ()
    written: tuple[str, ...] = ()  # parameters whose arrays are written to
    contiguous: tuple[str, ...] = ()  # parameters whose arrays must lie in order


def lower(
    function: Any, specs: dict[str, Spec], hooks: Hooks | None = None, static: dict[str, frozenset[Path]] | None = None,
    written_out: bool = False,
) -> Lowered:  # fmt: skip
    """Interpret `function` over the specs of its parameters (in the order of its signature).

    Raises UnsupportedError with every violation that was found.
    """
    hooks = hooks or Hooks()
    apart: frozenset[ast.AST] = frozenset()
    while True:
        known = dict(hooks.recursions.table)
        try:
            return _lower(Lowerer(hooks, static_paths=static or {}, apart=apart, written_out=written_out), function, specs)
        except UnsupportedError as error:
            raise _placed(error, function) from None
        except CallsItself as found:  # once more, with that function kept apart
            if found.tree in apart:
                raise _placed(UnsupportedError(Diagnostic("G217", "calls are nested too deeply", help=TOO_DEEP)), function) from None
            apart |= {found.tree}
            hooks.recursions.table = known


def _placed(error: UnsupportedError, function: Any) -> UnsupportedError:
    """What is refused of the function as a whole is refused where it begins."""
    if not any(d.code for d in error.diagnostics):  # what follows from something that a loop has found to be otherwise
        message = "what this function assigns in a loop cannot be followed from one iteration to the next"
        error = UnsupportedError(Diagnostic("G208", message, help="assign the variables of the loop before it"))
    error = UnsupportedError(list(dict.fromkeys(map(in_users_code, error.diagnostics))))
    if all(d.span is not None for d in error.diagnostics) or not inspect.isfunction(function):
        return error
    try:
        source = inline.parsed(function).source
    except UnsupportedError:
        return error
    return UnsupportedError([d if d.span else replace(d, span=source.span_of(source.tree)) for d in error.diagnostics])


def in_users_code(d: Diagnostic) -> Diagnostic:
    """What is refused in a library is refused where the user calls it."""
    if d.span is None or not is_of_library(d.span.file):
        return d
    for k, call in enumerate(d.calls):
        if not is_of_library(call.file):
            called = (d.calls[k - 1] if k else d.span).function
            message = f"`{called}`, which is called here, is code that cannot be differentiated"
            return Diagnostic("G305", message, call, "give it a rule with `gradscribe.custom_vjp`, or do without it", d.calls[k + 1 :])
    return d


def _lower(lw: Lowerer, function: Any, specs: dict[str, Spec]) -> Lowered:
    signature = registry.signature_of(function) or inspect.signature(function, follow_wrapped=False)
    args, kwargs, roots = _arguments(lw, signature, specs)
    lw.arguments = len(lw.params)
    value: PyVal = Const(None)
    try:
        value = call_any(lw, function, args, kwargs)
    except RecursionError:
        if lw.again is not None:
            raise CallsItself(lw.again) from None
        raise UnsupportedError(Diagnostic("G217", "calls are nested too deeply", help=TOO_DEEP)) from None
    except UnsupportedError as error:
        lw.diagnostics += [d for d in error.diagnostics if d not in lw.diagnostics]
    if lw.diagnostics:
        raise UnsupportedError([d for d in lw.diagnostics if d.code])  # without a code: what follows from another
    name, span = _name_of(function), None
    if inspect.isfunction(function) and registry.signature_of(function) is None:
        source = inline.parsed(function).source
        name, span = source.name, source.span_of(source.tree)
    yields: list[Operand] = []
    lw.builder.span = span
    returns = result_tree(lw, value, yields)
    params = lw.params
    body = Block(tuple(p.value for p in params), tuple(lw.builder.stmts), tuple(yields))
    fn = Fn(
        name, (*roots, *lw.free_roots), tuple(params), body, returns, source_name=name, span=span,
        arguments=argument_trees(specs, params),
    )  # fmt: skip
    used = {r.name for r in lw.free_roots}
    free = tuple(v for v in lw.free.values() if v.name in used)
    return Lowered(fn, free, tuple(lw.guards), tuple(lw.written), tuple(lw.contiguous))


def _name_of(function: Any) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return name if name.isidentifier() else "f"


def call_any(lw: Lowerer, function: Any, args: list[PyVal], kwargs: dict[str, PyVal]) -> PyVal:
    """Call the function that is compiled: one with a source, or one with a rule."""
    from .calls import call

    if inspect.isfunction(function) and registry.signature_of(function) is None:
        return inline.call_function(lw, function, args, kwargs, None)
    return call(lw, Const(function), args, kwargs, None)


def _arguments(
    lw: Lowerer, signature: inspect.Signature, specs: dict[str, Spec]
) -> tuple[list[PyVal], dict[str, PyVal], tuple[Root, ...]]:
    """The meanings of the arguments, and the parameters of the function that is generated."""
    args: list[PyVal] = []
    kwargs: dict[str, PyVal] = {}
    roots: list[Root] = []
    for name, spec in specs.items():
        parameter = signature.parameters.get(name)
        kind = parameter.kind if parameter is not None else inspect.Parameter.POSITIONAL_OR_KEYWORD
        meaning = argument(lw, spec, name)
        default = parameter.default if parameter is not None else inspect.Parameter.empty
        root_kind = "positional"
        if kind is inspect.Parameter.VAR_POSITIONAL:
            args += meaning.items  # type: ignore[union-attr]
            root_kind = "star"
        elif kind is inspect.Parameter.VAR_KEYWORD:
            content = lw.state[meaning.cell]  # type: ignore[union-attr]
            kwargs |= dict(zip(content.keys, content.items, strict=True))  # type: ignore[union-attr]
            root_kind = "double_star"
        elif kind is inspect.Parameter.KEYWORD_ONLY:
            kwargs[name] = meaning
            root_kind = "keyword"
        else:
            args.append(meaning)
        has_default = default is not inspect.Parameter.empty
        roots.append(Root(name, root_kind, default if has_default else None, has_default))
    return args, kwargs, tuple(roots)


def argument_trees(specs: dict[str, Spec], params: list[Param]) -> tuple[tuple[str, Tree], ...]:
    """The structure of each argument, its leaves by their position in `params`."""
    place = {(p.root, p.path): k for k, p in enumerate(params)}

    def tree(spec: Spec, root: str, path: Path) -> Tree:
        if isinstance(spec, Leaf):
            return slot(place[root, path])
        if isinstance(spec, Seq):
            return Tree(spec.kind, None, tuple(tree(s, root, (*path, ("item", k))) for k, s in enumerate(spec.items)))
        if isinstance(spec, Mapping):
            pairs = zip(spec.keys, spec.items, strict=True)
            return Tree("dict", spec.keys, tuple(tree(s, root, (*path, ("item", k))) for k, s in pairs))
        if isinstance(spec, Record):
            pairs = zip(spec.names, spec.items, strict=True)
            return Tree("new", (spec.cls, spec.names), tuple(tree(s, root, (*path, ("attr", n))) for n, s in pairs))
        return Tree("const", None)

    return tuple((name, tree(spec, name, ())) for name, spec in specs.items())


def result_tree(lw: Lowerer, v: Any, yields: list[Operand]) -> Tree:
    """The structure of what is returned; its numbers are put into `yields`."""
    if isinstance(v, Mixed):
        lw.refuse(v.code, v.why)
    if isinstance(v, IteratorVal):
        lw.refuse("G103", "the function returns an iterator", help="collect the values in a list, or in an array")
    if isinstance(v, TupleVal):
        children = tuple(result_tree(lw, i, yields) for i in v.items)
        return Tree("new", (v.cls, tuple(v.cls._fields)), children) if v.cls else Tree("tuple", None, children)
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return Tree("list", None, tuple(result_tree(lw, i, yields) for i in content.items))
    if isinstance(v, ListVal) and v.cls is tuple:
        lw.refuse("G209", "the length of a tuple that is returned must be known", help="return a list")
    if isinstance(v, (DictVal, ObjectVal)):
        content = lw.state[v.cell]
        if not isinstance(content, Entries):
            lw.refuse("G207", "what is returned has different structure on different paths")
        children = tuple(result_tree(lw, i, yields) for i in content.items)
        return Tree("dict", content.keys, children) if isinstance(v, DictVal) else Tree("new", (v.cls, content.keys), children)
    if is_static(v) and not isinstance(static_value(v), (int, float, complex)) or v == Const(True) or v == Const(False):
        return Tree("const", static_value(v))
    operand: Operand = v if isinstance(v, Undef) else to_operand(lw, v)
    yields.append(operand)
    return slot(len(yields) - 1)


def inline_rule(lw: Lowerer, rule: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Write a rule's body into the current block. Operands in, operands (nested tuples) out."""
    meanings = [_meaning(lw, a) for a in args]
    named = {k: _meaning(lw, v) for k, v in kwargs.items()}
    return rule_result(lw, inline.call_function(lw, rule, meanings, named, None))


def _meaning(lw: Lowerer, o: Any) -> PyVal:
    """An operand as the argument of a rule."""
    if o is None:
        return Const(None)
    if isinstance(o, (Value, Zero)):
        if isinstance(o.type, Opaque):
            return o
        return lw.result(o)
    if isinstance(o, TupleOf):
        return TupleVal(tuple(_meaning(lw, i) for i in o.items))
    if isinstance(o, ListOf):
        return new_list(lw, tuple(_meaning(lw, i) for i in o.items))
    if isinstance(o, SliceOf):
        return SliceVal(*(_meaning(lw, i) for i in o.items))
    return o


def rule_result(lw: Lowerer, v: PyVal) -> Any:
    """What a rule returns: an operand, None, or a tuple or list of such."""
    if isinstance(v, TupleVal):
        return tuple(rule_result(lw, i) for i in v.items)
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return [rule_result(lw, i) for i in content.items]
    if v == Const(None):
        return None
    return to_operand(lw, v)


