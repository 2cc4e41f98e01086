"""Value and gradient beside autograd and JAX: the same functions, given to each with its own `numpy`; ratios of one run.

Run: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/peers.py   (`pip install autograd jax` for the columns)
JAX is timed compiled (`jax.jit`, float64), after its first call; a peer that refuses a function says so in its column.
"""

from __future__ import annotations

import statistics
import time
import types
from collections.abc import Callable
from importlib import import_module
from typing import Any

import gradscribe as gs
import numpy as np
import ratios


def with_numpy(f: Callable[..., Any], numpy: Any, special: Any) -> Callable[..., Any]:
    """The same code, reading another `np`, and `math` from it too."""
    math = types.SimpleNamespace(sqrt=numpy.sqrt, log=numpy.log, exp=numpy.exp, erf=special.erf)
    return types.FunctionType(f.__code__, {**f.__globals__, "np": numpy, "math": math}, f.__name__, f.__defaults__)


def of_autograd(f: Callable[..., Any], argnums: tuple[int, ...]) -> Callable[..., Any]:
    autograd = import_module("autograd")
    g = with_numpy(f, import_module("autograd.numpy"), import_module("autograd.scipy.special"))
    return autograd.value_and_grad(g, argnum=argnums)


def of_jax(f: Callable[..., Any], argnums: tuple[int, ...]) -> Callable[..., Any]:
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    g = with_numpy(f, import_module("jax.numpy"), import_module("jax.scipy.special"))
    code = f.__code__
    counts = [i for i, name in enumerate(code.co_varnames[: code.co_argcount]) if name in ("n", "steps")]
    compiled = jax.jit(jax.value_and_grad(g, argnums), static_argnums=counts)
    return lambda *args: jax.block_until_ready(compiled(*args))


PEERS = {"autograd": of_autograd, "JAX": of_jax}


def cases() -> list[tuple[str, Callable[..., Any], tuple[int, ...], tuple[Any, ...]]]:
    """Name, function, arguments to differentiate by, arguments."""
    rng = np.random.default_rng(0)
    network = (rng.normal(size=(20, 50)), np.zeros(50), rng.normal(size=(50, 1)), np.zeros(1), rng.normal(size=(64, 20)), rng.normal(size=(64, 1)))
    line = [(f"line fit, {n} points", ratios.mse, (0, 1), (1.5, 0.5, rng.normal(size=n), rng.normal(size=n))) for n in (100, 100_000)]
    sums = [(f"sum(tanh * exp + log1p), {n}", ratios.elementwise, (0,), (rng.normal(size=n),)) for n in (1000, 100_000)]
    return [
        ("Black-Scholes, math on floats", ratios.black_scholes, (0, 1, 2, 3, 4), (100.0, 95.0, 0.05, 0.2, 1.0)),
        *line,
        ("two-layer network, 64 x 20", ratios.network, (0, 1, 2, 3), network),
        *sums,
        ("recurrence, 1000 steps", ratios.recurrence, (0,), (0.5, 1000)),
        ("stencil in place, 400 points, 50 steps", ratios.stencil, (0,), (rng.normal(size=400), 50)),
        ("Newton's square root", ratios.newton_sqrt, (0,), (7.0,)),
    ]  # fmt: skip


def row(name: str, f: Callable[..., Any], argnums: tuple[int, ...], args: tuple[Any, ...]) -> str:
    """Our microseconds, and how many times as long each peer takes (the first call, with compiling, in brackets)."""
    ours = gs.value_and_grad(f, argnums=argnums)
    value = ours(*args)[0]
    fields = [""] * len(PEERS)
    for k, make in enumerate(PEERS.values()):
        start = time.perf_counter()
        try:
            peer = make(f, argnums)
            np.testing.assert_allclose(peer(*args)[0], value, rtol=1e-8)
        except Exception as e:
            fields[k] = f"refused: {type(e).__name__}"
            continue
        first = time.perf_counter() - start
        pairs = [(ratios.seconds(ours, args), ratios.seconds(peer, args)) for _ in range(5)]
        fields[k] = f"{statistics.median(b / a for a, b in pairs):8.1f} ({first:5.2f} s)"
    return f"{name:40s} {1e6 * ratios.seconds(ours, args):12.2f} " + " ".join(f"{x:>34s}" for x in fields)


def main() -> None:
    for name in list(PEERS):
        try:
            import_module(name.lower())
        except ModuleNotFoundError:
            del PEERS[name]
    print(f"{'':40s} {'ours, us':>12s} " + " ".join(f"{name + ' / ours (first call)':>34s}" for name in PEERS))
    for case in cases():
        print(row(*case))


if __name__ == "__main__":
    main()
