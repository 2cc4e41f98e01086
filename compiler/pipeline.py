"""The journey: source -> IR -> derivative -> text. Each stage is a function; this file is their order."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .analysis.integers import used_as_integer
from .diagnostics import ArgumentError, Diagnostic, GradscribeError, Span, UnsupportedError, internal_error
from .differentiate import functions, jacobians, kinks
from .differentiate.apply_rule import RuleWriter
from .emit.python import emit
from .frontend import transforms, vectorized
from .frontend.lower import Hooks
from .frontend.lowering import Lowered, lower
from .frontend.source import source_of
from .frontend.specs import Leaf, NeedsStatic, Path, Spec, Static
from .frontend.values import Step
from .ir.check import check
from .ir.custom import erased, expand, mentions_custom
from .ir.nodes import Apply, Fn, Tree
from .ir.printer import show
from .ir.recursive import with_calls
from .ir.types import Array, ListOfType, Scalar, kind
from .ir.visit import statements
from .load import load
from .optimize.checked import checked
from .optimize.dce import dce
from .optimize.inplace import inplace
from .optimize.masked import selections
from .optimize.passes import optimize
from .optimize.results import own_captures, own_results
from .optimize.upwards import upwards
from .rules import registry
from .vectorize.lanes import vectorize
from .vectorize.one_by_one import one_by_one


@dataclass(frozen=True)
class Target:
    """What to compile: a transform of a function (or of another target).

    `kind`: "primal" (the function itself, as we would emit it), "grad", "value_and_grad", "jvp", "vjp",
    "linearize", "jacfwd", "jacrev", "hessian", "vectorize".
    `inner`: a Python function or another Target. `argnums`: parameter names to differentiate with respect to.
    """

    kind: str
    inner: Any
    argnums: tuple[str, ...] = ()
    single: bool = True  # argnums was an int or a name: return the gradient itself, not a tuple of one
    has_aux: bool = False
    holomorphic: bool = False  # a complex function of complex arguments that has a complex derivative
    picks: tuple[tuple[int, int | None], ...] | None = None  # of `argnums`, items of a `*args`: (position in it, item or None)
    one: bool = True  # with `picks`: one of them, not a tuple
    automatic: bool = False  # `argnums` are all that may be meant: which are depends on the arguments


@dataclass(frozen=True)
class Free:
    """A hidden keyword parameter: a global or closure variable that the code reads, live at each call."""

    name: str  # the keyword in the generated signature
    read: Callable[[], Any]  # gives the current value


@dataclass
class Compiled:
    """One specialisation: the generated source and what is needed to call it."""

    source: str
    function: Callable[..., Any]
    fn: Fn
    free: tuple[Free, ...] = ()
    guards: tuple[tuple[str, Path], ...] = ()  # (root, path) of object attributes the code relies on
    independent: tuple[str, ...] = ()  # parameters the result does not depend on
    written: tuple[str, ...] = ()  # parameters whose arrays the function writes to
    contiguous: tuple[str, ...] = ()  # parameters whose arrays must lie in order in memory
    line_map: dict[int, Any] = field(default_factory=dict)  # generated line -> the user's Span
    stages: list[tuple[str, str]] = field(default_factory=list)  # (stage, text), for `explain`
    on_purpose: tuple[str, ...] = ()  # what may make the derivative another than the function's
    opaques: dict[str, Any] = field(default_factory=dict)  # the functions without source that it calls, by their ops


@dataclass
class Journey:
    """One compilation under way: what the stages share, and what they leave for `explain`."""

    static: dict[str, frozenset[Path]]
    explain: bool
    unrolled: bool = False  # loops over known ranges are written out
    lowered: Lowered | None = None
    stages: list[tuple[str, str]] = field(default_factory=list)
    rules: RuleWriter = field(default_factory=RuleWriter)

    def note(self, stage: str, fn: Fn) -> Fn:
        """Record a stage; the IR is checked between all of them where assertions are on."""
        assert check(fn)
        if self.explain:
            self.stages.append((stage, show(fn)))
        return fn


def compile_target(
    target: Target, specs: dict[str, Spec], explain: bool = False, static: dict[str, frozenset[Path]] | None = None
) -> Compiled:
    """Compile a target for the specs of its parameters (by name, in the order of the signature).

    `static`: paths of global numbers that must be known while compiling, by the global's name.
    Raises UnsupportedError or ArgumentError with diagnostics, or NeedsStatic to be called again.
    """
    try:
        try:
            return _compile(target, specs, Journey(static or {}, explain))
        except (UnsupportedError, ArgumentError) as error:
            if not of_structure(error):
                raise
            try:
                return _compile(target, specs, Journey(static or {}, explain, unrolled=True))
            except (UnsupportedError, ArgumentError):
                raise error from None
    except (GradscribeError, NeedsStatic):
        raise
    except Exception as error:
        raise internal_error(error, *_innermost(target)) from error


_MOST_WRITTEN_OUT = 6000  # statements: more would take minutes, and nobody would read them
_OF_STRUCTURE = {"G201", "G204", "G205", "G206", "G207", "G208", "G209", "G212", "G214", "G305"}


def of_structure(error: UnsupportedError | ArgumentError) -> bool:
    """Whether what is refused may have a structure trip by trip, with every loop over a known range written out."""
    return bool({d.code for d in error.diagnostics} & _OF_STRUCTURE)


def _innermost(target: Any) -> tuple[Span | None, str]:
    """Where the user's function is, and its text, for a report."""
    function = vectorized.innermost(target)
    try:
        source = source_of(function)
    except UnsupportedError:
        return None, ""
    return source.span_of(source.tree), source.text


def _compile(target: Target, specs: dict[str, Spec], journey: Journey) -> Compiled:
    """The stages, one after the other."""
    explain = journey.explain
    fn = written_out(build(target, specs, journey, last=True), journey)
    fn = journey.note("in place", own_results(inplace(own_captures(dce(upwards(fn)))), _derivatives(target, fn)))
    opaques = {op: f for f, op in journey.rules.opaques.items()}
    emitted = emit(fn, functions_of(fn, opaques))
    function = load(emitted, fn.name)
    lowered = journey.lowered
    assert lowered is not None
    if explain:
        journey.stages.append(("emit", emitted.source))
    return Compiled(
        emitted.source, function, fn, tuple(Free(f.name, f.read) for f in lowered.free), lowered.guards,
        _independent(target, fn), lowered.written, lowered.contiguous, emitted.lines, journey.stages,
        tuple(journey.rules.customs.purposes), opaques,
    )  # fmt: skip


def _derivatives(target: Target, fn: Fn) -> list[int]:
    """Which results are derivatives, which the caller may change."""
    tree = fn.returns
    if target.kind == "value_and_grad":
        tree = tree.children[1]
    elif target.kind == "grad" and target.has_aux:
        tree = tree.children[0]
    elif target.kind not in ("grad", "jacfwd", "jacrev", "hessian"):
        return []
    return list(tree.slots())


def functions_of(fn: Fn, opaques: dict[str, Any]) -> dict[str, Any]:
    """The objects that ops of the user's own functions mean."""
    found = dict(opaques)
    for s in (s for f in (fn, *fn.helpers) for s in statements(f.body)):
        rule = registry.rules.get(s.op) if isinstance(s, Apply) else None
        if rule is not None and rule.foreign:
            found[rule.op] = rule.target
    return found


def written_out(fn: Fn, journey: Journey) -> Fn:
    """A finished function with the code of its calls that have a derivative of their own."""
    done = _plain(fn, journey)
    table = journey.rules.recursions.table
    for rec in [r for r in table.values() if r.fn is not None]:
        rec.fn = _plain(rec.fn, journey)  # type: ignore[arg-type]
    done = with_calls(done, table)
    return fn if done is fn else journey.note("write out", done)


def _plain(fn: Fn, journey: Journey) -> Fn:
    """A function without the ops that only say how to differentiate it."""
    if mentions_custom(fn):
        fn = optimize(expand(fn, journey.rules.customs.table))
    plain = selections(fn)
    return erased(fn if plain is fn else optimize(plain))


def build(target: Any, specs: dict[str, Spec], journey: Journey, last: bool = False) -> Fn:
    """The optimised IR of a target: of a function by lowering, of a transform by transforming what is inside.

    `last`: it will not be transformed again.
    """
    if not isinstance(target, Target):
        journey.lowered = lower(target, specs, hooks(journey), journey.static, journey.unrolled)
        fn = journey.note("lower", checked(journey.lowered.fn))
        return journey.note("optimize", optimize(fn))
    if target.kind == "vectorize":
        return _vectorized(target, specs, journey)
    inner = build(target.inner, _own_specs(target, specs), journey)
    if target.kind == "primal":
        return inner
    if target.kind in ("jacfwd", "jacrev", "hessian"):
        _take_lists_apart(inner, target.argnums)
    fn = journey.note(target.kind, _transformed(inner, target, journey))
    return journey.note("optimize", optimize(selections(fn) if last else fn))


def _take_lists_apart(fn: Fn, argnums: tuple[str, ...]) -> None:
    """A Jacobian by a list of floats has a part for each of them, so their number must be known."""
    for p in fn.params:
        if p.root in argnums and isinstance(p.value.type, ListOfType):
            raise NeedsStatic(p.root, p.path)


def _transformed(fn: Fn, target: Target, journey: Journey) -> Fn:
    """A transform of a function; of its derivatives, those by the items of `*args` that are asked for."""
    made = _TRANSFORMS[target.kind](fn, target, journey.rules)
    if journey.unrolled and sum(1 for _ in statements(made.body)) > _MOST_WRITTEN_OUT:
        raise UnsupportedError(Diagnostic("G208", f"`{fn.source_name}` is too long with its loops written out", fn.span))
    if target.picks is not None and target.kind in ("jacfwd", "jacrev", "hessian"):
        twice = target.kind == "hessian"
        outs = Tree("tuple", None, tuple(dict(fn.arguments)[n] for n in target.argnums)) if twice else fn.returns
        return functions.picked_jacobian(made, outs, target.picks, target.one, twice)
    return _picked(made, target)


def _picked(fn: Fn, t: Target) -> Fn:
    if t.picks is None or t.kind not in ("grad", "value_and_grad"):
        return fn
    return functions.picked(fn, t.picks, t.one, t.kind == "value_and_grad", t.has_aux)


def _own_specs(target: Target, specs: dict[str, Spec]) -> dict[str, Spec]:
    """The specs of what is inside: a jvp's parameters without the tangents."""
    if target.kind != "jvp":
        return specs
    tangents = {f"{name}_dot" for name in target.argnums}
    return {name: spec for name, spec in specs.items() if name not in tangents}


def _vectorized(target: Target, specs: dict[str, Spec], journey: Journey) -> Fn:
    """Lanes of a function; of a gradient, the pullback of the lanes with ones (lanes are independent)."""
    inner = target.inner
    scalars = vectorized.point_specs(specs)
    if isinstance(inner, Target) and inner.kind in ("grad", "value_and_grad"):
        points = build(inner.inner, scalars, journey)
        if not mentions_custom(points):  # lanes of its code would have another derivative
            try:
                return _gradient_of_lanes(points, inner, specs, journey)
            except UnsupportedError:  # the gradient of one point may have a form, or is run point by point
                pass
        points = optimize(journey.note(inner.kind, _transformed(points, inner, journey)))
    else:
        points = build(inner, scalars, journey)
    points = written_out(points, journey)
    try:
        many = vectorize(points, specs).fn
    except UnsupportedError:
        many = one_by_one(points, specs)
    return journey.note("optimize", optimize(journey.note("vectorize", many)))


def _gradient_of_lanes(points: Fn, inner: Target, specs: dict[str, Spec], journey: Journey) -> Fn:
    lanes = vectorize(points, specs, inner.argnums)
    journey.note("vectorize", lanes.fn)
    fn = functions.lane_gradient(
        lanes.fn, lanes.lanes, lanes.prologue, inner.argnums, inner.single, inner.kind == "value_and_grad", journey.rules
    )
    return journey.note("optimize", optimize(journey.note(inner.kind, _picked(fn, inner))))


def _gradient(value: bool) -> Callable[[Fn, Target, RuleWriter], Fn]:
    return lambda fn, t, rules: functions.gradient(fn, t.argnums, t.single, value, t.has_aux, rules, t.holomorphic)


def _hessian(fn: Fn, t: Target, rules: RuleWriter) -> Fn:
    gradient = optimize(functions.gradient(fn, t.argnums, t.single, False, False, rules, t.holomorphic))
    try:
        hessian = jacobians.jacobian(gradient, t.argnums, t.single, "forward", rules, t.holomorphic)
    except UnsupportedError as error:
        if all(d.code != "G307" for d in error.diagnostics):
            raise
        hessian = jacobians.jacobian(gradient, t.argnums, t.single, "reverse", rules, t.holomorphic)  # of a `custom_vjp`
    name = f"{fn.source_name}_hessian"
    return replace(hessian, name=name, source_name=name, doc=hessian.doc.replace("Jacobian", "Hessian", 1))


_TRANSFORMS: dict[str, Callable[[Fn, Target, RuleWriter], Fn]] = {
    "grad": _gradient(False),
    "value_and_grad": _gradient(True),
    "jvp": lambda fn, t, rules: functions.jvp(fn, t.argnums, rules),
    "vjp": lambda fn, t, rules: functions.vjp(fn, t.argnums, rules, t.has_aux),
    "linearize": lambda fn, t, rules: functions.linearize(fn, t.argnums, rules),
    "jacfwd": lambda fn, t, rules: jacobians.jacobian(fn, t.argnums, t.single, "forward", rules, t.holomorphic),
    "jacrev": lambda fn, t, rules: jacobians.jacobian(fn, t.argnums, t.single, "reverse", rules, t.holomorphic),
    "hessian": _hessian,
    "kinks": lambda fn, t, rules: kinks.tested(fn, t.argnums),
}


def hooks(journey: Journey) -> Hooks:
    """What the frontend asks of later stages: transforms that the user's function calls itself."""

    def transform(step: Step, single: bool, fn: Fn) -> Fn:
        target = Target(step.kind, None, step.argnums, single, step.has_aux, step.holomorphic)
        return optimize(_TRANSFORMS[step.kind](fn, target, journey.rules))

    def lanes(lw: Any, target: Target, args: Any, kwargs: Any, node: Any) -> Any:
        def points(t: Target, specs: dict[str, Spec]) -> tuple[Fn, Lowered]:
            inner = Journey(journey.static, False, journey.unrolled, rules=journey.rules)
            fn = build(t, specs, inner)
            assert inner.lowered is not None
            return fn, inner.lowered

        return vectorized.call_vectorized(lw, target, args, kwargs, node, points)

    return Hooks(transform, lanes, transforms.target_of, journey.rules.customs, journey.rules.opaques, journey.rules.recursions)


def _independent(target: Target, fn: Fn) -> tuple[str, ...]:
    """Parameters whose gradient is a plain zero: the result does not depend on them."""
    if target.kind not in ("grad", "value_and_grad"):
        return ()
    names, single = target.argnums, target.single
    if target.picks is not None:
        names, single = tuple(names[k] if i is None else f"{names[k]}[{i}]" for k, i in target.picks), target.one
    return functions.independent(fn, names, single, target.kind == "value_and_grad")


def default_argnums(function: Any, specs: dict[str, Spec]) -> tuple[str, ...]:
    """The parameters that `f.grad` differentiates by: those without a default that are not used as integers."""
    op = registry.op_of(function)
    signature = registry.rules[op].signature if op else inspect.signature(function, follow_wrapped=False)
    parameters = signature.parameters
    names = [n for n, s in specs.items() if _eligible(parameters.get(n), s)]
    whole = [n for n in names if _is_int(specs[n])]
    if not whole:
        return tuple(names)
    hooks = Hooks()
    try:
        fn = with_calls(expand(lower(function, specs, hooks).fn, hooks.customs.table), hooks.recursions.table)
    except NeedsStatic as needed:
        return default_argnums(function, specs | {needed.root: Static(0)}) if needed.root in whole else tuple(names)
    except UnsupportedError:
        return tuple(names)
    values = {p.root: p.value for p in fn.params if not p.path}
    return tuple(n for n in names if n not in whole or not used_as_integer(fn, values[n]))


def meant_whole(function: Any, specs: dict[str, Spec]) -> list[tuple[str, Path]]:
    """The whole numbers that the function uses as integers, not as numbers that happen to be whole.

    Raises NeedsStatic, if one must be known while compiling.
    """
    hooks = Hooks()
    try:
        fn = with_calls(expand(lower(function, specs, hooks).fn, hooks.customs.table), hooks.recursions.table)
    except UnsupportedError:
        return []  # what is wrong is told when it is compiled
    return [(p.root, p.path) for p in fn.params if _is_int(Leaf(p.value.type)) and used_as_integer(fn, p.value)]


def _eligible(parameter: inspect.Parameter | None, spec: Spec) -> bool:
    if parameter is not None and parameter.default is not parameter.empty:
        return False
    if isinstance(spec, Leaf) and isinstance(spec.type, Array) and kind(spec.type) in ("int", "bool"):
        return False
    return not isinstance(spec, Static) and not (parameter is not None and parameter.annotation in (int, "int"))


def _is_int(spec: Spec) -> bool:
    return isinstance(spec, Leaf) and isinstance(spec.type, Scalar) and spec.type.kind == "int" and not spec.type.dtype

