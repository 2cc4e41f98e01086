"""Python as people write it: each program here in reverse and forward mode and second order, against differences.

A program is a function with an attribute `at`: the arguments to try, which may be nested. The oracle only calls the
user's function (the second derivative's: the gradient, which the first test has checked).
"""

from __future__ import annotations

import copy
import importlib.util
import inspect
import sys
from pathlib import Path

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.runtime import tree

MODULES = sorted(p for p in Path(__file__).parent.glob("*.py") if not p.name.startswith("test_"))


def programs():
    for path in MODULES:
        name = f"language_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, f in inspect.getmembers(module, inspect.isfunction):
            if hasattr(f, "at"):
                yield pytest.param(f, id=f"{path.stem}-{name}")


PROGRAMS = list(programs())


def moves(x):
    return np.asarray(x).dtype.kind == "f"


def flat(value):
    """Every float in a nested value."""
    return np.concatenate([np.zeros(0), *(np.ravel(x) for x in tree.leaves(value) if moves(x))])


def like(value, numbers):
    """A nested value with other floats."""
    rest = list(numbers)

    def leaf(x):
        if not moves(x):
            return x
        taken, rest[: np.size(x)] = rest[: np.size(x)], []
        return np.reshape(taken, np.shape(x)) if isinstance(x, np.ndarray) else float(taken[0])

    return tree.map_leaves(leaf, value)


def tangent(value, numbers):
    """A direction: None where there is no float."""
    return tree.map_leaves(lambda x, t: t if moves(x) else None, value, like(value, numbers))


def fresh(f):
    return copy.deepcopy(list(f.at))


def moving(f):
    """The positions of the arguments that hold floats."""
    return [k for k, a in enumerate(f.at) if flat(a).size]


def slope(g, f, k, d):
    """Richardson-extrapolated central difference of `g` along `d` in argument `k` of the program `f`."""

    def at(t):
        args = fresh(f)
        args[k] = like(args[k], flat(f.at[k]) + t * d)
        return g(*args)

    def central(h):
        return (at(h) - at(-h)) / (2 * h)

    return (4 * central(5e-4) - central(1e-3)) / 3


def directions(f):
    rng = np.random.default_rng(7)
    return [(k, rng.normal(size=flat(f.at[k]).size)) for k in moving(f)]


def tangents(f, k, d):
    """The tangents of all arguments for a direction in one."""
    return tuple(tangent(a, d if j == k else 0.0 * flat(a)) for j, a in enumerate(f.at))


@pytest.mark.parametrize("f", PROGRAMS)
def test_gradient(f, capsys):
    args = fresh(f)
    value, grads = gs.value_and_grad(f, argnums=tuple(moving(f)))(*args)
    np.testing.assert_allclose(value, f(*fresh(f)), rtol=1e-12)
    for (k, d), gradient in zip(directions(f), grads, strict=True):
        assert tree.same_structure(f.at[k], gradient)
        np.testing.assert_allclose(flat(gradient) @ d, slope(f, f, k, d), rtol=1e-6, atol=1e-7, err_msg=f"argument {k}")
    for before, after in zip(fresh(f), args, strict=True):
        np.testing.assert_array_equal(flat(before), flat(after))


@pytest.mark.parametrize("f", PROGRAMS)
def test_forward_mode(f, capsys):
    grads = gs.grad(f, argnums=tuple(moving(f)))(*fresh(f))
    for (k, d), gradient in zip(directions(f), grads, strict=True):
        _, along = gs.jvp(f, tuple(fresh(f)), tangents(f, k, d))
        np.testing.assert_allclose(along, flat(gradient) @ d, rtol=1e-9, atol=1e-11, err_msg=f"argument {k}")


@pytest.mark.parametrize("f", PROGRAMS)
def test_second_order(f, capsys):
    k, d = directions(f)[0]
    gradient = gs.grad(f, argnums=k)
    expected = slope(lambda *args: flat(gradient(*args)), f, k, d)
    _, along = gs.jvp(gradient, tuple(fresh(f)), tangents(f, k, d))
    np.testing.assert_allclose(flat(along), expected, rtol=2e-5, atol=2e-6, err_msg="forward over reverse")
    if all(moves(leaf) for a in f.at for leaf in tree.leaves(a)):
        pull = gs.vjp(gradient, *fresh(f))[1]
        np.testing.assert_allclose(flat(pull(like(f.at[k], d))[k]), expected, rtol=2e-5, atol=2e-6, err_msg="reverse over reverse")
