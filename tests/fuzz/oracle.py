"""The derivative of a program without a rule of ours: the program itself is run with complex numbers.

With x + i h d in place of x, the imaginary part of the result is h times the derivative along d, to the last digit. The
source is changed so that it can: comparisons look at real parts, and NumPy's functions that are not analytic, or that
would make real arrays, are replaced by ones that are. Each decision is recorded, so that two runs can be told to have
taken the same path. Where complex numbers do not get through, Richardson's differences of the program as it is.
"""

from __future__ import annotations

import ast
import builtins
import copy
import functools
import math
import warnings
from typing import Any, ClassVar

import numpy as np

STEP = 1e-30


class Kink(Exception):
    """The derivative does not exist here."""


class Instrument(ast.NodeTransformer):
    """Comparisons of real parts, recorded; methods that have no complex meaning as calls of functions."""

    METHODS = frozenset("max min clip var std argmax argmin sort astype".split())

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.ops[0], (ast.Is, ast.IsNot, ast.In, ast.NotIn)):
            return node
        call = lambda f, x: ast.Call(ast.Name(f, ast.Load()), [x], [])  # noqa: E731
        node.left = call("_real", node.left)
        node.comparators = [call("_real", c) for c in node.comparators]
        return call("_seen", node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        f = node.func
        if isinstance(f, ast.Attribute) and f.attr in self.METHODS and not (
            isinstance(f.value, ast.Name) and f.value.id in ("np", "math")
        ):
            return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), f.attr, ast.Load()), [f.value, *node.args], node.keywords)
        return node


def _real(x: Any) -> Any:
    return x.real if isinstance(x, (complex, np.ndarray, np.complexfloating)) else x


class Recorded:
    """NumPy, `math` and the builtins for one run with complex numbers, and the path that it takes."""

    def __init__(self) -> None:
        self.path: list[bytes] = []

    def seen(self, decision: Any) -> Any:
        self.path.append(np.asarray(decision).tobytes())
        return decision

    def larger(self, a: Any, b: Any, out: Any = None) -> Any:
        """Elementwise maximum; a tie is a kink, unless both are the same number."""
        x, y = np.asarray(a), np.asarray(b)
        if np.any((x.real == y.real) & (x != y)):
            raise Kink
        result = np.where(self.seen(x.real >= y.real), x, y)
        return _into(out, result)

    def absolute(self, a: Any, out: Any = None) -> Any:
        x = np.asarray(a)
        if np.any((x.real == 0) & (x.imag != 0)):
            raise Kink
        return _into(out, np.where(self.seen(x.real < 0), -x, x))

    def largest(self, a: Any, axis: Any = None, sign: int = 1, **kwargs: Any) -> Any:
        x = np.asarray(a)
        at = self.seen(np.argmax(sign * x.real, axis=axis, keepdims=True) if axis is not None else np.argmax(sign * x.real))
        found = np.take_along_axis(x, at, axis) if axis is not None else x.flat[at]
        if np.any((x.real == np.real(found)) & (x != found)):
            raise Kink
        return found if axis is None or kwargs.get("keepdims") else np.squeeze(found, axis)


def _into(out: Any, result: Any) -> Any:
    if out is None:
        return result[()]
    (out[0] if isinstance(out, tuple) else out)[...] = result
    return out[0] if isinstance(out, tuple) else out


def _complex(result: Any) -> Any:
    """A new array, so that complex numbers can be stored in it."""
    return result.astype(complex) if isinstance(result, np.ndarray) and result.dtype.kind == "f" else result


class Numpy:
    """`np` for complex numbers."""

    MAKERS = frozenset(
        "array asarray zeros ones empty full zeros_like ones_like empty_like full_like arange linspace eye identity diag".split()
    )

    def __init__(self, run: Recorded) -> None:
        negative = lambda x: -np.asarray(x)  # noqa: E731
        self.float64 = lambda x=0.0: x if np.iscomplexobj(x) else np.float64(x)
        self.maximum, self.fmax = run.larger, run.larger
        self.minimum = self.fmin = lambda a, b, out=None: _into(out, negative(run.larger(negative(a), negative(b))))
        self.abs = self.absolute = self.fabs = run.absolute
        self.max = self.amax = run.largest
        self.min = self.amin = lambda a, axis=None, **kwargs: run.largest(a, axis, -1, **kwargs)
        self.clip = lambda a, low, high, out=None: _into(out, np.asarray(self.minimum(self.maximum(a, low), high)))
        self.sign = lambda x: run.seen(np.sign(_real(np.asarray(x))))
        self.argmax = lambda a, axis=None: run.seen(np.argmax(_real(np.asarray(a)), axis))
        self.argmin = lambda a, axis=None: run.seen(np.argmin(_real(np.asarray(a)), axis))
        self.floor = lambda x: run.seen(np.floor(_real(np.asarray(x))))
        self.argsort = lambda a, axis=-1: run.seen(np.argsort(_real(np.asarray(a)), axis, kind="stable"))
        self.sort = lambda a, axis=-1: np.take_along_axis(np.asarray(a), self.argsort(a, axis), axis)
        self.astype = lambda a, dtype: a if dtype in (float, np.float64) else _real(a).astype(dtype)
        self.hypot = lambda a, b: np.sqrt(a * a + b * b)
        self.logaddexp = lambda a, b: np.log(np.exp(a) + np.exp(b))
        self.linalg = self
        self.empty = lambda shape: self.full(shape, np.nan)
        self.empty_like = lambda a: self.full(np.shape(a), np.nan)
        self.norm = self._norm

    def _norm(self, a: Any) -> Any:
        return np.sqrt(np.sum(np.asarray(a) ** 2))

    def var(self, a: Any, axis: Any = None) -> Any:
        a = np.asarray(a)
        return np.mean((a - np.mean(a, axis=axis, keepdims=True)) ** 2, axis=axis)

    def std(self, a: Any, axis: Any = None) -> Any:
        return np.sqrt(self.var(a, axis))

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        return (lambda *args, **kwargs: _complex(found(*args, **kwargs))) if name in self.MAKERS else found


class Math:
    """`math` for complex numbers; what is outside of a domain of real numbers is refused, as `math` does."""

    DOMAINS: ClassVar = {
        "sqrt": lambda x: x >= 0, "log": lambda x: x > 0, "log1p": lambda x: x > -1, "log10": lambda x: x > 0,
        "acos": lambda x: abs(x) <= 1, "asin": lambda x: abs(x) <= 1,
    }  # fmt: skip

    def __init__(self, run: Recorded) -> None:
        self._run = run

    def __getattr__(self, name: str) -> Any:
        if name in self.DOMAINS:
            return functools.partial(self._inside, name)
        found = getattr(np, {"pow": "power"}.get(name, name), None)
        return found if callable(found) else getattr(math, name)

    def _inside(self, name: str, x: Any) -> Any:
        if not self._run.seen(self.DOMAINS[name](_real(x))):
            raise ValueError("math domain error")
        if name == "sqrt" and _real(x) == 0 and np.iscomplexobj(x):
            raise Kink
        return getattr(np, name)(x)


class Surgery:
    """`gradscribe` for complex numbers: what is stopped has no imaginary part, and rules are not looked at."""

    def stop_gradient(self, x: Any) -> Any:
        return _real(x).astype(x.dtype) if isinstance(x, np.ndarray) else _real(x)

    def checkpoint(self, f: Any) -> Any:
        return f

    def custom_vjp(self, f: Any) -> Any:
        f.defvjp = lambda forward, backward: None
        return f


def namespace(run: Recorded, numpy: Numpy) -> dict[str, Any]:
    """The globals of an instrumented program."""

    def extreme(name: str) -> Any:
        def best(*args: Any, **kwargs: Any) -> Any:
            items = list(args[0]) if len(args) == 1 else list(args)
            sign = 1 if name == "max" else -1
            if any(_real(a) == _real(b) and a != b for a in items for b in items):
                raise Kink
            return items[run.seen(builtins.max(range(len(items)), key=lambda i: sign * _real(items[i])))]

        return best

    return {
        "__name__": "program", "np": numpy, "math": Math(run), "gs": Surgery(), "print": lambda *args, **kwargs: None,
        "_real": _real, "_seen": run.seen, "abs": run.absolute, "max": extreme("max"), "min": extreme("min"), "float": lambda x=0.0: x if np.iscomplexobj(x) else float(x),
        "int": lambda x=0: run.seen(int(_real(x))), "round": lambda x: run.seen(round(_real(x))),
    }  # fmt: skip


class Oracle:
    """A program's derivative along directions, at its arguments."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        tree.body = [s for s in tree.body if not isinstance(s, ast.Import)]
        self.code = compile(ast.fix_missing_locations(Instrument().visit(tree)), "<instrumented>", "exec")

    def run(self, args: list[Any], real: bool = False) -> tuple[Any, list[bytes]]:
        """The value and the path. `real`: without complex numbers, so with the very roundings of the program."""
        recorded = Recorded()
        numpy = Numpy(recorded)
        if real:
            numpy.MAKERS = frozenset()  # type: ignore[misc]
        names = namespace(recorded, numpy)
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)  # a number that lost its imaginary part
            exec(self.code, names)
            return names["f"](*args), recorded.path

    def slope(self, args: list[Any], directions: list[Any]) -> tuple[float, list[bytes]]:
        """The derivative along the directions (None for an argument that stays), and the path.

        Raises `Kink`, or whatever the program does with complex numbers.
        """
        moved = [a if d is None else _moved(a, d, 1j * STEP) for a, d in zip(args, directions, strict=True)]
        value, path = self.run(moved)
        if path != self.run(copy.deepcopy(args), real=True)[1]:
            raise Kink  # a tie that rounding decides
        return float(np.imag(value)) / STEP + 0.0 * float(np.real(value)), path  # nan for nan

    def second(self, args: list[Any], along: list[Any], then: list[Any]) -> float | None:
        """The second derivative: Richardson's difference of slopes; None where a path changes too near."""
        _, path = self.slope(args, then)
        for step in (2e-3, 2e-4, 2e-5):
            found = []
            for t in (step, -step, step / 2, -step / 2):
                at = [a if d is None else _moved(a, d, t) for a, d in zip(args, along, strict=True)]
                slope, own = self.slope(at, then)
                if own != path:
                    break
                found.append(slope)
            else:
                wide, narrow = (found[0] - found[1]) / (2 * step), (found[2] - found[3]) / step
                if abs(wide - narrow) <= 1e-3 * (1 + abs(narrow)):
                    return (4 * narrow - wide) / 3
        return None

    def differences(self, f: Any, args: list[Any], directions: list[Any]) -> float | None:
        """Richardson's difference of the program as it is; None where it does not settle (a kink is near)."""
        for step in (1e-3, 1e-4, 1e-5):
            values = []
            for t in (step, -step, step / 2, -step / 2):
                values.append(f(*[a if d is None else _moved(a, d, t) for a, d in zip(args, directions, strict=True)]))
            wide, narrow = (values[0] - values[1]) / (2 * step), (values[2] - values[3]) / step
            if abs(wide - narrow) <= 1e-5 * (1 + abs(narrow)):
                return float((4 * narrow - wide) / 3)
        return None


def _moved(a: Any, direction: Any, step: complex) -> Any:
    moved = a + step * direction
    return np.asarray(moved) if isinstance(a, np.ndarray) else moved  # of rank 0, it must stay an array
