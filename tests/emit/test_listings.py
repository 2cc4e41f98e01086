"""The four listings of the design, from IR written by hand."""

from __future__ import annotations

import numpy as np
from emit_support import Writer, line, pair, run
from gradscribe.compiler.ir.nodes import Apply, ListOf, Value, slot
from gradscribe.compiler.ir.types import FLOAT, ListOfType


def test_saddle():
    w = Writer("x:f", "y:f")
    x, y = w.values()
    w.at(4)
    fn = w.fn(
        w.apply("mul", 2.0, x, hint="x_bar"), w.apply("mul", -2.0, y, hint="y_bar"),
        name="saddle_grad", doc="Gradient of saddle (quickstart.py:4) with respect to x, y.",
    )  # fmt: skip
    assert run(fn, 3.0, 2.0).source == '''\
def saddle_grad(x, y):
    """Gradient of saddle (quickstart.py:4) with respect to x, y."""
    return 2.0 * x, -2.0 * y
'''


def test_mse():
    w = Writer("w:f", "b:f", "x:v", "y:v")
    slope, b, x, y = w.values()
    w.at(10)
    r = w.apply("sub", w.apply("add", w.apply("mul", slope, x), b), y, hint="r", user=True)
    w.at(11)
    value = w.apply("np.mean", w.apply("pow", r, 2), hint="value")
    r_bar = w.apply("mul", w.apply("div", 2.0, w.apply("attr.size", r)), r, hint="r_bar")
    w.at(10)
    b_bar = w.apply("np.sum", r_bar, hint="b_bar")
    w_bar = w.apply("np.dot", r_bar, x, hint="w_bar")
    returns = pair(slot(0), pair(slot(1), slot(2)))
    fn = w.fn(value, w_bar, b_bar, name="mse_value_and_grad", returns=returns)
    emitted = run(fn, 1.5, 0.5, np.arange(4.0), np.ones(4))
    assert emitted.source == """\
def mse_value_and_grad(w, b, x, y):
    r = w * x + b - y                       # line 10
    value = np.mean(r**2)                   # line 11
    r_bar = (2.0 / r.size) * r              # line 11
    b_bar = np.sum(r_bar)                   # line 10
    w_bar = np.dot(r_bar, x)                # line 10
    return value, (w_bar, b_bar)
"""
    assert [emitted.lines[k].line for k in (2, 3, 4, 5, 6)] == [10, 11, 11, 10, 10]


def _powers_and_sines(w, x, n):
    """The forward sweep: what is left in `out`, and the tape."""
    w.at(3)
    out = w.apply("np.zeros", n, hint="out", user=True)
    tape = Value(ListOfType(FLOAT), "s_tape")
    w.add(Apply((tape,), "list", (ListOf(()),)))

    def body(b, i, out, s, tape):
        even = b.apply("eq", b.apply("mod", i, 2), 0)

        def then(c):
            c.span = line(7)
            pushed = c.apply("list.append", tape, s, hint="s_tape")
            return c.apply("mul", s, x, hint="s", user=True), pushed

        def orelse(c):
            c.span = line(9)
            return c.apply("add", s, c.apply("np.sin", x), hint="s", user=True), tape

        s, tape = b.branch(even, then, orelse, ("s", "s_tape"))
        b.span = line(10)
        return b.apply("setitem", out, i, s, hint="out", user=True), s, tape

    out, _, tape = w.loop(n, {"out": out, "s": 1.0, "s_tape": tape}, body)
    return out, tape


def _adjoint_of_powers_and_sines(w, x, n, out, tape):
    """The backward sweep."""
    w.at(11)
    out_bar = w.apply("mul", 2.0, out, hint="out_bar")

    def body(b, i, out_bar, x_bar, s_bar, tape):
        b.span = line(10)
        s_bar = b.apply("add", s_bar, b.apply("getitem", out_bar, i), hint="s_bar")
        out_bar = b.apply("setitem", out_bar, i, 0.0, hint="out_bar")
        even = b.apply("eq", b.apply("mod", i, 2), 0)

        def then(c):
            c.span = line(7)
            rest, s = c.apply_many("list.pop", [tape], {}, ("s_tape", "s"))
            more = c.apply("add", x_bar, c.apply("mul", s_bar, s), hint="x_bar")
            return more, c.apply("mul", s_bar, x, hint="s_bar"), rest

        def orelse(c):
            c.span = line(9)
            slope = c.apply("mul", s_bar, c.apply("np.cos", x))
            return c.apply("add", x_bar, slope, hint="x_bar"), s_bar, tape

        x_bar, s_bar, tape = b.branch(even, then, orelse, ("x_bar", "s_bar", "s_tape"))
        return out_bar, x_bar, s_bar, tape

    carried = {"out_bar": out_bar, "x_bar": 0.0, "s_bar": 0.0, "s_tape": tape}
    _, x_bar, _, _ = w.loop(n, carried, body, user=False, reverse=True)
    return x_bar


def test_loop_with_a_branch():
    w = Writer("x:f", "n:i")
    x, n = w.values()
    x_bar = _adjoint_of_powers_and_sines(w, x, n, *_powers_and_sines(w, x, n))
    assert run(w.fn(x_bar, name="f_grad"), 1.3, 5).source == """\
def f_grad(x, n):
    out = np.zeros(n)
    s = 1.0
    s_tape = []
    for i in range(n):
        if i % 2 == 0:
            s_tape.append(s)
            s = s * x                       # line 7
        else:
            s = s + np.sin(x)               # line 9
        out[i] = s                          # line 10
    out_bar = 2.0 * out                     # line 11
    x_bar = 0.0
    s_bar = 0.0
    for i in reversed(range(n)):
        s_bar += out_bar[i]                 # line 10
        out_bar[i] = 0.0
        if i % 2 == 0:
            s = s_tape.pop()
            x_bar += s_bar * s              # line 7
            s_bar = s_bar * x
        else:
            x_bar += s_bar * np.cos(x)      # line 9
    return x_bar
"""


def test_huber_at_many_points():
    w = Writer("x:v", "d:f")
    x, d = w.values()
    near = w.apply("le", w.apply("np.abs", x), d)
    fn = w.fn(w.apply("np.where", near, x, w.apply("mul", d, w.apply("np.sign", x))), name="huber_grad_vectorized")
    assert run(fn, np.linspace(-2.0, 2.0, 5), 1.0).source == """\
def huber_grad_vectorized(x, d):
    return np.where(np.abs(x) <= d, x, d * np.sign(x))
"""
