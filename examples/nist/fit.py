"""Fits NIST's certified nonlinear regressions with the Jacobians that gradscribe writes.

Run it:  python examples/nist/fit.py [NAME ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import gradscribe as gs
import numpy as np
from hand_written import JACOBIANS
from models import MODELS
from scipy.optimize import least_squares
from strd import NAMES, DataSet, load

Function = Callable[[np.ndarray, np.ndarray], np.ndarray]

# One setting for all data sets: steps scaled by the columns of the Jacobian, and tolerances so tight that the
# solver stops where rounding does not let it improve.
SOLVER = {"method": "trf", "x_scale": "jac", "ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15, "max_nfev": 5000}


@dataclass(frozen=True)
class Fit:
    parameters: np.ndarray
    digits: np.ndarray  # agreeing with the certified values, per parameter; 11 are certified
    evaluations: int


@cache
def generated_jacobian(model: Function) -> Function:
    return gs.jacobian(model)


def fit(data: DataSet, start: int, jacobian: Function) -> Fit:
    """Fit a data set from its first (1) or second (2) starting point."""
    model = MODELS[data.name]
    with np.errstate(all="ignore"):  # a step too far may overflow; the solver then takes a shorter one
        found = least_squares(
            lambda b: model(b, data.x) - data.y,
            data.starts[start - 1],
            jac=lambda b: jacobian(b, data.x),
            **SOLVER,
        )
    error = np.abs(found.x - data.certified) / np.abs(data.certified)
    return Fit(found.x, -np.log10(np.maximum(error, 1e-11)), found.nfev)


def report(data: DataSet) -> None:
    """Certified against fitted values, and the fewest agreeing digits from both starting points."""
    model = MODELS[data.name]
    generated = {start: fit(data, start, generated_jacobian(model)) for start in (1, 2)}
    by_hand = {start: fit(data, start, JACOBIANS[model]) for start in (1, 2)}
    print(f"\n{data.name}: {model.__name__}, {data.x.size} observations")
    print("        certified           from start 1        digits  from start 2        digits")
    for k, certified in enumerate(data.certified):
        columns = "  ".join(f"{generated[s].parameters[k]:<18.10e}  {generated[s].digits[k]:6.1f}" for s in (1, 2))
        print(f"  b{k + 1} =  {certified:<18.10e}  {columns}")
    evaluations = ", ".join(f"{generated[s].evaluations} ({by_hand[s].evaluations})" for s in (1, 2))
    print(f"  model evaluations from start 1, 2 with the generated (a hand-written) Jacobian: {evaluations}")


def main(names: list[str]) -> None:
    print("The Jacobian of chwirut as gradscribe writes it:\n")
    data = load("Chwirut1")
    generated_jacobian(MODELS["Chwirut1"])(data.starts[0], data.x)
    print(generated_jacobian(MODELS["Chwirut1"]).source)
    for name in names:
        report(load(name))


if __name__ == "__main__":
    main(sys.argv[1:] or NAMES)
