"""Transforms inside a function: `gs.grad(g)(x)`, `gs.jvp(g, ...)` written by the user.

The function is interpreted over new parameters for the numbers it is differentiated by. What it reads of the code around
it stays what it is there, so derivatives with respect to that are right too. The result of the transform is written out
where it is called.
"""

from __future__ import annotations

import ast
import functools
import inspect
from dataclasses import dataclass, replace
from typing import Any

from ..analysis.integers import used_as_integer
from ..diagnostics import UnsupportedError
from ..ir.nodes import Block, Const, Fn, Operand, Param, Tree, Value, slot
from ..ir.types import INT, Scalar, is_inexact
from ..ir.visit import free_values, refresh, substitute
from ..rules import registry
from . import calls, inline
from .arrays import attribute
from .capture import Numbers, capture, meaning, note_sharing, renewed, results
from .lower import Lowerer, type_of
from .values import (
    Bound,
    DictVal,
    Entries,
    External,
    FunctionVal,
    Items,
    ListVal,
    Native,
    ObjectVal,
    PartialVal,
    PyVal,
    Ref,
    Step,
    TransformVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip

_FACTORIES = ("grad", "value_and_grad", "jacfwd", "jacrev", "jacobian", "hessian")


def target_of(f: Any) -> Any:
    """The target that an object stands for: what `gs.grad(...)` and the decorator return know theirs."""
    found = getattr(f, "__gradscribe_target__", None)
    return found() if inspect.ismethod(found) else found


def call_object(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of an object that stands for a transform, or for the function that it decorates."""
    target = target_of(f)
    kinds = set()
    while hasattr(target, "inner"):
        kinds.add(target.kind)
        target = target.inner
    if "vectorize" in kinds:
        return lw.hooks.vectorized(lw, target_of(f), args, kwargs, node)  # type: ignore[misc]
    steps, function = chain_of(lw, Const(f))
    if not steps:
        return calls.call(lw, function, args, kwargs, node, hint)
    return call_chain(lw, steps, function, args, kwargs, node)


# -- what is transformed


def factory(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str = ""
) -> PyVal:
    """A call of one of our own functions: `grad(g)` is made while compiling, `jvp(g, ...)` is written out."""
    from .linear import AT_A_POINT

    name = f.__name__
    if name in AT_A_POINT:
        return AT_A_POINT[name](lw, args, kwargs, node)
    if all(map(is_static, [*args, *kwargs.values()])):
        return Const(f(*(static_value(a) for a in args), **{k: static_value(v) for k, v in kwargs.items()}))
    if name == "vectorize" and len(args) == 1:
        from .numpy_calls import vectorized

        return Native(lambda given: vectorized(lw, args[0], given, node))
    chosen = [kwargs.get(k, Const(None)) for k in ("argnums", "holomorphic")]
    if name == "differentiable" and len(args) == 1 and not any(is_static(v) and static_value(v) for v in chosen):
        return TransformVal((), args[0])
    if name not in _FACTORIES:
        lw.refuse("G305", f"`{name}` of a function made inside the function is not supported", node,
                  "define the function outside, or call the transform outside")  # fmt: skip
    bound = bind(lw, inspect.signature(f), args, kwargs, node, name)
    function = bound.pop("f")
    options = {k: known(lw, v, k, node) for k, v in bound.items()}
    steps, function = chain_of(lw, function)
    return TransformVal((Step(name.replace("jacobian", "jacfwd"), **options), *steps), function)


def known(lw: Lowerer, v: Any, what: str, node: ast.AST | None) -> Any:
    if not isinstance(v, PyVal.__args__):  # type: ignore[attr-defined]  # a default
        return v
    if not is_static(v):
        lw.refuse("G209", f"`{what}` must be known when the function is compiled", node)
    return static_value(v)


def chain_of(lw: Lowerer, function: PyVal) -> tuple[tuple[Step, ...], PyVal]:
    """The transforms that a callable is, outermost first, and the function inside."""
    if isinstance(function, TransformVal):
        return function.steps, function.function
    target: Any = lw.hooks.transforms(function.value) if isinstance(function, Const) else None
    steps = []
    while hasattr(target, "inner"):
        if target.kind != "primal":
            argnums = target.argnums[0] if target.single else target.argnums
            if target.picks is not None:
                picked = tuple(target.argnums[k] if i is None else f"{target.argnums[k]}_{i}" for k, i in target.picks)
                argnums = picked[0] if target.one else picked
            steps.append(Step(target.kind, argnums, target.has_aux, target.holomorphic, target.automatic))
        function, target = Const(target.inner), target.inner
    return tuple(steps), function if target is None else Const(target)


def of_method(lw: Lowerer, method: Bound, name: str, node: ast.AST | None) -> PyVal:
    """A derivative of a decorated method: `self.energy.grad`."""
    if name not in ("grad", "value_and_grad", "jacobian", "hessian"):
        lw.refuse("G304", f"attribute `{name}` of a decorated method is not supported here", node,
                  f"write `gradscribe.{name}(...)` of the method")  # fmt: skip
    steps, _ = chain_of(lw, Const(getattr(method.decorated, name)))
    return TransformVal(steps, Bound(method.function, method.instance))


def of_decorated(lw: Lowerer, f: TransformVal, name: str, node: ast.AST | None) -> PyVal | None:
    """A derivative of a function that is decorated with `differentiable` inside: `f.grad`."""
    if f.steps or name not in _FACTORIES:
        return None
    parameters = signature_of(lw, f.function, node).parameters.values()
    names = tuple(p.name for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD))
    return TransformVal((Step(name.replace("jacobian", "jacfwd"), names, automatic=True),), f.function)


def signature_of(lw: Lowerer, f: PyVal, node: ast.AST | None) -> inspect.Signature:
    """The parameters that a call of this gives arguments to."""
    if isinstance(f, FunctionVal):
        return inline.parameters_of(f)
    if isinstance(f, (PartialVal, Bound)):
        inner = f.function if isinstance(f, PartialVal) else Const(f.function)
        given = (None,) * (len(f.args) if isinstance(f, PartialVal) else 1)

        def stand_in() -> None: ...

        stand_in.__signature__ = signature_of(lw, inner, node)  # type: ignore[attr-defined]
        named = dict(f.kwargs) if isinstance(f, PartialVal) else {}
        return inspect.signature(functools.partial(stand_in, *given, **named))
    if isinstance(f, (External, ObjectVal)):
        return signature_of(lw, attribute(lw, f, "__call__", node), node)
    if isinstance(f, Const) and callable(f.value):
        known = registry.signature_of(f.value)
        if known is not None:
            return known
        try:
            return inspect.signature(f.value, follow_wrapped=False)
        except (TypeError, ValueError):
            pass
    lw.refuse("G305", "a function is needed here whose parameters are known", node)


def bind(
    lw: Lowerer, signature: inspect.Signature, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, name: str
) -> dict[str, Any]:  # fmt: skip
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{name}`: {e}", node)
    bound.apply_defaults()
    return dict(bound.arguments)


# -- capturing it


@dataclass
class Captured:
    """A call's function over parameters, what they stand for, and the arguments over those parameters."""

    fn: Fn
    outside: list[Operand]
    args: list[PyVal]  # by position
    names: list[str]


def labels(lw: Lowerer, f: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> tuple[list[str], list[str]]:
    """The names of the arguments: positional ones (items of `*xs` are xs_0, xs_1, ...), and keyword ones."""
    signature = signature_of(lw, f, node)
    try:
        signature.bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{calls.name_of(f)}`: {e}", node)
    positional = []
    parameters = [p for p in signature.parameters.values() if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)]
    for k in range(len(args)):
        p = parameters[min(k, len(parameters) - 1)]
        starred = p.kind is p.VAR_POSITIONAL
        positional.append(f"{p.name}_{k - len(parameters) + 1}" if starred else p.name)
    return positional, list(kwargs)


def resolved(lw: Lowerer, step: Step, positional: list[str], named: list[str], node: ast.AST | None) -> tuple[str, ...]:
    """The names that a transform's `argnums` mean."""
    wanted = step.argnums if isinstance(step.argnums, (tuple, list)) else (step.argnums,)
    found = []
    for a in wanted:
        if isinstance(a, str) and a in (*positional, *named):
            found.append(a)
        elif isinstance(a, int) and not isinstance(a, bool) and -len(positional) <= a < len(positional):
            found.append(positional[a])
        else:
            lw.refuse("G215", f"`argnums` is {a!r}, and the arguments here are {', '.join((*positional, *named))}", node)
    return tuple(found)


def captured(
    lw: Lowerer, f: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], active: set[str], names: tuple[list[str], list[str]],
    node: ast.AST | None,
) -> Captured:  # fmt: skip
    """Interpret a call over parameters for the numbers of the active arguments."""
    params: list[Param] = []
    outside: list[Operand] = []
    trees: list[tuple[str, Tree]] = []

    def over_parameters(v: PyVal, name: str) -> PyVal:
        if name not in active:
            return v
        numbers, first = Numbers(), len(params)
        made = renewed(lw, v, numbers, name, moving=True)
        if not any(is_inexact(p.type) for p in numbers.params):
            lw.refuse("G202", f"`{name}` is no number or array of floats, so nothing can be differentiated by it", node)
        params.extend(Param(p, name) for p in numbers.params)
        outside.extend(numbers.outside)
        places = {p.value: first + k for k, p in enumerate(params[first:])}
        trees.append((name, _tree(lw, made, places)))
        return made

    before = frozenset(lw.state.memory)
    new = [over_parameters(v, n) for v, n in zip(args, names[0], strict=True)]
    named = {k: over_parameters(v, k) for k, v in kwargs.items()}
    own = frozenset(lw.state.memory) - before  # a derivative works on copies of what it is taken by
    side, value = capture(lw, lambda: calls.call(lw, f, new, named, node), node, own)
    returns, yields = results(lw, side, value)
    body = side.builder.block([p.value for p in params], yields)
    free = list(free_values(body))
    params += [Param(v, "<free>") for v in free]
    body = replace(body, params=tuple(p.value for p in params))
    name = calls.name_of(f)
    fn = Fn(name, (), tuple(params), body, returns, source_name=name, span=lw.span(node), arguments=tuple(trees))
    return Captured(fn, [*outside, *free], [*new, *named.values()], [*names[0], *kwargs])


def _tree(lw: Lowerer, v: PyVal, places: dict[Value, int]) -> Tree:
    """The structure of an argument, its numbers by their parameters."""
    if isinstance(v, Value):
        return slot(places[v])
    content = lw.state[v.cell] if isinstance(v, (Ref, ListVal, DictVal, ObjectVal)) else None
    if isinstance(content, Value):
        return slot(places[content])
    if isinstance(v, TupleVal):
        items = tuple(_tree(lw, i, places) for i in v.items)
        return Tree("new", (v.cls, tuple(v.cls._fields)), items) if v.cls else Tree("tuple", None, items)
    if isinstance(content, (Items, Entries)):
        items = tuple(_tree(lw, i, places) for i in content.items)
        if isinstance(content, Items):
            return Tree("list", None, items)
        return Tree("new", (v.cls, content.keys), items) if isinstance(v, ObjectVal) else Tree("dict", content.keys, items)
    return Tree("const", None)


# -- writing it out


def call_chain(
    lw: Lowerer, steps: tuple[Step, ...], f: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None,
) -> PyVal:  # fmt: skip
    """`grad(grad(f))(x)`: the call of transforms of a function."""
    if not steps:
        return calls.call(lw, f, args, kwargs, node)
    names = labels(lw, f, args, kwargs, node)
    steps = tuple(_meant(lw, s, f, args, kwargs, names, node) if s.automatic else s for s in steps)
    wanted = [resolved(lw, s, *names, node) for s in steps]
    c = captured(lw, f, args, kwargs, {n for w in wanted for n in w}, names, node)
    fn = c.fn
    for step, w in zip(reversed(steps), reversed(wanted), strict=True):
        fn = lw.hooks.transform(replace(step, argnums=w), single(step), fn)
    return written(lw, fn, c.outside, args)


def _meant(
    lw: Lowerer, step: Step, f: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], names: tuple[list[str], list[str]],
    node: ast.AST | None,
) -> Step:  # fmt: skip
    """`f.grad` called inside: of its parameters without a default, those that are numbers, and that do not count something."""
    given = dict(zip((*names[0], *names[1]), [*args, *kwargs.values()], strict=True))
    argnums = step.argnums if isinstance(step.argnums, tuple) else (step.argnums,)
    whole = [n for n in argnums if n in given and _is_whole(given[n])]
    counting = _counting(lw, f, args, kwargs, names, whole, node) if whole else ()
    kept = tuple(n for n in argnums if n not in counting and (n not in given or _may_move(lw, given[n])))
    if not kept:
        lw.refuse("G215", f"`{calls.name_of(f)}` has no parameter to differentiate with respect to", node, "name one in `argnums`")
    return replace(step, argnums=kept[0] if len(kept) == 1 else kept, automatic=False)


def _is_whole(v: PyVal) -> bool:
    if isinstance(v, Const):
        return type(v.value) is int
    return isinstance(v, Value) and isinstance(v.type, Scalar) and v.type.kind == "int" and not v.type.dtype


def _may_move(lw: Lowerer, v: PyVal) -> bool:
    if isinstance(v, Const):
        return isinstance(v.value, (int, float, complex)) and not isinstance(v.value, bool)
    return not isinstance(v, Ref) or is_inexact(type_of(lw.read(v)))


def _counting(
    lw: Lowerer, f: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], names: tuple[list[str], list[str]], whole: list[str],
    node: ast.AST | None,
) -> list[str]:  # fmt: skip
    """Those of the whole numbers that the function uses as such."""
    params = {n: Value(INT, n) for n in whole}
    noted = len(lw.diagnostics)
    try:
        new = [params.get(n, v) for n, v in zip(names[0], args, strict=True)]
        named = {k: params.get(k, v) for k, v in kwargs.items()}
        side, value = capture(lw, lambda: calls.call(lw, f, new, named, node), node)
        returns, yields = results(lw, side, value)
    except UnsupportedError:  # one of them must be known
        return whole
    finally:
        failed = len(lw.diagnostics) > noted
        del lw.diagnostics[noted:]
    fn = Fn("f", (), (), side.builder.block([], yields), returns)
    return [n for n in whole if failed or used_as_integer(fn, params[n])]


def single(step: Step) -> bool:
    return not isinstance(step.argnums, (tuple, list))


def spliced(lw: Lowerer, fn: Fn, outside: list[Operand]) -> Block:
    """A function's body over operands, with new values."""
    body = refresh(fn.body)
    return substitute(body, dict(zip(body.params, outside, strict=True)))


def written(lw: Lowerer, fn: Fn, outside: list[Operand], args: list[PyVal]) -> PyVal:
    body = spliced(lw, fn, outside)
    lw.builder.stmts += body.stmts
    result = meaning(lw, fn.returns, body.yields)
    note_sharing(lw, result, body, args, list(body.yields))
    return result
