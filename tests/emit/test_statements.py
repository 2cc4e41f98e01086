"""Branches, loops, swaps, stores, effects, closures and helpers as text."""

from __future__ import annotations

import numpy as np
import pytest
from emit_support import Writer, line, pair, run, text
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.ir.nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Const,
    Effect,
    For,
    ListOf,
    SliceOf,
    TupleOf,
    Undef,
    Value,
    While,
    slot,
)  # fmt: skip
from gradscribe.compiler.ir.types import FLOAT, INT, Array, ListOfType, Opaque, Size
from gradscribe.compiler.load import load


def test_early_returns_need_no_else():
    w = Writer("x:f")
    (x,) = w.values()
    (r,) = w.branch(
        w.apply("gt", x, 2.0),
        lambda b: [b.apply("mul", x, x)],
        lambda b: b.branch(
            b.apply("gt", x, 0.0), lambda c: [c.apply("math.sin", x)], lambda c: [-1.0], ("",), span=line(4, 7)
        ),
        ("",), span=line(2, 7),
    )  # fmt: skip
    assert run(w.fn(r), 1.0).source == """\
def f(x):
    if x > 2.0:
        return x * x
    if x > 0.0:
        return math.sin(x)
    return -1.0
"""


def test_elif_chains():
    w = Writer("x:f")
    (x,) = w.values()
    (y,) = w.branch(
        w.apply("gt", x, 2.0),
        lambda b: [b.apply("mul", x, x, hint="y", user=True)],
        lambda b: b.branch(
            b.apply("gt", x, 0.0), lambda c: [c.apply("math.sin", x, hint="y", user=True)],
            lambda c: [c.apply("neg", x, hint="y", user=True)], ("y",), True, line(4, 7),
        ),
        ("y",), True, line(2, 7),
    )  # fmt: skip
    fn = w.fn(w.apply("add", w.apply("mul", y, 2.0), y))
    assert run(fn, 1.0).source == """\
def f(x):
    if x > 2.0:
        y = x * x
    elif x > 0.0:
        y = math.sin(x)
    else:
        y = -x
    return y * 2.0 + y
"""


def test_expressions_of_branches():
    w = Writer("x:f", "y:f")
    x, y = w.values()
    (both,) = w.branch(w.apply("gt", x, 0.0), lambda b: [b.apply("gt", y, 0.0)], lambda b: [False], ("",))
    (either,) = w.branch(w.apply("gt", x, 1.0), lambda b: [True], lambda b: [both], ("",))
    (value,) = w.branch(either, lambda b: [b.apply("mul", x, y)], lambda b: [0.0], ("",))
    assert run(w.fn(w.apply("add", value, 1.0)), 1.0, 2.0).source == """\
def f(x, y):
    test = x > 0.0 and y > 0.0
    return (x * y if x > 1.0 or test else 0.0) + 1.0
"""


def test_one_sided_branches():
    w = Writer("x:f", "s:f")
    x, s = w.values()
    (a,) = w.branch(
        w.apply("eq", x, 0.0), lambda b: [s], lambda b: [b.apply("div", s, x, hint="s", user=True)],
        ("s",), True, line(2, 3),
    )  # fmt: skip
    (c,) = w.branch(
        w.apply("lt", x, 0.0), lambda b: [b.apply("neg", a, hint="s", user=True)], lambda b: [a],
        ("s",), True, line(4, 5),
    )  # fmt: skip
    assert run(w.fn(w.apply("mul", c, c)), 2.0, 3.0).source == """\
def f(x, s):
    if x != 0.0:
        s = s / x
    if x < 0.0:
        s = -s
    return s * s
"""


def test_swaps_are_one_statement():
    w = Writer("n:i")
    (n,) = w.values()
    a, _ = w.loop(n, {"a": 0.0, "b": 1.0}, lambda b, i, x, y: (y, b.apply("add", x, y, hint="b", user=True)))
    assert run(w.fn(a), 10).source == """\
def f(n):
    a = 0.0
    b = 1.0
    for _ in range(n):
        a, b = b, a + b
    return a
"""


def test_buffers_that_swap_are_not_copied_in_the_loop():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    a, b = w.apply("np.zeros_like", u, hint="a", user=True), w.apply("np.ones_like", u, hint="b", user=True)

    def body(c, i, a, b):
        return b, c.apply("setitem", a, 0, c.apply("getitem", b, 1), hint="a", user=True)

    a, b = w.loop(n, {"a": a, "b": b}, body)
    source = run(w.fn(a, b), np.arange(3.0), 3).source
    assert ".copy()" not in source
    assert "        a[0] = b[1]\n        a, b = b, a\n" in source


def test_break_where_it_was():
    w = Writer("x:f")
    (x,) = w.values()

    def body(b, i, s):
        b.span = line(3)
        more = b.apply("add", s, x, hint="s", user=True)
        large = b.apply("gt", s, 4.0)
        return b.branch(large, lambda c: [True, s], lambda c: [False, more], ("", "s"), True, line(4, 5))

    (s,) = w.loop(100, {"s": 0.0}, body, breaks=True)
    source = run(w.fn(s), 0.7).source
    assert source.count("break") == 1 and "stopped" not in source
    run(w.fn(s), 100.0)


def test_a_flag_is_read_before_what_it_reads_is_overwritten():
    w = Writer("x:f")
    (x,) = w.values()

    def body(b, i, s, t):
        return b.apply("gt", s, 4.0), t, b.apply("add", s, x, hint="t", user=True)

    s, t = w.loop(100, {"s": 0.0, "t": 1.0}, body, breaks=True)
    run(w.fn(s, t), 0.7)


def test_while():
    w = Writer("a:f")
    (a,) = w.values()
    tested, x, r = (Value(FLOAT, "x", None, True) for _ in range(3))
    test, body = w.nested(), w.nested()
    more = test.apply("gt", test.apply("abs", test.apply("sub", test.apply("mul", tested, tested), a)), 1e-12)
    step = body.apply("mul", 0.5, body.apply("add", x, body.apply("div", a, x)), hint="x", user=True)
    w.add(While((r,), (a,), test.block((tested,), (more,)), body.block((x,), (step,))))
    assert run(w.fn(r), 2.0).source == """\
def f(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x
"""


def test_while_true_and_tests_of_several_statements():
    w = Writer("a:f")
    (a,) = w.values()
    tested, x, r = (Value(FLOAT, "x", None, True) for _ in range(3))
    test, body = w.nested(), w.nested()
    t = test.apply("mul", tested, 2.0)
    more = test.apply("lt", test.apply("add", t, t), a)
    step = body.apply("add", x, 1.0, hint="x", user=True)
    w.add(While((r,), (Const(0.5),), test.block((tested,), (more,)), body.block((x,), (step,))))
    source = run(w.fn(r), 20.0).source
    assert "    while True:\n        t = x * 2.0\n        if not (t + t < a):\n            break\n" in source


def test_reads_stay_before_stores():
    w = Writer("u:v")
    (u,) = w.values()
    y = w.apply("mul", u, 2.0, hint="y", user=True)
    old = w.apply("getitem", y, 0)
    y2 = w.apply("setitem", y, 0, 5.0, hint="y", user=True)
    assert run(w.fn(w.apply("add", old, w.apply("np.sum", y2))), np.ones(3)).source == """\
def f(u):
    y = u * 2.0
    y_0 = y[0]
    y[0] = 5.0
    return y_0 + np.sum(y)
"""


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (Const(0), "u[0] += g"),
        (SliceOf(Const(1)), "u[1:] += g"),
        (ListOf((Const(0), Const(0))), "np.add.at(u, [0, 0], g)"),
        (TupleOf((Const(1),)), "u[1,] += g"),
    ],
)
def test_additions_at_an_index(index, expected):
    w = Writer("u:v", "g:f")
    u, g = w.values()
    fn = w.fn(w.apply("index_add", u, index, g, hint="u", user=True))
    assert expected in run(fn, np.ones(3), 2.0).source


def test_additions_at_integer_arrays():
    w = Writer("u:v", "p:v")
    u, p = w.values()
    w.params[1].value.__dict__["type"] = Array("int64", (Size.symbol("m", True),))
    fn = w.fn(w.apply("index_add", u, p, 1.0, hint="u", user=True))
    assert "np.add.at(u, p, 1.0)" in run(fn, np.zeros(3), np.array([0, 0, 2])).source


def test_an_array_on_a_list_is_not_changed_by_an_addition():
    w = Writer("u:v")
    (u,) = w.values()
    arrays = ListOfType(u.type)
    lists = [Value(arrays, "l") for _ in range(2)]
    own = w.apply("mul", u, 2.0, hint="own")
    w.add(Apply((lists[0],), "list", (ListOf((own,)),)))
    w.add(Apply((lists[1],), "index_add", (lists[0], Const(0), u)))
    run(w.fn(lists[1], own), np.ones(2))


def test_effects():
    w = Writer("x:f")
    (x,) = w.values()
    positive = w.apply("gt", x, 0.0)
    w.add(Effect("print", (Const("x ="), x), (("end", Const("\n")),)))
    w.add(Effect("assert", (positive, Const("positive"))))
    w.add(Effect("assert", (w.apply("lt", x, 9.0), Const(None))))
    (r,) = w.branch(
        w.apply("gt", x, 5.0),
        lambda b: [b.add(Effect("raise", (Const(ValueError), Const("too large")))) and None or Undef()],
        lambda b: [b.apply("mul", x, x, hint="r", user=True)], ("r",), True, line(5, 8),
    )  # fmt: skip
    fn = w.fn(w.apply("add", r, r))
    source = text(fn)
    assert source == """\
def f(x):
    test = x > 0.0
    print("x =", x, end="\\n")
    assert test, "positive"
    assert x < 9.0
    if x > 5.0:
        raise ValueError("too large")
    r = x * x
    return r + r
"""
    f = load(emit(fn), "f")
    assert f(2.0) == 8.0
    with pytest.raises(ValueError, match="too large"):
        f(6.0)


def test_closures_may_be_called_again():
    w = Writer("x:v")
    (x,) = w.values()
    w.span = line(3)
    y = w.apply("np.sin", x, hint="y", user=True)
    value_bar = Value(x.type, "value_bar")
    inner = w.nested()
    acc = inner.apply("mul", value_bar, inner.apply("np.cos", x), hint="x_bar")
    acc = inner.apply("setitem", acc, 0, 0.0, hint="x_bar")
    pullback = Value(Opaque("function"), "pullback")
    w.add(Closure((pullback,), inner.block((value_bar,), (acc,)), slot(0)))
    fn = w.fn(y, pullback)
    emitted = emit(fn)
    assert emitted.source == """\
def f(x):
    y = np.sin(x)                           # line 3

    def pullback(value_bar):
        x_bar = value_bar * np.cos(x)       # line 3
        x_bar[0] = 0.0
        return x_bar

    return y, pullback
"""
    _, back = load(emitted, "f")(np.zeros(2))
    assert back(np.ones(2)).tolist() == back(np.ones(2)).tolist() == [0.0, 1.0]


def test_helpers_come_first_and_calls_are_unpacked():
    h = Writer("a:f")
    (a,) = h.values()
    twice = h.apply("mul", a, 2.0, hint="b", user=True)
    helper = h.fn(twice, h.apply("neg", twice), name="both", returns=pair(slot(0), pair(slot(1))))
    w = Writer("x:f")
    (x,) = w.values()
    p, q = (Value(FLOAT, n, None, True) for n in "pq")
    w.add(Call((p, q), "both", (x,)))
    source = run(w.fn(w.apply("mul", p, w.apply("add", p, q)), helpers=(helper,)), 3.0).source
    assert source == """\
def both(a):
    b = a * 2.0
    return b, (-b,)


def f(x):
    p, (q,) = both(x)
    return p * (p + q)
"""


def test_nothing_is_printed_for_an_empty_branch_and_an_unused_index():
    w = Writer("x:f", "n:i")
    x, n = w.values()
    w.branch(w.apply("gt", x, 0.0), lambda b: [], lambda b: [], ())
    (s,) = w.loop(n, {"s": x}, lambda b, i, s: (b.apply("mul", s, 2.0, hint="s", user=True),))
    assert run(w.fn(s), 1.0, 3).source == """\
def f(x, n):
    s = x
    for _ in range(n):
        s = s * 2.0
    return s
"""


def test_an_empty_loop_body():
    w = Writer("x:f")
    (x,) = w.values()
    i = Value(INT, "i")
    w.add(For((), Const(0), Const(3), Const(2), (), Block((i,), (), ())))
    assert "    for _ in range(0, 3, 2):\n        pass\n" in run(w.fn(x), 1.0).source
