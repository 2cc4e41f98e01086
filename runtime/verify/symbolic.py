"""SymPy as an oracle: the user's function as expressions, and the generated derivative proved equal to SymPy's.

Nothing here knows a rule or reads source: the user's code object runs on numbers that remember their expressions.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import tree
from .arrays import FollowedArray
from .calls import Argnums, Call, elements
from .elements import CannotFollow, Element, Kit, SymbolicKit
from .follow import Follower


def run_followed(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of a function on followed arguments. Raises CannotFollow with the reason when it is not possible."""
    try:
        with np.errstate(all="ignore"):
            return Follower()(f)(*args, **kwargs)
    except CannotFollow:
        raise
    except RecursionError:
        raise CannotFollow("the expression is nested too deeply") from None
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, CannotFollow):
                raise cause from None
            cause = cause.__cause__ or cause.__context__
        if "complex" in str(error):
            raise CannotFollow("complex numbers") from error
        raise CannotFollow(f"{type(error).__name__} with symbols: {error}") from error


def constant(x: Any) -> Any:
    """An argument that is not a variable: arrays of floats become arrays that followed numbers can be stored in."""
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        return x.astype(object).view(FollowedArray)
    return x


def filled(value: Any, make: Callable[[tuple[int, ...], float], Any]) -> Any:
    """A leaf of the same shape, its elements made from their indices and numbers."""
    if not isinstance(value, np.ndarray):
        return make((), value)
    made = np.empty(value.shape, object)
    for index, x in elements(value):
        made[index] = make(index, float(x))
    return made.view(FollowedArray)


def numbers(kit: Kit, x: Any) -> list[Element]:
    """The elements of a result's leaf, lifted."""
    return [kit.lift(e) for _, e in elements(x)]


# -- the public functions


def to_sympy(f: Callable[..., Any], *args: Any) -> Any:
    """The function as SymPy expressions, with symbols named after its parameters (`x`, `w_0`, `p_w_1_2`).

    The arguments give the shapes, and the path: comparisons and branches are decided by their numbers and loops are
    unrolled, so the expression holds wherever the function takes the same path. They may be left out for
    functions of numbers without branches. Integers stay integers. Floats with denominators up to 2**20 are shown as
    exact ratios, others as SymPy floats of 17 digits.
    Raises GradscribeError where the code does something that cannot be followed.

    >>> to_sympy(lambda x, y: x**2 - 0.5 * y)
    x**2 - y/2
    >>> to_sympy(lambda w: np.sum(w**2), np.array([1.0, 2.0]))
    w_0**2 + w_1**2
    """
    from ...compiler.diagnostics import GradscribeError

    try:
        if not args:
            return _readable(_without_sample(f))
        kit = SymbolicKit(max_weight=100_000)
        call = Call(f, args, None, None)
        ins, _ = symbols(call, kit, signed=False)
        values, keywords = call.with_values(ins, constant)
        return _readable(run_followed(f, values, keywords))
    except CannotFollow as reason:
        raise GradscribeError(f"this function has no SymPy form here: {reason}") from None


def _without_sample(f: Callable[..., Any]) -> Any:
    kit = SymbolicKit(max_weight=100_000)
    parameters = inspect.signature(f).parameters.values()
    wanted = [p.name for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return run_followed(f, tuple(kit.symbol(n, None, signed=False) for n in wanted), {})


def symbols(call: Call, kit: SymbolicKit, signed: bool = True) -> tuple[list[Any], list[Element]]:
    """Each variable as symbols, and these in order."""
    made: list[Element] = []

    def new(name: str, index: tuple[int, ...], x: float) -> Element:
        made.append(kit.symbol("_".join([name, *map(str, index)]), float(x), signed))
        return made[-1]

    if any(v.number is complex for v in call.variables):
        raise CannotFollow("complex numbers")
    ins = [filled(v.value, lambda index, x, n=v.name: new(n, index, x)) for v in call.variables]  # type: ignore[misc]
    return ins, made


def _readable(out: Any) -> Any:
    """A result with SymPy expressions in place of elements; arrays become SymPy arrays."""
    import sympy

    def shown(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            flat = [shown(e) for _, e in elements(x)]
            return sympy.Array(flat, x.shape) if x.ndim else flat[0]
        if isinstance(x, Element):
            return x.expr.xreplace({r: sympy.Float(r, 17) for r in x.expr.atoms(sympy.Rational) if r.q > 2**20})
        return sympy.sympify(x) if isinstance(x, (int, float)) else x

    return tree.map_leaves(shown, out)


class SymbolicGradient:
    """SymPy's derivative of a function, as a NumPy function. `.expression` is SymPy's, `.source` the Python code."""

    def __init__(self, f: Callable[..., Any], argnums: Argnums):
        self.f, self.argnums = f, argnums
        name = getattr(f, "__name__", "f")
        self.__name__ = f"{name if name.isidentifier() else 'f'}_symbolic_grad"
        self._latest: tuple[Any, str] | None = None
        self._numbers: list[Any] = []

    @property
    def expression(self) -> Any:
        """The derivative for the arguments of the last call; before the first, for symbols alone."""
        return (self._latest or self._alone())[0]

    @property
    def source(self) -> str:
        """The Python function that the last call ran."""
        return (self._latest or self._alone())[1]

    def _alone(self) -> tuple[Any, str]:
        count = sum(p.default is p.empty for p in inspect.signature(self.f).parameters.values())
        self._latest = self.derive(*[0.5] * count) if count else None
        if self._latest is None:
            raise ValueError("call it once: there are no parameters to make symbols of")
        return self._latest

    def derive(self, *args: Any, **kwargs: Any) -> tuple[Any, str]:
        """The derivative and its source for these arguments."""
        import sympy
        from sympy.printing.numpy import NumPyPrinter

        call, inputs, by, expr = follow_scalar(self.f, args, kwargs, self.argnums)
        plain = {s.expr: sympy.Symbol(s.expr.name) for s in inputs}
        derived = [sympy.diff(expr, s.expr).xreplace(plain) for s in by]
        body = NumPyPrinter({"fully_qualified_modules": True}).doprint(sympy.Tuple(*derived))
        names = ", ".join(s.expr.name for s in inputs)
        source = f"def {self.__name__}({names}):\n    return {body}\n".replace("numpy.", "np.")
        shaped, start = [], 0
        for v in call.variables:
            part = derived[start : start + v.size]
            shaped.append(sympy.Array(part, v.shape) if v.shape else part[0])
            start += v.size
        self._numbers = [s.number for s in inputs]
        return (shaped[0] if len(shaped) == 1 else tuple(shaped)), source

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.prepare(*args, **kwargs)[1]()

    def prepare(self, *args: Any, **kwargs: Any) -> tuple[Callable[[], Any], Callable[[], Any]]:
        """Derive for these arguments: the derived code on them, alone, and with its results in the arguments' structure."""
        call = Call(self.f, args, kwargs, self.argnums)
        self._latest = self.derive(*args, **kwargs)
        scope: dict[str, Any] = {"np": np}
        if "scipy." in self._latest[1]:
            import scipy.special

            scope["scipy"] = scipy
        exec(self._latest[1], scope)
        run, numbers = scope[self.__name__], self._numbers
        code = functools.partial(run, *numbers)
        return code, lambda: in_structure(call, list(map(float, code())))


def follow_scalar(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], argnums: Argnums
) -> tuple[Call, list[Element], list[Element], Any]:
    """The call, all symbols, those to differentiate by, and the expression of the function's one result.

    The other numbers among the arguments are symbols too; the other arrays stay as they are.
    """
    from ...compiler.diagnostics import GradscribeError

    kit = SymbolicKit(max_weight=100_000)
    call = Call(f, args, kwargs, argnums)
    wanted = {v.label for v in call.variables}
    others = [n for n, x in call.arguments.items() if isinstance(x, (float, np.floating)) and n not in wanted]
    every = Call(f, args, kwargs, [*(argnums if isinstance(argnums, (tuple, list)) else [argnums]), *others] if others else argnums)
    ins, inputs = symbols(every, kit)
    labels = [v.label for v in every.variables for _ in range(v.size)]
    values, keywords = every.with_values(ins, constant)
    try:
        (out,) = [e for leaf in tree.leaves(run_followed(f, values, keywords)) for e in numbers(kit, leaf)]
    except CannotFollow as reason:
        raise GradscribeError(f"this function has no SymPy form here: {reason}") from None
    except ValueError:
        raise GradscribeError("a gradient needs a function with one number as its result") from None
    return call, inputs, [s for s, label in zip(inputs, labels, strict=True) if label in wanted], out.expr


def in_structure(call: Call, flat: list[Any]) -> Any:
    """Derivatives by all numbers of all variables, in the structure of `argnums`."""
    per_leaf, start = {}, 0
    for v in call.variables:
        part = flat[start : start + v.size]
        per_leaf[v.label] = np.reshape(part, v.shape) if v.shape else part[0]
        start += v.size
    parts = []
    for name, item in call.wrt:
        value = call.arguments[name] if item is None else call.arguments[name][item]
        prefix = name if item is None else f"{name}[{item}]"
        paths = iter([path for path, _ in tree.leaves_with_paths(value)])
        parts.append(tree.map_leaves(lambda _, p=prefix, q=paths: per_leaf.get(p + next(q)), value))
    return parts[0] if call.single else tuple(parts)


def symbolic_grad(f: Callable[..., Any], argnums: Argnums = 0) -> SymbolicGradient:
    """SymPy's gradient of a function, as a function: for contrast, and as an oracle.

    The path is that of each call's arguments, as in `to_sympy`. Raises GradscribeError where SymPy cannot follow.

    >>> g = symbolic_grad(lambda x, y: x**2 * y)
    >>> g(3.0, 2.0), g.expression
    (12.0, 2*x*y)
    """
    return SymbolicGradient(f, argnums)
