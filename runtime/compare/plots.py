"""The pictures of the contrast. Matplotlib is the extra `plot`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ...compiler.diagnostics import GradscribeError
from ..verify.calls import Argnums
from ..verify.numeric import EPS
from .numeric_grad import NumericGradient
from .reference import error_of

if TYPE_CHECKING:
    from .comparison import Comparison
    from .swell import Swell

STYLE = {"forward": ("#d95f02", "o"), "central": ("#1b7ca5", "s"), "complex": ("#7a5195", "^")}


def pyplot() -> Any:
    """Matplotlib's interface, or an error that names the extra."""
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError as missing:
        raise GradscribeError("plots need Matplotlib: python -m pip install 'gradscribe[plot]'") from missing
    return plt


def plot_errors(comparison: Comparison, ax: Any = None) -> Any:
    """Relative error against step for each scheme, with the branches that theory predicts, and the automatic result."""
    plt = pyplot()
    ax = ax or plt.subplots(figsize=(7, 4.5), layout="constrained")[1]
    for method, (colour, marker) in STYLE.items():
        steps, errors = step_errors(comparison, method)
        if steps:
            ax.loglog(steps, errors, marker=marker, ms=4, lw=1.2, color=colour, label=f"{method} differences")
    h = np.logspace(-16, 0, 50)
    ax.loglog(h, EPS / h, "--", color="gray", lw=1, label="rounding: eps / h")
    ax.loglog(h, h, ":", color="gray", lw=1, label="truncation: h")
    ax.loglog(h, h**2, "-.", color="gray", lw=1, label="truncation: h squared")
    exact = max(comparison["automatic"].error or 0.0, EPS / 8)
    ax.axhline(exact, color="#2e7d32", lw=1.5, label="automatic (no step)")
    ax.set(xlabel="step h", ylabel="relative error of the gradient", ylim=(1e-18, 1e2), title=f"gradient of {comparison.name}")
    ax.legend(fontsize=8, loc="upper center", ncols=2)
    return ax


def step_errors(comparison: Comparison, method: str) -> tuple[list[float], list[float]]:
    """Steps from 1 to 1e-16 and the errors they give; errors of 0 are shown as an eighth of the machine epsilon."""
    call = comparison.call
    args, kwargs = call.with_values(call.values())
    names: Argnums = call.wrt[0][0] if call.single else [n for n, _ in call.wrt]
    steps, errors = [], []
    for exponent in np.arange(0.0, -16.01, -0.5):
        h = float(10.0**exponent)
        try:
            with np.errstate(all="ignore"):
                gradient = NumericGradient(call.f, names, method, h)(*args, **kwargs)
        except (GradscribeError, ArithmeticError, ValueError):
            continue
        error = error_of(call, gradient, comparison.reference)
        if math.isfinite(error):
            steps.append(h)
            errors.append(max(error, EPS / 8))
    return steps, errors


def plot_swell(swell: Swell, ax: Any = None) -> Any:
    """Operations of SymPy's derivative and of the generated code against depth, and beside it the time to make each."""
    plt = pyplot()
    axes = ax if ax is not None else plt.subplots(1, 2, figsize=(10, 4), layout="constrained")[1]
    depths = [r.depth for r in swell.rows]
    curves = [
        (axes[0], "symbolic_operations", "SymPy's derivative", "#d95f02", "o"),
        (axes[0], "automatic_operations", "generated code, executed", "#2e7d32", "s"),
        (axes[1], "symbolic_seconds", "SymPy", "#d95f02", "o"),
        (axes[1], "automatic_seconds", "generated code", "#2e7d32", "s"),
    ]
    for axis, field, label, colour, marker in curves:
        points = [(d, y) for d, r in zip(depths, swell.rows, strict=True) if (y := getattr(r, field))]
        axis.semilogy(*zip(*points, strict=True), marker=marker, color=colour, label=label)
        axis.set(xlabel="depth")
        axis.legend(fontsize=8)
    axes[0].set(title="scalar operations in the derivative")
    axes[1].set(title="seconds to make and evaluate it")
    return axes


