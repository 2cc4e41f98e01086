"""Carlson's integrals to third order, where arguments are equal or nearly so, against differences of 40 digits."""

import gradscribe as gs
import mpmath
import numpy as np
import pytest
from scipy import special

POINTS = {
    "elliprd": [(0.7, 0.7, 0.7), (1.3, 0.7, 1.3), (0.7, 0.7000001, 30.0)],
    "elliprj": [(0.7, 0.7, 0.7, 0.7), (1.3, 0.5, 2.0, 1.3), (1.0, 2.0, 3.0, -0.5)],
    "elliprf": [(0.7, 0.7, 2.0)],
    "elliprg": [(0.7, 0.7, 0.7)],
    "elliprc": [(0.7, 0.70001)],
}


@pytest.mark.parametrize(("name", "point", "k"), [(n, p, k) for n, ps in POINTS.items() for p in ps for k in (0, len(p) - 1)])
def test_third_order(name, point, k, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    target, precise = getattr(special, name), getattr(mpmath, name)

    def f(*args):
        return target(*args)

    with mpmath.workdps(40):
        slope = mpmath.diff(lambda t: precise(*point[:k], t, *point[k + 1 :]), mpmath.mpf(point[k]), 3, h=mpmath.mpf("1e-8"))
    found = gs.grad(gs.grad(gs.grad(f, argnums=k), argnums=k), argnums=k)(*map(np.float64, point))
    assert found == pytest.approx(float(mpmath.re(slope)), rel=1e-8)


def test_complex_arguments():
    def f(z):
        return special.elliprd(z, 0.5 - 1.0j, z + 0.0)

    at, step = 1.0 + 2.0j, 1e-4
    slope = (f(at + step) - f(at - step)) / (2 * step)
    assert gs.grad(f, holomorphic=True)(at) == pytest.approx(slope, rel=1e-7)
