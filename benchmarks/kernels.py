"""Value and gradient of the classic kernels of tests/programs/kernels, against the kernels themselves, in one run.

Run: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/kernels.py [NAME ...]
Every kernel is differentiated with respect to all of its floats. The kernels that write to their arguments get
copies, and so does the primal that they are compared with.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import os
import statistics
import sys
from pathlib import Path

os.environ.setdefault("GRADSCRIBE_CHECK", "off")
TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path += [str(TESTS), str(TESTS / "programs" / "kernels")]

import gradscribe as gs  # noqa: E402
import numpy as np  # noqa: E402
from ratios import seconds  # noqa: E402

rng = np.random.default_rng(0)


def normal(*shape):
    return 0.3 * rng.normal(size=shape)


def positive(*shape):
    return rng.uniform(0.5, 1.5, size=shape)


def dominant(n):
    return normal(n, n) + 2.0 * n * np.eye(n)


def spd(n):
    a = normal(n, n)
    return a @ a.T + n * np.eye(n)


def stochastic(n, m):
    p = positive(n, m)
    return p / p.sum(axis=1, keepdims=True)


def cases():
    """Module, kernel, arguments of a size at which the loops dominate."""
    chain, seen = stochastic(8, 8), rng.integers(0, 8, 100)
    start, logs = np.full(8, 1 / 8), np.log(stochastic(8, 8))
    return {
        "stencils": {
            "jacobi_1d": (normal(1000), 100), "jacobi_1d_by_elements": (normal(100), 20),
            "jacobi_2d": (normal(100, 100), normal(100, 100), 50), "gauss_seidel": (normal(20, 20), 10),
            "sor": (normal(20, 20), 1.3, 10), "red_black": (normal(100, 100), 50), "heat_3d": (normal(30, 30, 30), 0.1, 20),
            "burgers": (normal(100), 0.1, 0.05, 20), "upwind_burgers": (1 + normal(1000), 0.1, 100),
            "advection_lax_wendroff": (normal(1000), 0.3, 100), "wave": (normal(1000), 0.4, 100),
            "maxwell_1d": (normal(999), normal(1000), 0.5, 100), "adi": (normal(20, 20), 0.15, 5),
            "crank_nicolson": (normal(100), 0.4, 10), "convolution": (normal(20, 20), normal(3, 3)),
            "convolution_by_shifts": (normal(200, 200), normal(5, 5)),
            "gray_scott": (1 + normal(64, 64), 0.16, 0.08, 50),
        },
        "linear_algebra": {
            "thomas": (normal(1000), 3 + normal(1000), normal(1000), normal(1000)), "lu": (dominant(20),),
            "lu_by_rows": (dominant(100),), "gauss_with_pivots": (dominant(20), normal(20)), "cholesky": (spd(20),),
            "cholesky_in_place": (spd(100),), "gram_schmidt": (normal(60, 30) + np.eye(60, 30),),
            "classical_gram_schmidt": (normal(60, 30) + np.eye(60, 30),),
            "householder": (normal(60, 30) + np.eye(60, 30),), "givens": (normal(12, 8) + np.eye(12, 8),),
            "forward_substitution": (dominant(40), normal(40)), "back_substitution": (dominant(200), normal(200)),
            "back_substitution_by_columns": (dominant(200), normal(200)), "jacobi_rotations": (spd(10),),
            "matrix_exponential": (0.1 * normal(50, 50), 20), "conjugate_gradient": (spd(100), normal(100), 20),
            "matrix_product": (normal(15, 15), normal(15, 15)), "inverse_by_gauss_jordan": (dominant(30),),
        },
        "recurrences": {
            "floyd_warshall": (10 * positive(16, 16),), "min_plus": (10 * positive(60, 60),),
            "soft_min_plus": (10 * positive(10, 10), 0.5), "needleman_wunsch": (normal(30, 30), 0.2),
            "soft_needleman_wunsch": (normal(30, 30), 0.2), "soft_dtw": (normal(30), normal(30), 0.5),
            "hmm_forward": (chain, chain, start, seen), "hmm_forward_log": (logs, logs, np.log(start), seen[:20]),
            "viterbi": (logs, logs, np.log(start), seen), "kalman_1d": (1 + normal(1000), 0.3, 0.5, 0.8),
            "kalman": (normal(100), np.array([0.05, 0.2]), 0.3, 0.1), "garch": (normal(1000), 0.1, 0.15, 0.7),
            "arma": (normal(300), np.array([0.5, -0.2]), np.array([0.3])), "american_put": (100.0, 103.0, 0.05, 0.3, 0.5, 200),
            "european_lattice": (100.0, 95.0, 0.03, 0.25, 1.0, 50), "lstm": (normal(300), normal(2, 3), 0.1),
            "gru": (normal(10, 10), normal(10, 10), normal(100, 10)),
            "exponential_smoothing": (normal(1000), 0.4),
        },
        "dynamics": {
            "lotka_volterra_rk4": (1.0, 0.5, 1.1, 0.4, 0.1, 0.4), "pendulum_verlet": (0.4, 0.1, 9.81, 0.001, 1000),
            "lotka_volterra_in_a_table": (np.array([1.0, 0.5]), np.array([1.1, 0.4, 0.1, 0.4]), 300),
            "n_body": (3 * rng.normal(size=(8, 2)), normal(8, 2), positive(8), 10),
            "n_body_by_arrays": (3 * rng.normal(size=(30, 2)), normal(30, 2), 20),
            "lennard_jones": (5 * rng.normal(size=(20, 3)), 1.0, 0.9),
            "spring_chain": (np.arange(50.0), normal(50), 2.0, 10), "sir": (0.9, 0.1, 0.5, 0.2),
        },
        "sums": {
            "horner": (normal(1000), 0.7), "clenshaw": (normal(1000), 0.4), "fft": (normal(256), normal(256)),
            "dft": (normal(40),), "haar": (normal(4096)[:8],), "romberg": (0.2, 1.7, 8),
            "kmeans_cost": (rng.normal(size=(100, 2)), rng.normal(size=(4, 2))),
            "natural_spline": (np.arange(300.0), normal(300), 140.3),
            "newton_interpolation": (np.arange(30.0) / 10, normal(30), 0.8), "polygon_area": (normal(300, 2),),
            "de_casteljau": (normal(30, 2), 0.35), "softmax_cross_entropy": (normal(1000),),
            "prefix_sums": (normal(5000),),
        },
    }  # fmt: skip


def row(f, args):
    """The primal's and the gradient's time, and their ratio: medians of interleaved repeats."""
    names = tuple(n for n, a in zip(inspect.signature(f).parameters, args, strict=True) if np.asarray(a).dtype.kind == "f")
    gradient = gs.value_and_grad(f, argnums=names)
    value, _ = gradient(*args)
    np.testing.assert_allclose(value, f(*copy.deepcopy(args)), rtol=1e-10)

    def primal(*args):
        return f(*[a.copy() if isinstance(a, np.ndarray) else a for a in args])

    pairs = [(seconds(primal, args), seconds(gradient, args)) for _ in range(5)]
    p, g = (statistics.median(column) for column in zip(*pairs, strict=True))
    return p, g, statistics.median(b / a for a, b in pairs)


def main(wanted):
    print(f"{'microseconds':32s} {'primal':>10s} {'gradient':>10s} {'ratio':>8s}")
    rows = []
    for module, kernels in cases().items():
        for name, args in kernels.items():
            if wanted and name not in wanted:
                continue
            p, g, ratio = row(getattr(importlib.import_module(module), name), args)
            rows.append((ratio, name))
            print(f"{name:32s} {1e6 * p:10.1f} {1e6 * g:10.1f} {ratio:8.2f}", flush=True)
    ratios = sorted(r for r, _ in rows)
    print(f"median {statistics.median(ratios):.2f}, worst {', '.join(f'{n} {r:.1f}' for r, n in sorted(rows)[-5:])}")


if __name__ == "__main__":
    main(sys.argv[1:])
