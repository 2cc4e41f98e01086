"""What a call costs beyond the generated function: five floats, and five arrays. The aim is 200 ns for the floats.

PYTHONPATH=... python benchmarks/dispatch.py
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
from gradscribe import grad


def five(a, b, c, d, e):
    return a * b + c * d + e


def five_arrays(a, b, c, d, e):
    return np.sum(a * b + c * d + e)


def nanoseconds(call: Callable[..., Any], args: tuple[Any, ...], number: int = 20_000) -> float:
    """The best time of one call, in ns."""
    names = {"call": call} | {f"a{i}": a for i, a in enumerate(args)}
    statement = f"call({', '.join(f'a{i}' for i in range(len(args)))})"
    return min(timeit.repeat(statement, globals=names, number=number, repeat=9)) / number * 1e9


def main() -> None:
    cases = [
        ("5 floats", five, tuple(map(float, range(1, 6)))),
        ("5 arrays of 10", five_arrays, tuple(np.full(10, float(i)) for i in range(1, 6))),
        ("5 arrays of 3 x 4", five_arrays, tuple(np.full((3, 4), float(i)) for i in range(1, 6))),
    ]
    print(f"{'arguments':<20}{'generated':>12}{'called':>12}{'dispatch':>12}   ns")
    for name, f, args in cases:
        called = grad(f, (0, 1, 2, 3, 4))
        called(*args)
        run = called._specializer.latest.compiled.function
        alone, all_in = nanoseconds(run, args), nanoseconds(called, args)
        print(f"{name:<20}{alone:>12.0f}{all_in:>12.0f}{all_in - alone:>12.0f}")


if __name__ == "__main__":
    main()
