"""What the tests call a rule's function with: calls whose arrays are drawn when the test runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Random:
    """Random numbers between `low` and `high`; with `kind` a matrix of that kind. Shape () is a Python float."""

    shape: tuple[int, ...]
    low: float = -2.0
    high: float = 2.0
    kind: str = "plain"
    imaginary: float = 0.0  # the bound of the imaginary part, for complex numbers

    def draw(self, rng: np.random.Generator) -> Any:
        """One of them."""
        x = rng.uniform(self.low, self.high, self.shape)
        if self.imaginary:
            x = x + 1j * rng.uniform(-self.imaginary, self.imaginary, self.shape)
        if not self.shape:
            return x.item() if self.imaginary else float(x)
        if self.kind == "regular":
            return x + 4.0 * np.eye(self.shape[-1])
        if self.kind == "definite":
            return x @ np.conj(np.swapaxes(x, -1, -2)) + 2.0 * np.eye(self.shape[-1])
        if self.kind == "symmetric":
            return x + np.conj(np.swapaxes(x, -1, -2)) + np.diag(3.0 * np.arange(self.shape[-1]))
        return np.sort(x) if self.kind == "ascending" else x


def real(*shape: int, low: float = -2.0, high: float = 2.0) -> Random:
    """Any numbers."""
    return Random(shape, low, high)


def complex_(*shape: int) -> Random:
    """Any complex numbers."""
    return Random(shape, imaginary=2.0)


def positive(*shape: int) -> Random:
    """Numbers away from zero."""
    return Random(shape, 0.4, 2.5)


def matrix(kind: str, n: int, *stack: int) -> Random:
    """Square matrices: "regular", "definite" or "symmetric" (with distinct eigenvalues)."""
    return Random((*stack, n, n), -1.0, 1.0, kind)


def ascending(n: int) -> Random:
    """Increasing numbers."""
    return Random((n,), -2.0, 2.0, "ascending")


@dataclass(frozen=True)
class Call:
    """The arguments of one call."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)

    @property
    def symmetric(self) -> bool:
        """Whether a matrix in it must stay symmetric."""
        return any(isinstance(a, Random) and a.kind in ("definite", "symmetric") for a in self.args)

    def as_complex(self, wrt: tuple[str, ...], names: list[str]) -> Call:
        """The same call with complex numbers in the operands `wrt`; `names`: those of the positional arguments."""
        args = tuple(_as_complex(a) if n in wrt else a for a, n in zip(self.args, names, strict=True))
        return Call(args, {k: _as_complex(v) if k in wrt else v for k, v in self.kwargs.items()})

    def draw(self, rng: np.random.Generator) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with their random numbers drawn."""
        return _draw(self.args, rng), {k: _draw(v, rng) for k, v in self.kwargs.items()}


def _as_complex(x: Any) -> Any:
    if isinstance(x, Random):
        return replace(x, imaginary=0.5 * min(x.high - x.low, 2.0))
    return type(x)(map(_as_complex, x)) if isinstance(x, (tuple, list)) else x


def _draw(x: Any, rng: np.random.Generator) -> Any:
    if isinstance(x, Random):
        return x.draw(rng)
    return type(x)(_draw(i, rng) for i in x) if isinstance(x, (tuple, list)) else x


class Fixed(float):
    """A number that a sample is not differentiated by."""


def call(*args: Any, **kwargs: Any) -> Call:
    """A sample: `call(real(2, 3), axis=0)`."""
    return Call(args, kwargs)


# How the operands of an elementwise function are shaped: numbers, arrays, and each way to broadcast.
_SHAPES: dict[int, tuple[tuple[tuple[int, ...], ...], ...]] = {
    1: (((),), ((3,),), ((2, 1),)),
    2: (((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2,)), ((2, 2), ()), ((2, 2, 3), (1, 3))),
    3: (((), (), ()), ((2, 3), (3,), ()), ((3,), (2, 1), (1,))),
    4: (((), (), (), ()), ((2, 3), (3,), (), (2, 1))),
}


def elementwise_calls(domain: tuple[tuple[float, float], ...], scalars_only: bool) -> list[Call]:
    """Calls of an elementwise function over its domain: numbers, and arrays that broadcast."""
    shapes = _SHAPES.get(len(domain), (((),) * len(domain),))
    chosen = shapes[:1] if scalars_only else shapes
    return [Call(tuple(Random(s, *d) for s, d in zip(row, domain, strict=True))) for row in chosen]
