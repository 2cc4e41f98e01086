"""Where copies go, and which additions are made in place."""

from __future__ import annotations

import numpy as np
from emit_support import VECTOR, Writer, run
from gradscribe.compiler.ir.nodes import Apply, Closure, Const, ListOf, SliceOf, TupleOf, Value, slot
from gradscribe.compiler.ir.ops import STORES
from gradscribe.compiler.ir.types import ListOfType, Opaque
from gradscribe.compiler.ir.visit import statements
from gradscribe.compiler.optimize.inplace import inplace

U = np.array([1.0, 2.0, 3.0])


def copies(fn) -> int:
    return sum(isinstance(s, Apply) and s.op in ("np.copy", "list.copy") for s in statements(inplace(fn).body))


def setitem(b, x, value=0.5, hint="", index=0):
    return b.apply("setitem", x, index, value, hint=hint or x.hint, user=x.user)


def test_the_callers_array_is_copied_once():
    w = Writer("u:v")
    (u,) = w.values()
    fn = w.fn(setitem(w, setitem(w, u), 2.0, index=1))
    assert copies(fn) == 1
    assert run(fn, U).source == "def f(u):\n    u = u.copy()\n    u[0] = 0.5\n    u[1] = 2.0\n    return u\n"


def test_own_arrays_are_not_copied():
    w = Writer("u:v")
    y = w.apply("mul", w.values()[0], 2.0, hint="y", user=True)
    assert copies(w.fn(setitem(w, y))) == 0


def test_an_old_version_that_is_still_read():
    w = Writer("u:v")
    y = w.apply("mul", w.values()[0], 2.0, hint="y", user=True)
    z = setitem(w, y)
    fn = w.fn(w.apply("add", z, y))
    assert copies(fn) == 1
    run(fn, U)


def test_a_view_that_is_still_read():
    w = Writer("u:v")
    y = w.apply("mul", w.values()[0], 2.0, hint="y", user=True)
    v = w.apply("getitem", y, SliceOf(), hint="v", user=True)
    fn = w.fn(setitem(w, y), v)
    assert copies(fn) == 1
    run(fn, U)


def test_elements_read_with_an_array_of_indices_are_no_view():
    w = Writer("u:v")
    y = w.apply("mul", w.values()[0], 2.0, hint="y", user=True)
    v = w.apply("getitem", y, ListOf((Const(0), Const(1))), hint="v", user=True)
    fn = w.fn(setitem(w, y), v)
    assert copies(fn) == 0
    run(fn, U)


def test_broadcast_views_are_never_written_to():
    w = Writer("u:v")
    y = w.apply("np.broadcast_to", 0.0, TupleOf((Const(3),)), hint="y")
    fn = w.fn(setitem(w, y))
    assert copies(fn) == 1
    run(fn, U)


def test_a_parameter_stored_into_in_a_loop_is_copied_before_it():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    (r,) = w.loop(n, {"u": u}, lambda b, i, u: (setitem(b, u, 1.5, index=i),))
    source = run(w.fn(r), U, 3).source
    assert source == """\
def f(u, n):
    u = u.copy()
    for i in range(n):
        u[i] = 1.5
    return u
"""


def test_nested_loops_copy_before_the_outer_one():
    w = Writer("u:v", "n:i")
    u, n = w.values()

    def outer(b, i, u):
        return b.loop(n, {"u": u}, lambda c, j, u: (setitem(c, u, 1.5, index=j),))

    (r,) = w.loop(n, {"u": u}, outer)
    lines = run(w.fn(r), U, 2).source.splitlines()
    assert lines[1] == "    u = u.copy()" and "".join(lines).count("copy") == 1


def test_a_loop_that_needs_its_old_version_copies_inside():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    r, old = w.loop(n, {"u": u, "old": u}, lambda b, i, u, old: (setitem(b, u, 1.5, index=i), u))
    fn = w.fn(r, old)
    assert copies(fn) == 1
    run(fn, U, 3)


def test_one_value_handed_to_two_variables():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    y = w.apply("mul", u, 2.0, hint="y")

    def body(b, i, p, q):
        p, q = setitem(b, p, 1.0, index=i), setitem(b, q, 2.0, index=i)
        total = b.apply("add", p, q, hint="p")
        return total, total

    fn = w.fn(*w.loop(n, {"p": y, "q": y}, body, user=False))
    run(fn, U, 3)


def test_a_yielded_view_of_another_variable():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    p, q = w.apply("mul", u, 2.0, hint="p"), w.apply("mul", u, 3.0, hint="q")

    def body(b, i, p, q):
        q = setitem(b, q, b.apply("getitem", p, 0), index=i)
        return setitem(b, p, 7.0, index=i), b.apply("np.flip", q, hint="q")

    run(w.fn(*w.loop(n, {"p": p, "q": q}, body, user=False)), U, 3)

    def crossed(b, i, p, q):
        p = setitem(b, p, b.apply("getitem", q, 0), index=i)
        return p, b.apply("np.flip", p, hint="q")

    run(w.fn(*w.loop(n, {"p": p, "q": q}, crossed, user=False)), U, 3)


def test_a_store_in_one_branch():
    w = Writer("u:v", "c:b")
    u, c = w.values()
    (r,) = w.branch(c, lambda b: [setitem(b, u)], lambda b: [u], ("u",), True)
    fn = w.fn(r)
    assert copies(fn) == 1
    for c in (True, False):
        run(fn, U, c)


def test_arrays_on_a_tape_are_kept():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    y = w.apply("mul", u, 2.0, hint="y", user=True)
    tape = Value(ListOfType(VECTOR), "y_tape")
    w.add(Apply((tape,), "list", (ListOf(()),)))

    def body(b, i, y, tape):
        pushed = b.apply("list.append", tape, y, hint="y_tape")
        return setitem(b, y, 1.5, index=i), pushed

    y, tape = w.loop(n, {"y": y, "y_tape": tape}, body)
    source = run(w.fn(y, tape), U, 3).source
    assert "        y_tape.append(y.copy())\n        y[i] = 1.5\n" in source


def test_what_a_pullback_reads_is_never_changed():
    w = Writer("u:v")
    y = w.apply("mul", w.values()[0], 2.0, hint="y", user=True)
    g = Value(VECTOR, "value_bar")
    inner = w.nested()
    bar = inner.apply("mul", g, y)
    pullback = Value(Opaque("function"), "pullback")
    w.add(Closure((pullback,), inner.block((g,), (bar,)), slot(0)))
    assert copies(w.fn(setitem(w, y), pullback)) == 1


def test_tapes_of_a_pullback_are_copied_in_it():
    w = Writer("u:v")
    (u,) = w.values()
    tape = Value(ListOfType(VECTOR), "tape")
    w.add(Apply((tape,), "list", (ListOf((u,)),)))
    g = Value(VECTOR, "value_bar")
    inner = w.nested()
    _, item = inner.apply_many("list.pop", [tape], {}, ("tape", "item"))
    pullback = Value(Opaque("function"), "pullback")
    w.add(Closure((pullback,), inner.block((g,), (inner.apply("mul", g, item),)), slot(0)))
    assert copies(w.fn(pullback)) == 1


def test_sums_are_accumulated_in_place():
    w = Writer("u:v")
    (u,) = w.values()
    bar = w.apply("mul", u, 2.0, hint="u_bar")
    bar = w.apply("add", bar, w.apply("np.sin", u), hint="u_bar")
    source = run(w.fn(bar), U).source
    assert source == "def f(u):\n    u_bar = u * 2.0\n    u_bar += np.sin(u)\n    return u_bar\n"


def test_sums_into_arrays_that_are_not_ours_or_still_read_are_new():
    w = Writer("u:v")
    (u,) = w.values()
    mine = w.apply("mul", u, 2.0, hint="y")
    more = w.apply("add", mine, u, hint="y")
    fn = w.fn(w.apply("add", u, 1.0, hint="u"), more, mine)
    assert not any(isinstance(s, Apply) and s.op in STORES for s in statements(inplace(fn).body))
    run(fn, U)


def test_sums_that_change_the_shape_are_new():
    w = Writer("u:v")
    (u,) = w.values()
    column = w.apply("np.expand_dims", w.apply("mul", u, 1.0), 1, hint="y")
    fn = w.fn(w.apply("add", column, u, hint="y"))
    assert not any(isinstance(s, Apply) and s.op in STORES for s in statements(inplace(fn).body))
    run(fn, U)


def test_shared_zeros_do_not_become_one_accumulator():
    w = Writer("u:v", "n:i")
    u, n = w.values()
    zeros = w.apply("np.zeros_like", u)

    def body(b, i, p, q):
        return b.apply("add", p, u, hint="p_bar"), b.apply("sub", q, u, hint="q_bar")

    run(w.fn(*w.loop(n, {"p_bar": zeros, "q_bar": zeros}, body, user=False)), U, 3)


def test_storing_an_array_into_another_does_not_tie_them():
    w = Writer("u:v")
    (u,) = w.values()
    a, b = w.apply("mul", u, 2.0, hint="a"), w.apply("mul", u, 3.0, hint="b")
    a = w.apply("setitem", a, SliceOf(), b, hint="a")
    fn = w.fn(a, setitem(w, b))
    assert copies(fn) == 0
    run(fn, U)
