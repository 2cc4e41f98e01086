"""Operators, precedence, constants, indices and calls as text."""

from __future__ import annotations

import numpy as np
import pytest
from emit_support import VECTOR, Writer, pair, run, text
from gradscribe.compiler.emit.expressions import Expressions, Globals, is_simple, quoted
from gradscribe.compiler.emit.plan import Plan
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.ir.nodes import Apply, Const, ListOf, Param, Root, SliceOf, Tree, TupleOf, Value, slot
from gradscribe.compiler.load import load


def returned(build, *params):
    """The expression that a function of the parameters returns."""
    w = Writer(*params)
    source = text(w.fn(build(w, *w.values())))
    return source.partition("return ")[2].strip()


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda w, x, y: w.apply("sub", x, w.apply("add", x, y)), "x - (x + y)"),
        (lambda w, x, y: w.apply("sub", w.apply("add", x, y), x), "x + y - x"),
        (lambda w, x, y: w.apply("mul", w.apply("div", x, y), x), "(x / y) * x"),
        (lambda w, x, y: w.apply("div", w.apply("mul", x, y), x), "x * y / x"),
        (lambda w, x, y: w.apply("div", x, w.apply("mul", x, y)), "x / (x * y)"),
        (lambda w, x, y: w.apply("pow", x, 2), "x**2"),
        (lambda w, x, y: w.apply("pow", x, -2), "x**-2"),
        (lambda w, x, y: w.apply("pow", w.apply("add", x, y), 2), "(x + y) ** 2"),
        (lambda w, x, y: w.apply("pow", w.apply("pow", x, y), 2), "(x**y) ** 2"),
        (lambda w, x, y: w.apply("pow", x, w.apply("pow", y, 2)), "x ** y**2"),
        (lambda w, x, y: w.apply("neg", w.apply("pow", x, 2)), "-x**2"),
        (lambda w, x, y: w.apply("pow", w.apply("neg", x), 2), "(-x) ** 2"),
        (lambda w, x, y: w.apply("pow", -2.0, x), "(-2.0) ** x"),
        (lambda w, x, y: w.apply("neg", w.apply("mul", x, y)), "-(x * y)"),
        (lambda w, x, y: w.apply("mul", w.apply("neg", x), y), "-x * y"),
        (lambda w, x, y: w.apply("sub", x, w.apply("neg", y)), "x - -y"),
        (lambda w, x, y: w.apply("lt", w.apply("add", x, y), y), "x + y < y"),
        (lambda w, x, y: w.apply("eq", w.apply("lt", x, y), True), "(x < y) == True"),
        (lambda w, x, y: w.apply("not", w.apply("lt", x, y)), "not (x < y)"),
        (lambda w, x, y: w.apply("not", w.apply("eq", x, y)), "x != y"),
        (lambda w, x, y: w.apply("mul", x, float("inf")), "x * np.inf"),
        (lambda w, x, y: w.apply("add", x, float("-inf")), "x + -np.inf"),
        (lambda w, x, y: w.apply("add", x, float("nan")), "x + np.nan"),
        (lambda w, x, y: w.apply("mod", x, w.apply("abs", y)), "x % abs(y)"),
        (lambda w, x, y: w.apply("math.atan2", x, y), "math.atan2(x, y)"),
    ],
)
def test_scalars(build, expected):
    found = returned(build, "x:f", "y:f")
    assert found == expected or found.replace("not (x < y)", "not (x < y)") == expected
    w = Writer("x:f", "y:f")
    run(w.fn(build(w, *w.values())), 1.5, 2.0)


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (lambda w, i: i, "v[i]"),
        (lambda w, i: w.apply("add", i, 1), "v[i + 1]"),
        (lambda w, i: SliceOf(Const(1)), "v[1:]"),
        (lambda w, i: SliceOf(Const(None), Const(-1)), "v[:-1]"),
        (lambda w, i: SliceOf(Const(None), Const(None), Const(-1)), "v[::-1]"),
        (lambda w, i: SliceOf(i, Const(None)), "v[i:]"),
        (lambda w, i: SliceOf(w.apply("add", i, 1)), "v[i + 1 :]"),
        (lambda w, i: SliceOf(Const(None), w.apply("add", i, 1)), "v[: i + 1]"),
        (lambda w, i: SliceOf(i, w.apply("add", i, 2)), "v[i : i + 2]"),
        (lambda w, i: TupleOf((Const(...), Const(None))), "v[..., None]"),
        (lambda w, i: TupleOf((i,)), "v[i,]"),
        (lambda w, i: ListOf((Const(0), Const(2))), "v[[0, 2]]"),
    ],
)
def test_indices(index, expected):
    def build(w, v, i):
        return w.apply("getitem", v, index(w, i))

    assert returned(build, "v:v", "i:i") == expected
    w = Writer("v:v", "i:i")
    run(w.fn(build(w, *w.values())), np.arange(6.0), 1)


def test_calls_and_methods():
    assert returned(lambda w, v: w.apply("np.sum", w.apply("mul", v, v), axis=0), "v:v") == "np.sum(v * v, axis=0)"
    assert returned(lambda w, v: w.apply("np.transpose", w.apply("add", v, 1.0)), "v:v") == "(v + 1.0).T"
    assert returned(lambda w, v: w.apply("attr.size", v), "v:v") == "v.size"
    assert returned(lambda w, v: w.apply("np.stack", TupleOf((v, v))), "v:v") == "np.stack((v, v))"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.dtype("float64"), "np.float64"), (np.float32, "np.float32"), (np.dtype(bool), "np.bool_"), (float, "float"),
        (np.float64(2.5), "np.float64(2.5)"), ("a", '"a"'), ("it's", '"it\'s"'), ('say "x"', "'say \"x\"'"), (1j, "1j"),
        (..., "..."), (None, "None"), (1e-300, "1e-300"), (-3, "-3"), (ValueError, "ValueError"),
    ],
)  # fmt: skip
def test_constants(value, expected):
    names = Globals()
    assert Expressions(Plan(), str, {}, names).constant(value)[0] == expected
    assert names.objects == {}


def test_an_object_gets_a_name_of_its_own():
    class Point:
        pass

    first = Point
    class Point:  # noqa: F811, E301
        pass

    names = Globals()
    assert [names.object(first), names.object(Point), names.object(first)] == ["Point", "Point_2", "Point"]


def test_trees():
    w = Writer("x:f")
    (x,) = w.values()
    tree = Tree("dict", ("a", "b"), (slot(0), Tree("list", None, (slot(0), pair(slot(0)), Tree("const", None)))))
    emitted = emit(w.fn(x, returns=pair(tree, pair())))
    assert load(emitted, "f")(2.0) == ({"a": 2.0, "b": [2.0, (2.0,), None]}, ())
    assert emitted.source.partition("return ")[2] == '{"a": x, "b": [x, (x,), None]}, ()\n'


def test_nested_parameters_are_reached_where_they_are_read():
    w = Writer()
    once, twice = (Value(VECTOR, n, None, True) for n in "wb")
    w.params = (
        Param(once, "params", (("item", "w"),)), Param(twice, "params", (("attr", "b"), ("item", 0))),
    )  # fmt: skip
    t = w.apply("add", w.apply("mul", once, twice), twice)
    fn = w.fn(t)
    fn = type(fn)(fn.name, (Root("params"),), *(getattr(fn, k) for k in ("params", "body", "returns")))
    assert text(fn) == 'def f(params):\n    b = params.b[0]\n    return params["w"] * b + b\n'


def test_too_long_a_line_is_split():
    w = Writer("a_rather_long_name:f", "another_long_name:f")
    x, y = w.values()
    for _ in range(6):
        x = w.apply("add", w.apply("mul", x, y), w.apply("math.sin", y))
    source = run(w.fn(x), 1.0, 2.0).source
    assert max(map(len, source.splitlines())) <= 100
    assert 3 <= len(source.splitlines()) <= 6


def test_simple_operands_and_quotes():
    assert is_simple("x.size") and is_simple("-2") and not is_simple("f(x)") and not is_simple("")
    assert quoted("a\n") == '"a\\n"'


def test_own_operations_by_name():
    def my_gradient(x):
        return 2.0 * x

    w = Writer("x:f")
    (x,) = w.values()
    y = Value(x.type)
    w.add(Apply((y,), "model.my_gradient", (x,)))
    emitted = emit(w.fn(y), functions={"model.my_gradient": my_gradient})
    assert "return my_gradient(x)" in emitted.source
    assert load(emitted, "f")(4.0) == 8.0
