"""User-like functions through forward and reverse mode and second order, against differences of the function itself.

A program is a function in one of the modules here, marked with the arguments to try. The oracle only calls
the user's function (the second derivative's: the gradient, which the first test has checked).
"""

from __future__ import annotations

import copy
import importlib.util
import inspect
from pathlib import Path

import gradscribe as gs
import numpy as np
import pytest

HERE = Path(__file__).parent
MODULES = sorted(p for p in HERE.rglob("*.py") if not p.name.startswith("test_"))


def programs():
    for path in MODULES:
        spec = importlib.util.spec_from_file_location(f"programs_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, f in inspect.getmembers(module, inspect.isfunction):
            for k, args in enumerate(getattr(f, "points", ())):
                yield pytest.param(f, args, id=f"{path.stem}-{name}" + f"-{k}" * (len(f.points) > 1))


def names_of(f, given):
    """The parameters to differentiate by: those that got floats or complex numbers."""
    parameters = list(inspect.signature(f).parameters)
    return [n for n, a in zip(parameters, given, strict=True) if np.asarray(a).dtype.kind in "fc"]


def fresh(args):
    return [copy.deepcopy(a) for a in args]


def moved(args, k, direction, step):
    args = fresh(args)
    there = args[k] + step * direction
    args[k] = np.asarray(there) if isinstance(args[k], np.ndarray) else type(args[k])(there)
    return args


def slope(f, args, k, direction):
    """Richardson-extrapolated central difference."""
    def central(h):
        return (f(*moved(args, k, direction, h)) - f(*moved(args, k, direction, -h))) / (2 * h)

    h = 1e-3
    return (4 * central(h / 2) - central(h)) / 3


def directions(args, names, f):
    rng = np.random.default_rng(7)
    parameters = list(inspect.signature(f).parameters)
    for name in names:
        k = parameters.index(name)
        shape = np.shape(args[k])
        yield name, k, direction(args[k], shape, rng)


def direction(x, shape, rng):
    if np.iscomplexobj(x):
        return rng.normal(size=shape) + 1j * rng.normal(size=shape)
    return rng.normal(size=shape) if shape else 1.0


@pytest.mark.parametrize(("f", "given"), list(programs()))
def test_first_order(f, given):
    args, names = fresh(given), names_of(f, given)
    expected = f(*fresh(args))
    value, grads = gs.value_and_grad(f, argnums=tuple(names))(*args)
    for before, after in zip(fresh(given), args, strict=True):
        np.testing.assert_array_equal(before, after, err_msg="the caller's array has changed")
    np.testing.assert_allclose(value, expected, rtol=1e-13, atol=1e-13)
    for name, k, d in directions(args, names, f):
        number = slope(f, args, k, d)
        mine = np.sum(np.asarray(grads[names.index(name)]) * d).real
        np.testing.assert_allclose(mine, number, rtol=1e-6, atol=1e-7, err_msg=f"reverse, by {name}")


@pytest.mark.parametrize(("f", "given"), list(programs()))
def test_forward_mode(f, given):
    args, names = fresh(given), names_of(f, given)
    if any(map(np.iscomplexobj, given)):  # a Jacobian in forward mode has no meaning; a derivative along a direction has
        for name, k, d in directions(args, names, f):
            tangents = [d if j == k else None for j in range(len(args))]
            np.testing.assert_allclose(gs.jvp(f, fresh(args), tangents)[1], slope(f, args, k, d), rtol=1e-6, atol=1e-7, err_msg=name)
        return
    grads = gs.grad(f, argnums=tuple(names))(*fresh(args))
    forward = gs.jacfwd(f, argnums=tuple(names))(*fresh(args))
    for name, a, b in zip(names, forward, grads, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-11, err_msg=name)


@pytest.mark.parametrize(("f", "given"), list(programs()))
def test_second_order(f, given):
    args, names = fresh(given), names_of(f, given)
    gradient = gs.grad(f, argnums=names[0])
    k = list(inspect.signature(f).parameters).index(names[0])
    shape = np.shape(args[k])
    d = direction(args[k], shape, np.random.default_rng(3))
    number = slope(lambda *a: np.asarray(gradient(*a)), args, k, d)
    if any(map(np.iscomplexobj, given)):
        along = gs.jvp(gradient, fresh(args), [d if j == k else None for j in range(len(args))])[1]
        np.testing.assert_allclose(along, number, rtol=2e-5, atol=1e-6)
        return
    hessian = np.asarray(gs.hessian(f, argnums=names[0])(*fresh(args)))
    along = np.tensordot(hessian, d, axes=len(shape)) if shape else hessian * d
    np.testing.assert_allclose(along, number, rtol=2e-5, atol=1e-6)
