"""The registry of derivative rules. Registering a rule is testing it: `tests/rules/` runs over what is here.

A rule is plain NumPy source. The compiler reads that source, types it with the operands of the call at
hand and writes it into the derivative; the function itself is never called. The first parameters have
fixed roles, the others are the op's own parameters, by the op's own names and defaults. A call with an
argument that the rule does not name is refused.

    @elementwise(np.arctan2)     def f(z, y, x): return dz/dy, dz/dx       z: the result
    @linear(np.transpose, wrt="a")  def f(g, a, axes=None): return a_bar   g: the result's adjoint
    @linear(np.matmul, wrt=("x1", "x2"))  def f(g, x1, x2): return x1_bar, x2_bar
                                  linear in each operand alone (a product): y_dot = op(x1_dot, x2) + op(x1, x2_dot)
    @forward(np.linalg.inv)      def f(a_dot, y, a): return y_dot          one `<name>_dot` per operand
    @reverse(np.linalg.inv)      def f(g, y, a): return a_bar              a tuple, in the order of the `_dot`s

The partials of an elementwise function with several results are a tuple with an entry for each result.
None in the place of a partial, an adjoint or a tangent is the symbolic zero; a string is the reason why there is no
such partial or adjoint, which the user is told if it is asked for. An operand that is a sequence
(`np.stack(arrays)`, `sum(terms)`) has a sequence as its tangent and its adjoint; `*operands` stand for as many
operands as the call has. A function with several results has tuples for `z`, `y`, `g` and `y_dot`.
Rules read `np.ndim(x)`, `np.shape(x)` and `np.size(x)`, which hold for Python numbers as well: the rank is
known while compiling. `known(x)` of the prelude asks whether an operand's value is.

Rules are read when they are first asked for, so that importing gradscribe reads none: those of Python and NumPy
(`TOPICS`) together, those of a library (`LIBRARIES`) when a function of it is first met. `written_out` registers a function that stands for its own source, wherever it is called.

The engine undoes broadcasting, sums contributions, restores dtypes and shapes, replaces unused operands
by a symbolic zero and drops what is not used.
"""

from __future__ import annotations

import importlib
import inspect
import operator
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import MethodType
from typing import Any

import numpy as np

RuleFunction = Callable[..., Any]

real_attribute, imag_attribute = operator.attrgetter("real"), operator.attrgetter("imag")
_OPERATORS = {
    operator.add: "add", operator.sub: "sub", operator.mul: "mul", operator.truediv: "div",
    operator.floordiv: "floordiv", operator.mod: "mod", operator.pow: "pow", operator.matmul: "matmul",
    operator.neg: "neg", operator.pos: "pos", operator.invert: "invert", operator.lshift: "lshift",
    operator.rshift: "rshift", operator.and_: "bitand", operator.or_: "bitor", operator.xor: "bitxor",
    operator.lt: "lt", operator.le: "le", operator.gt: "gt", operator.ge: "ge", operator.eq: "eq",
    operator.ne: "ne", operator.not_: "not",
    abs: "abs", round: "round", divmod: "divmod", float: "float", int: "int", bool: "bool",
    len: "len", complex: "complex", complex.conjugate: "conjugate", real_attribute: "attr.real",
    imag_attribute: "attr.imag",
}  # fmt: skip
_PRELUDE = "compiler.prelude"

# Libraries with a package of rules of the same name below this one; its TOPICS name the files for each subpackage.
LIBRARIES = frozenset({"scipy"})


@dataclass(eq=False)
class Rule:
    """Everything known of one op. `signature` holds the op's own parameters.

    `kind`: "elementwise", "linear", "custom", "nondifferentiable" or "missing".
    `wrt`: the operands that carry derivatives. `samples`: argument tuples (or functions of a
    `numpy.random.Generator` that make one) for the tests; `domain`: a (low, high) per operand.
    """

    op: str
    target: Any
    kind: str
    signature: inspect.Signature
    wrt: tuple[str, ...] = ()
    partials: RuleFunction | None = None
    adjoint: RuleFunction | None = None
    forward: RuleFunction | None = None
    reverse: RuleFunction | None = None
    domain: tuple[tuple[float, float], ...] | None = None
    samples: list[Any] = field(default_factory=list)
    why: str = ""
    like: tuple[str, ...] = ()  # the operand whose type each result has, where that is declared

    @property
    def foreign(self) -> bool:
        """Whether the function is neither Python's, NumPy's, ours nor of a library whose rules we have."""
        return isinstance(self.target, str) is False and _is_foreign(self.target)


@dataclass(frozen=True)
class Solver:
    """A function that takes a function. `kind`: see `ir.custom.Implicit`. `starts`: its parameters for guesses or limits,
    given by name if `named`. `vector`: the unknown is an array. `result`: the attribute that holds the solution. `python`: it returns a float."""

    op: str
    kind: str
    signature: inspect.Signature
    starts: tuple[str, ...]
    vector: bool = False
    result: str = ""
    python: bool = False
    named: bool = False


@dataclass(frozen=True)
class Definition:
    """`function` stands for calls of a target. `given`: the arguments of which one must be given, from place `first` on."""

    function: RuleFunction
    given: frozenset[str] = frozenset()
    first: int = 0

    def holds(self, positional: int, named: Any) -> bool:
        """Whether a call with these arguments is meant."""
        return not self.given or positional > self.first or not self.given.isdisjoint(named)


rules: dict[str, Rule] = {}
limits: dict[str, str] = {}  # op -> why its rule holds for real numbers only
_ops: dict[Any, str] = {}
definitions: dict[Any, Definition] = {}
_solvers: dict[Any, Solver] = {}
_read: set[str] = set()  # "standard" and the parts of libraries: whose rules have been read, or are being
_standard = threading.Event()  # set when the standard rules are all there
_reading = threading.RLock()  # held while rules are read: another thread waits until they are all there


def op_name(target: Any) -> str:
    """The canonical op name of a callable: `np.sin` -> "np.sin", `operator.add` -> "add"."""
    if isinstance(target, str):
        return target
    if target in _OPERATORS:
        return _OPERATORS[target]
    name = target.__name__ if hasattr(target, "__name__") else type(target).__name__
    if isinstance(getattr(target, "__self__", None), np.ufunc):
        return f"{op_name(target.__self__)}.{name}"
    module = "numpy" if vars(np).get(name) is target else _module_of(target)
    if module == "builtins":
        return name
    if _PRELUDE in module:
        return f"prelude.{name}"
    if module == "numpy" or module.startswith("numpy."):
        module = module.replace("numpy", "np", 1)
    if module.partition(".")[0] in LIBRARIES:
        return _public_name(target, module)
    return f"{module}.{name}"


def _module_of(target: Any) -> str:
    """The module of a callable; ufuncs know none."""
    if isinstance(target, np.ufunc):
        special = sys.modules.get("scipy.special")
        return "scipy.special" if getattr(special, target.__name__, None) is target else "ufunc"
    return getattr(target, "__module__", None) or ""


def _is_foreign(target: Any) -> bool:
    known = vars(np).get(getattr(target, "__name__", "")) is target or target in _OPERATORS
    known = known or isinstance(getattr(target, "__self__", None), np.ufunc)
    module = _module_of(target)
    return not known and _PRELUDE not in module and module.partition(".")[0] not in ("numpy", "math", "cmath", "builtins", *LIBRARIES)


def _own_name(target: Any) -> str:
    """An op for a function of the user's: two functions of one name are two ops."""
    base = op_name(target)
    name, number = base, 1
    while name in rules and rules[name].target is not target:
        number += 1
        name = f"{base}_{number}"
    return name


def _public_name(target: Any, module: str) -> str:
    """`scipy.linalg.solve` for what is defined in `scipy.linalg._basic`; `scipy.stats.norm.pdf` for a method."""
    owner = getattr(target, "__self__", None)
    what: Any = target if owner is None or isinstance(owner, type(sys)) else owner
    parts = module.split(".")
    for length in range(2, len(parts) + 1):
        prefix = ".".join(parts[:length])
        for name in (getattr(what, "__name__", None), getattr(what, "name", None)):
            if isinstance(name, str) and getattr(sys.modules.get(prefix), name, None) is what:
                return f"{prefix}.{name}" + (f".{target.__name__}" if what is owner else "")
    return f"{module}.{getattr(target, '__name__', type(target).__name__)}"


def read_standard() -> None:
    """Read the rules of Python and NumPy, if that has not been done."""
    if _standard.is_set():
        return
    with _reading:
        if "standard" not in _read:  # the rules that are being read ask as well
            _read.add("standard")
            package = importlib.import_module(__package__)
            _import_all("", package.TOPICS)
            _import_all(".definitions", package.DEFINITIONS)
            _standard.set()


def read_libraries() -> None:
    """Read all rules, those of every library too, which imports it: for tests and listings. The extra `scipy` installs SciPy."""
    read_standard()
    for library in sorted(LIBRARIES):
        try:
            for topic in importlib.import_module(f".{library}", __package__).TOPICS:
                importlib.import_module(f"{library}.{topic}")
                _read_topic(library, topic)
        except ModuleNotFoundError as e:
            e.add_note(f"install it with `pip install gradscribe[{library}]`")
            raise


def _read_library(target: Any) -> None:
    """Read the rules of the part of a library that a callable is from."""
    library, _, rest = _module_of(target).partition(".")
    topic = rest.partition(".")[0]
    if library in LIBRARIES and f"{library}.{topic}" in sys.modules:
        _read_topic(library, topic)


def _read_topic(library: str, topic: str) -> None:
    with _reading:
        if f"{library}.{topic}" not in _read:
            _read.add(f"{library}.{topic}")
            _import_all(f".{library}", importlib.import_module(f".{library}", __package__).TOPICS.get(topic, ()))


def _import_all(package: str, names: tuple[str, ...]) -> None:
    for name in names:
        importlib.import_module(f"{package}.{name}", __package__)


def op_of(target: Any) -> str | None:
    """The op that a callable means, or None if there is no such op in the registry."""
    return _look_up(_ops, target)


def definition_of(target: Any) -> Definition | None:
    """The source that stands for a callable, if it is one that is written out. Some are known by their names only."""
    found = _look_up(definitions, target)
    if found is None and _module_of(target).startswith("numpy.polynomial"):
        return definitions.get(f"{target.__module__}.{target.__name__}")
    return found


def signature_of(target: Any) -> inspect.Signature | None:
    """The parameters of a callable that has a rule or is written out."""
    definition, op = definition_of(target), op_of(target)
    if definition is not None and (op is None or not definition.given):
        return inspect.signature(definition.function)
    return None if op is None else rules[op].signature


def solver_of(target: Any) -> Solver | None:
    """What a callable is that takes a function."""
    return _look_up(_solvers, target)


def _look_up(table: dict[Any, Any], target: Any) -> Any:
    read_standard()
    try:
        key = _key(target)
        if key not in table:
            _read_library(target)
        return table.get(key)
    except TypeError:  # unhashable
        return None


def _key(target: Any) -> Any:
    """What a callable is found by: methods of a library's objects by the class and the object's name, since copies of it do the same."""
    if isinstance(target, MethodType) and _module_of(target).partition(".")[0] in LIBRARIES:
        return type(target.__self__), getattr(target.__self__, "name", None), target.__name__
    return target


def written_out(*targets: Any, given: tuple[str, ...] = ()) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function's definition in terms of others: it is written out where it is called, and needs no rule.

    With `given`, only calls with one of these arguments are; inside its own definition a function is the op.
    """

    def register(f: RuleFunction) -> RuleFunction:
        names = [n for n, p in inspect.signature(f).parameters.items() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        first = min((names.index(n) for n in given if n in names), default=len(names))
        definitions.update(dict.fromkeys(map(_key, targets), Definition(f, frozenset(given), first)))
        return f

    return register


def solver(target: Any, kind: str, starts: tuple[str, ...], **fields: Any) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function that takes a function, by a stand-in with the parameters that are supported, the function first."""

    def register(f: RuleFunction) -> RuleFunction:
        _solvers[_key(target)] = Solver(op_name(target), kind, inspect.signature(f), starts, **fields)
        missing(target, why="it is differentiated as a whole, not for many points at once")
        return f

    return register


def alias(*targets: Any, of: Any) -> None:
    """Other callables that mean the same op: `np.amax` is `np.max`."""
    for target in targets:
        _ops[target] = op_name(of)


@cache
def _own_parameters(f: RuleFunction, roles: int) -> inspect.Signature:
    parameters = list(inspect.signature(f).parameters.values())[roles:]
    return inspect.Signature(parameters)


def _register(targets: tuple[Any, ...], make: Callable[[Any, str], Rule]) -> None:
    read_standard()  # so that a user's rule for one of these functions replaces ours
    for target in targets:
        _check_hash(target)
        op = op_name(target) if isinstance(target, str) or not _is_foreign(target) else _own_name(target)
        rules[op] = make(target, op)
        if not isinstance(target, str):
            _ops[_key(target)] = op


def _check_hash(target: Any) -> None:
    try:
        hash(target)
    except TypeError:
        text = f"{target!r} cannot be registered, because it has no hash: register a function that calls it"
        raise TypeError(text) from None


def _names(wrt: str | tuple[str, ...]) -> tuple[str, ...]:
    return (wrt,) if isinstance(wrt, str) else tuple(wrt)


def elementwise(
    *targets: Any, domain: list[tuple[float, float]] | None = None, samples: list[Any] | None = None
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the partial derivatives of an elementwise function: `def f(z, x, ...): return dz/dx, ...`.

    A partial of None marks an operand that carries no derivative. Operands are the parameters without a default.
    """

    def register(f: RuleFunction) -> RuleFunction:
        def make(target: Any, op: str) -> Rule:
            signature = _own_parameters(f, 1)
            wrt = tuple(n for n, p in signature.parameters.items() if p.default is p.empty)
            bounds = tuple(domain) if domain else None
            return Rule(op, target, "elementwise", signature, wrt, partials=f, domain=bounds, samples=samples or [])

        _register(targets, make)
        return f

    return register


def linear(
    *targets: Any, wrt: str | tuple[str, ...], samples: list[Any] | None = None, like: str | tuple[str, ...] = ()
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the adjoint of a function that is linear in the operands `wrt` (in each alone, if several).

    `like` names the operand that the result has the type and shape of, where it cannot be found from the source.
    """

    def register(f: RuleFunction) -> RuleFunction:
        def make(target: Any, op: str) -> Rule:
            signature = _own_parameters(f, 1)
            return Rule(op, target, "linear", signature, _names(wrt), adjoint=f, samples=samples or [], like=_names(like))

        _register(targets, make)
        return f

    return register


def _custom(target: Any, op: str, f: RuleFunction, **fields: Any) -> Rule:
    rule = rules.get(op)
    if rule is None or rule.kind != "custom":
        rule = Rule(op, target, "custom", inspect.Signature())
    for name, value in fields.items():
        setattr(rule, name, value)
    return rule


def forward(
    *targets: Any, samples: list[Any] | None = None, like: str | tuple[str, ...] = ()
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the forward rule of a function: `def f(a_dot, ..., y, a, ...): return y_dot`. `like` as for `linear`."""

    def register(f: RuleFunction) -> RuleFunction:
        names = list(inspect.signature(f).parameters)
        wrt = tuple(n[: -len("_dot")] for n in names if n.endswith("_dot"))
        signature = _own_parameters(f, len(wrt) + 1)

        def make(target: Any, op: str) -> Rule:
            fields = {"forward": f, "wrt": wrt, "signature": signature} | ({"like": _names(like)} if like else {})
            return _custom(target, op, f, **fields, **({"samples": samples} if samples else {}))

        _register(targets, make)
        return f

    return register


def reverse(*targets: Any, samples: list[Any] | None = None) -> Callable[[RuleFunction], RuleFunction]:
    """Register the reverse rule of a function: `def f(g, y, a, ...): return a_bar, ...`."""

    def register(f: RuleFunction) -> RuleFunction:
        def make(target: Any, op: str) -> Rule:
            fields = {"reverse": f, "signature": _own_parameters(f, 2)}
            return _custom(target, op, f, **fields, **({"samples": samples} if samples else {}))

        _register(targets, make)
        return f

    return register


def nondifferentiable(*targets: Any, why: str, signature: Callable[..., Any] | None = None) -> None:
    """Register functions whose derivative is zero wherever it exists, or whose results carry none."""
    _declare(targets, "nondifferentiable", why, signature)


def missing(*targets: Any, why: str) -> None:
    """Register functions that are refused, with the reason that the user is told."""
    _declare(targets, "missing", why, None)


def real_only(*targets: Any, why: str) -> None:
    """Refuse derivatives of these functions by complex numbers, with the reason that the user is told."""
    limits.update(dict.fromkeys(map(op_name, targets), why))


def _declare(targets: tuple[Any, ...], kind: str, why: str, signature: Callable[..., Any] | None) -> None:
    def make(target: Any, op: str) -> Rule:
        try:
            own = inspect.signature(signature or target)
        except (ValueError, TypeError):
            own = inspect.Signature([inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL)])
        return Rule(op, target, kind, own, why=why)

    _register(targets, make)
