"""What is printed is what the function prints."""

from __future__ import annotations

from dataclasses import dataclass

import gradscribe as gs
import numpy as np
import pytest


@dataclass
class Point:
    u: float
    k: int


def specs(x):
    print(f"{x:.3f}|{x!r:>10}|{3:3d}|{x:{'.1e'}}|{x=:.2f}|{{}}")
    return x


def template(x):
    print("{:.3f}|{}|{a!r}|{b:>9.1e}".format(x, 2, a=x, b=x), "{1}{0}".format(x, "k"))  # noqa: UP030, UP032
    return x


def percent(x):
    print("%.3f" % x, "%.2f %s %d" % (x, "a", 3))  # noqa: UP031
    return x


def functions(x):
    print(format(x, ".2f"), str(x), repr(x), str(x) * 2, "a" + f"{x:.1f}" + '"', sep=";", end="!\n")
    return x


def joined(x):
    print(", ".join(f"{v:.2f}" for v in [x, 2 * x]), "-".join(["a", str(x)]))
    return x


def containers(x):
    print([x, 2], (x,), {"a": x, 3: (x, "b")}, [], (), {}, f"{[x, 'a']}", np.array([x, 1.0]))
    return x


def objects(x):
    p = Point(x, 2)
    print(p, f"{p}", f"{p.u:.1f}")
    return p.u


def quotes(x):
    print(f"{'a'}'{x:.1f}\n\t\\{x}")
    return x


@pytest.mark.parametrize("f", [specs, template, percent, functions, joined, containers, objects, quotes])
def test_printed(f, capsys):
    f(1.23456)
    expected = capsys.readouterr().out
    assert gs.grad(f)(1.23456) == 1.0
    assert capsys.readouterr().out == expected


def test_messages():
    def f(x):
        if x < 0:
            raise ValueError(f"{x:.2f} is below {0:4.1f}")
        assert x > 1, f"{x:+.1f}"
        return x

    with pytest.raises(ValueError, match=r"^-1.50 is below  0.0\n"):
        gs.grad(f)(-1.5)
    with pytest.raises(AssertionError, match=r"^\+0.5\n"):
        gs.grad(f)(0.5)


def test_a_format_that_is_not_known():
    def f(x, n):
        print(f"{x:.{n}f}")
        return x

    with pytest.raises(gs.UnsupportedError, match="how this is shown must be known"):
        gs.grad(f)(1.5, 2)
