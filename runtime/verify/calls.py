"""A call taken apart for the oracles: its variables leaf by leaf, and the call again with other numbers in them."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import tree
from ..callables import Callee, wanted

Argnums = int | str | tuple[int | str, ...] | list[int | str] | None


@dataclass(frozen=True)
class Variable:
    """A float, a complex number or an array of such that is differentiated: `label` for people, `name` for symbols."""

    position: int  # among the leaves of all arguments
    label: str
    name: str
    value: Any

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def size(self) -> int:
        return int(np.size(self.value))

    @property
    def number(self) -> type:
        """`float` or `complex`."""
        return complex if np.iscomplexobj(self.value) else float

    @property
    def of_numpy(self) -> bool:
        """Whether it is one of NumPy's numbers, or an array without axes, which code may tell from Python's."""
        return isinstance(self.value, (np.ndarray, np.generic)) and not self.shape

    def double(self, x: Any) -> Any:
        """A value of this variable, which comes as one of another class, as float64 (or complex128)."""
        if isinstance(self.value, np.ndarray):
            return np.array(x, dtype=self.number)
        return np.dtype(self.number).type(x) if self.of_numpy else self.number(x)

    @property
    def single_precision(self) -> bool:
        return np.asarray(self.value).real.dtype.itemsize < 8


class Call:
    """`f(*args, **kwargs)` and what is differentiated in it (`argnums` None: every float argument).

    `whole`: by argument, the paths of whole numbers that are used as such.
    """

    def __init__(
        self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None, argnums: Argnums,
        signature: inspect.Signature | None = None, whole: dict[str, set[str]] | None = None,
    ):  # fmt: skip
        self.f, self.whole, self.signature = f, whole or {}, signature or signature_of(f, len(args))
        bound = self.signature.bind(*args, **(kwargs or {}))
        self.arguments = dict(bound.arguments)
        self.wrt, self.single = self._wanted(argnums)
        self.variables = self._find_variables()

    def _wanted(self, argnums: Argnums) -> tuple[list[tuple[str, int | None]], bool]:
        """What `argnums` means: (parameter, item of `*args` or None) each, and whether it was just one."""
        if argnums is None:
            names = [n for n, v in self.arguments.items() if any(map(_is_float, tree.leaves(v)))]
            return [(n, None) for n in names], len(names) == 1
        asked = wanted(Callee(self.f, self.signature), argnums)
        return [(asked.names[k], item) for k, item in asked.picks], asked.single

    def _find_variables(self) -> list[Variable]:
        variables, position = [], 0
        for name, value in self.arguments.items():
            whole = {*tree.declared_whole(value), *self.whole.get(name, ())}  # these have no derivative
            for path, leaf in tree.leaves_with_paths(value):
                wanted = any(name == n and (i is None or path.startswith(f"[{i}]")) for n, i in self.wrt) and path not in whole
                if wanted and (_is_float(leaf) or type(leaf) is int):
                    plain = re.sub(r"\W+", "_", name + path).strip("_")
                    variables.append(Variable(position, name + path, plain, leaf))
                position += 1
        return variables

    def values(self) -> list[Any]:
        """Every variable in double precision, of its own class."""
        return [v.double(v.value) for v in self.variables]

    def with_values(self, new: list[Any], other: Callable[[Any], Any] = lambda x: x) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with other values for the variables; arrays that stay are copies, made by `other`."""
        replaced = {v.position: x for v, x in zip(self.variables, new, strict=True)}
        counter = iter(range(10**9))

        def leaf(x: Any) -> Any:
            k = next(counter)
            if k in replaced:
                return replaced[k]
            return other(x.copy() if isinstance(x, np.ndarray) else x)

        arguments = {n: tree.map_leaves(leaf, v) for n, v in self.arguments.items()}
        bound = inspect.BoundArguments(self.signature, arguments)  # type: ignore[arg-type]
        return bound.args, bound.kwargs

    def run(self, new: list[Any] | None = None) -> Any:
        """The function's result, with fresh copies of all arrays."""
        own = [np.array(v.value) if v.shape else v.value for v in self.variables]
        args, kwargs = self.with_values(own if new is None else new)
        return self.f(*args, **kwargs)

    def columns(self, gradient: Any) -> list[Any]:
        """A gradient in `argnums`' structure as one entry per variable."""
        parts = [gradient] if self.single else list(gradient)
        found: list[tuple[Any, Any]] = []
        for (name, item), part in zip(self.wrt, parts, strict=True):
            value = self.arguments[name] if item is None else self.arguments[name][item]
            found += [(x, g) for x, g in aligned(value, part) if _is_float(x) or type(x) is int and g is not None]
        order = self._order_of_columns()
        return [found[k][1] for k in order]

    def _order_of_columns(self) -> list[int]:
        """Where each variable is among the entries of `argnums`' order."""
        labels = []
        for name, item in self.wrt:
            prefix = name if item is None else f"{name}[{item}]"
            labels += [v.label for v in self.variables if _under(v.label, prefix)]
        return [labels.index(v.label) for v in self.variables]

    def rows(self, out: Any, derivative: Any) -> list[list[Any]]:
        """A Jacobian (or gradient) as, per leaf of the result, one entry per variable."""
        return [self.columns(d) for _, d in aligned(out, derivative)]


def _under(label: str, prefix: str) -> bool:
    return label == prefix or label.startswith(prefix) and label[len(prefix)] in "[."


def aligned(value: Any, beside: Any) -> list[tuple[Any, Any]]:
    """The leaves of a value, each with what stands in its place in another tree, which may go deeper.

    >>> aligned([1.0, {"a": 2.0}], (10, {"a": (20, 30)}))
    [(1.0, 10), (2.0, (20, 30))]
    """
    if not tree.is_container(value):
        return [(value, beside)]
    if isinstance(value, dict):
        pairs = [(value[k], beside[k]) for k in value]
    elif dataclasses.is_dataclass(value):
        pairs = [(getattr(value, f.name), getattr(beside, f.name)) for f in dataclasses.fields(value)]
    else:
        pairs = list(zip(value, beside, strict=True))
    return [pair for v, b in pairs for pair in aligned(v, b)]


def _is_float(x: Any) -> bool:
    return isinstance(x, (float, complex, np.inexact)) or isinstance(x, np.ndarray) and x.dtype.kind in "fc"


def signature_of(f: Callable[..., Any], count: int) -> inspect.Signature:
    """A callable's signature; x, y, ... where it has none (ufuncs)."""
    try:
        return inspect.signature(f)
    except (TypeError, ValueError):
        kind = inspect.Parameter.POSITIONAL_ONLY
        return inspect.Signature([inspect.Parameter(f"x{i}" if count > 1 else "x", kind) for i in range(count)])


def elements(x: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """The numbers in a leaf with their indices.

    >>> list(elements(2.0)), list(elements(np.array([1.0, 3.0])))
    ([((), 2.0)], [((0,), np.float64(1.0)), ((1,), np.float64(3.0))])
    """
    if isinstance(x, np.ndarray):
        for index in np.ndindex(x.shape):
            yield index, x[index]
    else:
        yield (), x
