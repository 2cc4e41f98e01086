"""Does a rule tell the truth? The compiled derivatives of a call against differences of the function itself.

`check_rule(rule)` takes every sample of a rule through both modes and second order. A sample is compiled as
what a user would write, `def call(x0, x1): return f(x0, x1, axis=0)`.
"""

from __future__ import annotations

import itertools
import linecache
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..compiler.diagnostics import UnsupportedError
from ..compiler.rules import registry
from ..compiler.rules.samples import Call, Fixed, elementwise_calls
from .linear import jvp
from .transforms import grad

_files = itertools.count()


class WrongRule(AssertionError):
    """A rule that the numbers contradict."""


@dataclass
class Case:
    """One call of a rule's function: `function` of the operands that carry derivatives, which are `primals`."""

    text: str
    function: Callable[..., Any]
    scalar: Callable[..., Any]  # a weighted sum of the results
    primals: tuple[Any, ...]


def check_rule(rule: Any, order: int = 2, seed: int = 0) -> int:
    """Check the rule of a function on its samples, in both modes and second order, against differences.

    `rule`: a function that has a rule (or the registry's `Rule`). The samples are those it was registered with, and, for
    an elementwise function, numbers and arrays from its `domain`. Returns how many there were; raises `WrongRule` for the
    first disagreement, and for a function without a rule or a rule without samples.

    >>> import numpy as np, gradscribe as gs
    >>> def cube(x):
    ...     return x * x * x
    >>> @gs.elementwise(cube, domain=[(-2.0, 2.0)])
    ... def cube_rule(z, x):
    ...     return 3.0 * x * x
    >>> gs.testing.check_rule(cube)
    3
    """
    if not isinstance(rule, registry.Rule):
        op = registry.op_of(rule)
        if op is None:
            raise WrongRule(f"{getattr(rule, '__name__', rule)} has no rule")
        rule = registry.rules[op]
    cases = list(cases_of(rule, np.random.default_rng(seed)))
    if not cases:
        raise WrongRule(f"{rule.op}: a rule without samples is not tested")
    for case in cases:
        check_case(case, order)
    return len(cases)


def check_complex(rule: registry.Rule, order: int = 2, seed: int = 0) -> int:
    """Check the samples of a rule with complex numbers in place of real ones: right, or refused. The number of right ones.

    What the function itself does not take is passed over.
    """
    right = 0
    for call in calls_of(rule):
        args, kwargs = call.as_complex(rule.wrt, _operand_names(rule, len(call.args))).draw(np.random.default_rng(seed))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", np.exceptions.ComplexWarning)
                case = _case(rule, args, kwargs, np.random.default_rng(seed), call.symmetric)
        except (TypeError, ValueError, NotImplementedError, ArithmeticError, np.exceptions.ComplexWarning):
            continue
        try:
            check_case(case, order)
        except UnsupportedError:
            continue
        right += 1
    return right


def calls_of(rule: registry.Rule) -> list[Call]:
    """The samples of a rule, those of an elementwise one made from its domain as well."""
    calls = [s if isinstance(s, Call) else Call(tuple(s)) for s in rule.samples]
    if rule.kind == "elementwise" and rule.domain:
        calls += elementwise_calls(rule.domain, not _takes_arrays(rule))
    return calls


def _takes_arrays(rule: registry.Rule) -> bool:
    """Whether an elementwise function is one of arrays. A user's is tried."""
    if not rule.foreign:
        return rule.op.startswith(("np.", "scipy.")) or rule.op in _ARRAY_OPERATORS
    assert rule.domain is not None
    try:
        return np.shape(rule.target(*(np.full(2, 0.5 * (low + high)) for low, high in rule.domain))) == (2,)
    except (TypeError, ValueError):
        return False


_ARRAY_OPERATORS = frozenset("add sub mul div pow mod neg pos abs".split())


def cases_of(rule: registry.Rule, rng: np.random.Generator) -> Iterator[Case]:
    """The samples of a rule as functions of what they are differentiated by."""
    for call in calls_of(rule):
        args, kwargs = call.draw(rng)
        yield _case(rule, args, kwargs, rng, call.symmetric)


def _case(
    rule: registry.Rule, args: tuple[Any, ...], kwargs: dict[str, Any], rng: np.random.Generator, symmetric: bool
) -> Case:
    """`symmetric`: the function reads half of its matrix, so the matrix is made symmetric before it is given."""
    primals: list[Any] = []
    scope: dict[str, Any] = {"target": rule.target}
    names = _operand_names(rule, len(args))

    def spell(x: Any, active: bool) -> str:
        if isinstance(x, (list, tuple)):
            inner = ", ".join(spell(i, active) for i in x)
            return f"[{inner}]" if isinstance(x, list) else f"({inner},)" if len(x) == 1 else f"({inner})"
        if isinstance(x, Fixed):
            return repr(float(x))
        if active and isinstance(x, (float, complex, np.ndarray, np.floating)) and np.asarray(x).dtype.kind in "fc":
            primals.append(x)
            name = f"x{len(primals) - 1}"
            return f"0.5 * ({name} + np.conj(np.swapaxes({name}, -1, -2)))" if symmetric and _is_symmetric(x) else name
        if isinstance(x, np.ndarray):
            name = f"constant{len(scope)}"
            scope[name] = x
            return name
        return repr(x).replace("inf", "np.inf") if isinstance(x, float) else repr(x)

    spelled = [spell(a, n in rule.wrt) for a, n in zip(args, names, strict=True)]
    spelled += [f"{k}={spell(v, k in rule.wrt)}" for k, v in kwargs.items()]
    parameters = ", ".join(f"x{k}" for k in range(len(primals)))
    text = f"def call({parameters}):\n    return target({', '.join(spelled)})\n"
    result = rule.target(*args, **kwargs)
    many = isinstance(result, (tuple, list))
    weights = [_weight(r, rng) for r in (result if many else (result,))]
    scope |= {f"weight{k}": w.item() if w.ndim == 0 else w for k, w in enumerate(weights)}
    terms = [f"np.sum(weight{k} * {f'results[{k}]' if many else 'results'})" for k in range(len(weights))]
    if all(w.ndim == 0 for w in weights):
        terms = [t.replace("np.sum", "") for t in terms]
    terms = [f"{t}.real" if w.dtype.kind == "c" else t for t, w in zip(terms, weights, strict=True)]
    summed = f"def scalar({parameters}):\n    results = call({parameters})\n    return {' + '.join(terms)}\n"
    scope["np"] = np
    _define(text + "\n\n" + summed, scope)
    return Case(f"{rule.op}: {text.splitlines()[1].strip()}", scope["call"], scope["scalar"], tuple(primals))


def _is_symmetric(x: Any) -> bool:
    return np.ndim(x) > 1 and x.shape[-1] == x.shape[-2] and np.allclose(x, np.conj(np.swapaxes(x, -1, -2)), rtol=1e-12)


def _weight(result: Any, rng: np.random.Generator) -> np.ndarray:
    """What a result is multiplied with before all are summed up; complex for a complex one."""
    w = rng.uniform(0.5, 1.5, np.shape(result))
    return np.asarray(w + 1j * rng.uniform(0.5, 1.5, np.shape(result)) if np.iscomplexobj(result) else w)


def _operand_names(rule: registry.Rule, given: int) -> list[str]:
    """The parameter that each positional argument goes to."""
    names: list[str] = []
    for name, parameter in rule.signature.parameters.items():
        starred = parameter.kind is parameter.VAR_POSITIONAL
        names += [name] * (given - len(names) if starred else 1)
    return names[:given]


def _define(text: str, scope: dict[str, Any]) -> None:
    """Run source text so that its functions' source can be found."""
    name = f"<rule sample {next(_files)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    scope["__name__"] = "samples"
    exec(compile(text, name, "exec"), scope)


# -- the checks


def check_case(case: Case, order: int = 2) -> None:
    """Both modes of one call against differences, the shapes and dtypes of the gradient, and second order."""
    rng = np.random.default_rng(1)
    primals = case.primals
    tangents = tuple(_like(x, rng) for x in primals)
    slopes = _differences(case.function, primals, tangents)
    out, out_dot = jvp(case.function, primals, tangents)
    _compare(f"value of {case.text}", _flat(out), _flat(case.function(*primals)), 1e-13)
    _compare(f"forward of {case.text}", _flat(out_dot), slopes, 1e-6)
    bars = grad(case.scalar, argnums=tuple(range(len(primals))))(*primals)
    along = sum(float(np.real(np.sum(b * t))) for b, t in zip(bars, tangents, strict=True))
    _compare(f"reverse of {case.text}", np.array([along]), _differences(case.scalar, primals, tangents), 1e-6)
    if len(primals) > 1:
        for k in range(len(primals)):
            _check_alone(case, k, tangents)
    for bar, x in zip(bars, primals, strict=True):
        same = np.shape(bar) == np.shape(x) and np.asarray(bar).dtype == np.asarray(x).dtype
        if not same or isinstance(bar, np.ndarray) != isinstance(x, np.ndarray):
            raise WrongRule(f"{case.text}: a gradient of {type(bar)} {np.shape(bar)} for {type(x)} {np.shape(x)}")
    if order >= 2:
        _check_second(case, primals, tangents)


def _check_alone(case: Case, k: int, tangents: tuple[Any, ...]) -> None:
    """Both modes with one operand that moves: the rule gets symbolic zeros for the others."""
    primals = case.primals
    only = tuple(t if j == k else 0.0 * t for j, t in enumerate(tangents))
    out_dot = jvp(case.function, primals, tuple(t if j == k else None for j, t in enumerate(tangents)))[1]
    _compare(f"forward by x{k} of {case.text}", _flat(out_dot), _differences(case.function, primals, only), 1e-6)
    along = float(np.real(np.sum(grad(case.scalar, argnums=k)(*primals) * tangents[k])))
    _compare(f"reverse by x{k} of {case.text}", np.array([along]), _differences(case.scalar, primals, only), 1e-6)


def _check_second(case: Case, primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> None:
    gradient = grad(case.scalar, argnums=tuple(range(len(primals))))
    change = jvp(gradient, primals, tangents)[1]
    _compare(f"second order of {case.text}", _flat(change), _differences(gradient, primals, tangents), 1e-5)


def _like(x: Any, rng: np.random.Generator) -> Any:
    t = rng.uniform(-1, 1, np.shape(x))
    if np.iscomplexobj(x):
        t = t + 1j * rng.uniform(-1, 1, np.shape(x))
    return np.asarray(t, x.dtype) if isinstance(x, np.ndarray) else type(x)(t)


def _flat(x: Any) -> np.ndarray:
    if isinstance(x, (tuple, list)):
        return np.concatenate([_flat(i) for i in x]) if len(x) else np.zeros(0)
    if np.iscomplexobj(x):
        return np.concatenate([np.ravel(np.real(x)), np.ravel(np.imag(x))])
    return np.ravel(np.asarray(0.0 if x is None else x, dtype=np.float64))  # constants have no tangent


def _differences(f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> np.ndarray:
    """Central differences along `tangents`, extrapolated twice: good to about 1e-9."""

    def slope(h: float) -> np.ndarray:
        up = f(*(x + h * t for x, t in zip(primals, tangents, strict=True)))
        down = f(*(x - h * t for x, t in zip(primals, tangents, strict=True)))
        return (_flat(up) - _flat(down)) / (2 * h)

    a, b, c = slope(4e-3), slope(2e-3), slope(1e-3)
    first, second = (4 * b - a) / 3, (4 * c - b) / 3
    return (16 * second - first) / 15


def _compare(what: str, found: np.ndarray, expected: np.ndarray, tolerance: float) -> None:
    if found.shape != expected.shape:
        raise WrongRule(f"{what}: {found.size} numbers instead of {expected.size}")
    error = np.abs(found - expected) - tolerance * (1.0 + np.abs(expected))
    if not np.all(error <= 0):
        raise WrongRule(f"{what}: {found} instead of {expected}")
