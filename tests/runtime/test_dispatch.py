"""Which calls share code, and what a call passes on."""

import collections
import dataclasses
import functools
import threading
import warnings

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.compiler.frontend.specs import NeedsStatic, Static, spec_of
from gradscribe.compiler.ir.types import Array, Scalar, Size
from gradscribe.compiler.pipeline import Free
from gradscribe.runtime.dispatch import Names, condition

Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Weights:
    w: object
    b: float


@dataclasses.dataclass
class Other:
    w: object
    b: float


class Thing:
    pass


VALUES = [
    1.0, 2, True, False, None, "a", "b", 2j, np.float64(1.0), np.float32(1.0), np.int64(3), np.bool_(True),
    np.ones(3), np.ones(1), np.ones((2, 3)), np.ones((1, 3)), np.ones((2, 1)), np.array(1.0), np.ones(3, np.float32),
    np.ones(3, int), np.ones(0), [1.0, 2.0], [1.0, 2], [], (), (1.0, 2.0), (1.0, (2.0, None)), {"w": 1.0},
    {"w": 1}, {"v": 1.0}, {"w": 1.0, "v": 2.0}, {"v": 2.0, "w": 1.0}, Point(1.0, 2.0), Weights(1.0, 2.0),
    Weights(np.ones(2), 2.0), Other(1.0, 2.0), Thing(), float, np.sin, np.dtype("float32"), ..., b"x",
    [np.ones(2), np.ones(3)], [[1.0, 2.0], [3.0]], np.array(["abc"]), np.ones(2, "M8[s]"), np.ones(3, ">f8"),
]  # fmt: skip


def holds(spec, value):
    names = Names(["x"])
    test = " and ".join(condition(spec, "x", names))
    return eval(test, names.globals | {"x": value})


def test_a_test_is_never_too_lax():
    for a in VALUES:
        for b in VALUES:
            if holds(spec_of(a, "x"), b):
                assert spec_of(a, "x") == spec_of(b, "x"), (a, b)


def test_a_test_recognises_the_usual():
    for a in VALUES[:-5]:
        assert holds(spec_of(a, "x"), a), a


@pytest.mark.parametrize(("static", "given", "same"), [
    (3, 3, True), (3, 4, False), (3, 3.0, False), (0.0, -0.0, False), (1.5, 1.5, True),
])  # fmt: skip
def test_static_numbers_are_told_apart(static, given, same):
    assert bool(holds(Static(static), given)) is same


def test_one_compilation_for_each_kind(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y: 2.0 * x, [fake.float])

    def f(x, y):
        return x * x

    g = gs.grad(f)
    for _ in range(3):
        assert g(3.0, 1.0) == 6.0
        assert g(3.0, np.ones(4))
        assert g(3.0, np.ones(5))
        assert g(y=2, x=4.0) == 8.0
    assert len(fake.calls) == 3
    assert gs.grad(f)(3.0, 5.0) == 6.0
    assert len(fake.calls) == 3
    assert [t.argnums for t, _ in fake.calls] == [("x",)] * 3


def test_many_kinds_are_all_found_again(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y: 2.0 * x, [fake.float])
    g = gs.grad(lambda x, y: x * x)
    for _ in range(2):
        for value in VALUES:
            assert g(3.0, value) == 6.0
    assert len(fake.calls) == len({spec_of(v, "y") for v in VALUES})


def test_integers_are_floats_where_a_derivative_is_asked(fake):
    seen = []

    def f_grad(x, n):
        seen.append((x, n))
        return 2.0

    fake.write = lambda target, specs: fake.compiled(f_grad, [fake.float])
    g = gs.grad(lambda x, n: x)
    g(3, 4)
    g(3.0, 4)
    g(np.int64(3), 4)
    assert [type(x) for x, _ in seen] == [float, float, np.float64]
    assert all(type(n) is int for _, n in seen)


def test_gradients_have_the_kinds_of_their_arguments(fake):
    def f_grad(x, y, z, v):
        return np.float64(1.0), 2.0, np.float64(3.0), np.array([1.0, 2.0])

    fake.write = lambda target, specs: fake.compiled(
        f_grad, [Scalar("float", "float64")] * 3 + [Array("float64", (Size.of(2),))]
    )
    g = gs.grad(lambda x, y, z, v: x, argnums=(0, 1, 2, 3))
    found = g(1.0, np.float32(1), np.array(1.0), [1.0, 2.0])
    assert [type(v) for v in found] == [float, np.float32, np.ndarray, list]
    assert found[2].shape == ()
    assert [type(v) for v in found[3]] == [float, float]


def test_nothing_is_put_around_code_that_needs_nothing(fake):
    def f_grad(x, y):
        return 2.0

    fake.write = lambda target, specs: fake.compiled(f_grad, [fake.float])
    g = gs.grad(lambda x, y: x)
    g(1.0, 2.0)
    assert g._specializer.latest.run is f_grad


def test_nested_gradients(fake):
    fake.write = lambda target, specs: fake.compiled(lambda p: {"w": p["w"], "b": np.float64(2), "mode": None})
    found = gs.grad(lambda p: 0.0)({"w": np.ones(2), "b": 1, "mode": "fast"})
    assert list(found) == ["w", "b", "mode"]
    assert (type(found["b"]), found["mode"]) == (float, None)


def test_a_number_that_must_be_static(fake):
    def write(target, specs):
        if not isinstance(specs["axis"], Static):
            raise NeedsStatic("axis", ())
        return fake.compiled(lambda x, axis: 10.0 * axis, [fake.float])

    fake.write = write
    g = gs.grad(lambda x, axis: x)
    assert [g(1.0, 0), g(1.0, 1), g(1.0, 0), g(1.0, 1)] == [0.0, 10.0, 0.0, 10.0]
    assert len(fake.calls) == 3
    assert fake.calls[-1][1]["axis"] == Static(1)


def test_globals_are_read_at_each_call(fake):
    world = {"c": 2.0}
    free = Free("c", lambda: world["c"])
    fake.write = lambda target, specs: fake.compiled(lambda x, *, c: c * np.ones(()), [fake.float], free=[free])
    g = gs.grad(lambda x: x)
    assert g(1.0) == 2.0
    world["c"] = 3.0
    assert g(1.0) == 3.0
    assert len(fake.calls) == 1
    world["c"] = np.float64(4.0)
    assert g(1.0) == 4.0
    assert len(fake.calls) == 2
    world["c"] = 5.0
    assert g(1.0) == 5.0
    assert len(fake.calls) == 2


def test_a_global_that_must_be_static(fake):
    world = {"axis": 0}
    free = Free("axis", lambda: world["axis"])

    def write(target, specs):
        if not fake.static:
            raise NeedsStatic("axis", ())
        known = float(world["axis"])
        return fake.compiled(lambda x: known, [fake.float], free=[free])

    fake.write = write
    g = gs.grad(lambda x: x)
    assert g(1.0) == 0.0
    world["axis"] = 1
    assert g(1.0) == 1.0
    assert fake.static == {"axis": frozenset([()])}


def test_attributes_that_the_code_relies_on(fake):
    class Model:
        def __init__(self, w):
            self.w = w

        def loss(self, x):
            return self.w * x

    fake.write = lambda target, specs: fake.compiled(
        lambda self, x: self.w, [fake.float], guards=(("self", (("attr", "w"),)),)
    )
    one, two, three = Model(2.0), Model(3.0), Model(np.float32(4.0))
    assert [gs.grad(m.loss)(1.0) for m in (one, two, one)] == [2.0, 3.0, 2.0]
    assert len(fake.calls) == 1
    assert gs.grad(three.loss)(1.0) == 4.0
    assert len(fake.calls) == 2
    del one.w
    with pytest.raises(AttributeError):
        gs.grad(one.loss)(1.0)


def test_partials_stars_and_keywords(fake):
    def f(a, b, /, *rest, c=1.0, **more):
        return a

    def f_grad(a, b, /, *rest, c=1.0, **more):
        return 1000.0 * a + 100.0 * b + sum(rest) + c + sum(more.values())

    fake.write = lambda target, specs: fake.compiled(f_grad, [fake.float])
    assert gs.grad(f)(1.0, 2.0, 3.0, c=4.0, d=5.0) == 1212.0
    assert gs.grad(f)(1.0, 2.0) == 1201.0
    assert gs.grad(functools.partial(f, 1.0, c=2.0))(5.0) == 1502.0
    assert fake.calls[-1][0].argnums == ("b",)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'b'"):
        gs.grad(f)(1.0)


def test_items_of_star(fake):
    fake.write = lambda target, specs: fake.compiled(lambda a, *rest: 10.0 * rest[1])
    assert gs.grad(lambda a, *rest: a, argnums=2)(1.0, 2.0, 3.0) == 30.0
    target = fake.calls[-1][0]
    assert (target.argnums, target.picks, target.one) == (("rest",), ((0, 1),), True)


def test_arguments_that_share_memory(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y: x, [Array("float64", (Size.of(3),))], written=("x",))
    g = gs.grad(lambda x, y: x)
    a = np.zeros(6)
    g(a[:3], a[3:])
    with pytest.raises(gs.ArgumentError, match="share memory") as caught:
        g(a[:3], a[2:5])
    assert caught.value.diagnostics[0].code == "G210"


def test_independent_parameters_warn_once_for_each_kind(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y: 0.0, [fake.float], independent=("x",))
    g = gs.grad(lambda x, y: y)
    with pytest.warns(gs.IndependentWarning, match="does not depend on `x`") as caught:
        g(1.0, 2.0)
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        g(1.0, 3.0)


@pytest.mark.parametrize(("value", "code"), [
    (np.arange(3), "G202"), (np.array([True]), "G202"), (True, "G202"),
    ("a", "G204"), (None, "G204"), ({"w": np.arange(3)}, "G202"), (np.array(["a"]), "G204"),
])  # fmt: skip
def test_what_has_no_derivative(fake, value, code):
    with pytest.raises(gs.ArgumentError) as caught:
        gs.grad(lambda x: x)(value)
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert not fake.calls


@pytest.mark.parametrize("argnums", [2, -3, "z", 1.0, True, (), (0, 0), (0, "x")])
def test_wrong_argnums(argnums):
    with pytest.raises(gs.ArgumentError) as caught:
        gs.grad(lambda x, y: x, argnums)
    assert caught.value.diagnostics[0].code == "G215"


def test_argnums_from_the_end_and_by_name(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y: (1.0, 2.0), [fake.float] * 2)
    gs.grad(lambda x, y: x, (-1, "x"))(1.0, 2.0)
    assert fake.calls[0][0].argnums == ("y", "x")
    assert not fake.calls[0][0].single


def test_threads_compile_once(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x: 2.0 * x, [fake.float])
    g = gs.grad(lambda x: x)
    found = []
    threads = [threading.Thread(target=lambda: found.append(g(3.0))) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert found == [6.0] * 8
    assert len(fake.calls) == 1


def test_names_of_parameters_are_free(fake):
    fake.write = lambda target, specs: fake.compiled(lambda type, float, len, _slow: 2.0, [fake.float])
    g = gs.grad(lambda type, float, len, _slow: type)
    assert g(1.0, 2, [1.0], "a") == 2.0
    assert g(1.0, 2, [1.0], "a") == 2.0


def test_a_redefined_helper_is_noticed(fake):
    namespace = {"value": 1.0}
    exec("def helper(x): return x\ndef f(x): return (lambda: helper(x))()", namespace)
    fake.write = lambda target, specs: fake.compiled(eval(f"lambda x: {float(len(fake.calls))}"), [fake.float])
    fake.compiled = lambda function, types: _without_source(function, types)
    g = gs.grad(namespace["f"])
    assert [g(1.0), g(1.0)] == [1.0, 1.0]
    exec("def helper(x): return 2 * x", namespace)
    assert [g(1.0), g(1.0)] == [2.0, 2.0]
    namespace["f"].__code__ = (lambda x: x * x).__code__
    assert [g(1.0), g(1.0)] == [3.0, 3.0]
    assert gs.grad(namespace["f"])(1.0) == 4.0


def _without_source(function, types):
    from gradscribe.compiler.ir.nodes import Block, Fn, Root, Value, slot
    from gradscribe.compiler.pipeline import Compiled

    fn = Fn("f", (Root("x"),), (), Block((), (), tuple(map(Value, types))), slot(0))
    return Compiled("", function, fn)
