"""The transforms as objects: nesting, pickling, printing, tangents and adjoints, the decorator."""

import copy
import functools
import inspect
import multiprocessing
import pickle
from collections import namedtuple

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.compiler.frontend.specs import Leaf
from gradscribe.compiler.ir.nodes import Tree, Value, slot
from gradscribe.compiler.ir.types import Array, Scalar, Size
from gradscribe.runtime.arguments import like, tangent

FLOAT = Scalar("float")


def square(x, y=1.0):
    """The square of x."""
    return x * x * y


@gs.differentiable(check=False)
def decorated(x, y):
    """A decorated function."""
    return x * y


@functools.partial(gs.grad, argnums=1)
def replaced(x, y):
    return x * y


def code(of):
    return of._specializer.latest.compiled.source


# -- as objects


def test_looks_like_the_function():
    g = gs.grad(square)
    assert (g.__name__, g.__wrapped__) == ("square_grad", square)
    assert g.__doc__ == "Gradient of `square`.\n\nThe square of x."
    assert str(inspect.signature(g)) == "(x, y=1.0)"
    assert gs.grad(functools.partial(square, y=2.0)).__name__ == "square_grad"
    assert str(inspect.signature(gs.grad(functools.partial(square, 3.0), argnums="y"))) == "(y=1.0)"
    assert gs.grad(gs.grad(square)).__name__ == "square_grad_grad"


def test_targets_nest():
    target = gs.vectorize(gs.grad(gs.grad(square), "y")).__gradscribe_target__
    assert [target.kind, target.inner.kind, target.inner.inner.kind] == ["vectorize", "grad", "grad"]
    assert [target.argnums, target.inner.argnums, target.inner.inner.argnums] == [(), ("y",), ("x",)]
    assert target.inner.inner.inner is square


@pytest.mark.parametrize("make", [
    lambda: gs.grad(square), lambda: gs.value_and_grad(square, (0, 1)), lambda: gs.jacobian(square), lambda: gs.hessian(square),
    lambda: gs.vectorize(gs.grad(square)), lambda: gs.grad(functools.partial(square, y=2.0)),
    lambda: gs.grad(decorated, argnums="y"), lambda: gs.grad(np.sin),
])  # fmt: skip
def test_pickles(make):
    t = make()
    back = pickle.loads(pickle.dumps(t))
    assert type(back).__name__ == type(t).__name__
    assert back.__name__ == t.__name__
    assert back._specializer.target_without_call() == t._specializer.target_without_call()


def test_what_replaced_its_function_pickles_by_name():
    assert pickle.loads(pickle.dumps(replaced)) is replaced
    assert pickle.loads(pickle.dumps(decorated)) is decorated
    assert pickle.loads(pickle.dumps(decorated.grad)) is decorated.grad
    assert copy.deepcopy(replaced) is replaced
    assert copy.copy(decorated) is decorated


def test_a_wrapper_does_not_take_over_what_was_made_for_the_wrapped(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x: 2.0, [FLOAT])

    def f(x):
        return x

    gs.grad(f)(1.0)

    @functools.wraps(f)
    def wrapper(x):
        return 2.0 * f(x)

    gs.grad(wrapper)(1.0)
    assert [t.inner for t, _ in fake.calls] == [f, wrapper]


def test_not_a_function():
    with pytest.raises(gs.ArgumentError, match="is not one"):
        gs.grad(3.0)
    with pytest.raises(gs.UnsupportedError, match="neither Python source nor a rule"):
        gs.grad(print)


def test_source_before_a_call(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, n: 0.0, [FLOAT])

    def annotated(x: float, n: int): ...

    def array(x: np.ndarray, n=3): ...

    def plain(x, n): ...

    def other(x: "Unheard"): ...  # noqa: F821

    assert gs.grad(annotated).source == str(gs.grad(annotated))
    assert fake.calls[0][1]["x"] == Leaf(FLOAT)
    gs.grad(array).source  # noqa: B018
    assert fake.calls[-1][1]["x"].type == Array("float64", (Size.symbol("x.0", many=True),))
    assert gs.grad(plain).source.startswith("# For floats")
    assert "call it once" in gs.grad(other).source


def test_source_is_that_of_the_latest_kind(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x: x, [specs["x"].type])
    g = gs.grad(lambda x: x)
    assert g(2.0) == 2.0
    assert "fake.compiled" in g.source


# -- along tangents, back along adjoints


def test_jvp(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, y, x_dot: (x * y, x_dot * y), [FLOAT, FLOAT])
    assert gs.jvp(lambda x, y: x * y, (3, 2.0), (1, None)) == (6.0, 2.0)
    assert gs.jvp(functools.partial(lambda y, x: x * y, 2.0), [3.0], [1.0])[0] == 2.0 * 3.0
    target, specs = fake.calls[0]
    assert (target.kind, target.argnums, list(specs)) == ("jvp", ("x",), ["x", "y"])


def test_tangents_are_checked(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, x_dot: (x, x_dot), [FLOAT, FLOAT])

    def f(x):
        return x

    x = np.ones(3)
    assert gs.jvp(f, (x,), (np.arange(3),))[1].dtype == float
    assert gs.jvp(f, (x,), (np.arange(3.0),))[1][2] == 2.0
    for primals, tangents, text in [
        ((x,), (np.ones(4),), "shape"), ((x,), (np.ones(3, complex),), "dtype"), ((x,), ("a",), "not a number"),
        ((x,), (), "1 primals and 0 tangents"), (x, x, "must be a tuple"), ((x,), (None,), "no argument"),
        (({"w": 1.0},), ({"v": 1.0},), "structure"), ((1.0,), (np.ones(1),), "shape"),
    ]:  # fmt: skip
        with pytest.raises(gs.ArgumentError, match=text) as caught:
            gs.jvp(f, primals, tangents)
        assert caught.value.diagnostics[0].code == "G216"


def _with_trees(compiled, returns, arguments=(), params=()):
    from dataclasses import replace

    compiled.fn = replace(compiled.fn, returns=returns, arguments=arguments, params=params)
    return compiled


def test_vjp(fake):
    def f_vjp(x, y):
        return x * y, lambda g: (g * y, np.float64(g * x))

    pair = Tree("tuple", None, (slot(0), slot(1)))
    fake.write = lambda target, specs: _with_trees(fake.compiled(f_vjp, [FLOAT, FLOAT]), pair)
    out, pull = gs.vjp(lambda x, y: x * y, 3, 2.0)
    assert (out, pull(1.0), pull(2)) == (6.0, (2.0, 3.0), (4.0, 6.0))
    assert [type(v) for v in pull(1.0)] == [float, float]
    with pytest.raises(gs.ArgumentError, match="shape"):
        pull(np.ones(2))


def test_vjp_of_several_results(fake):
    def f_vjp(x):
        return {"a": x, "n": 3, "m": "fast", "b": 2.0 * x}, lambda a_bar, n_bar, b_bar: (a_bar + 2.0 * b_bar,)

    out = Tree("dict", ("a", "n", "m", "b"), (slot(0), slot(1), Tree("const", "fast"), slot(2)))
    fake.write = lambda target, specs: _with_trees(fake.compiled(f_vjp), Tree("tuple", None, (out, slot(3))))
    _, pull = gs.vjp(lambda x: x, 1.0)
    assert pull({"b": 10.0, "a": 1.0, "n": None, "m": None}) == (21.0,)


def test_linearize(fake):
    def f_linearize(x, y):
        return x * y, lambda x_dot, y_dot: x_dot * y + y_dot * x

    from gradscribe.compiler.ir.nodes import Param

    params = (Param(Value(FLOAT), "x"), Param(Value(FLOAT), "y"))
    fake.write = lambda target, specs: _with_trees(
        fake.compiled(f_linearize, [FLOAT, FLOAT]), slot(0), (("x", slot(0)), ("y", slot(1))), params
    )
    out, push = gs.linearize(lambda x, y: x * y, 3.0, 2.0)
    assert (out, push(1, 0.0), push(0.0, 1.0)) == (6.0, 2.0, 3.0)
    with pytest.raises(gs.ArgumentError, match="takes 2 tangents"):
        push(1.0)


def test_hvp_is_a_jvp_of_the_gradient(fake):
    fake.write = lambda target, specs: fake.compiled(lambda x, x_dot: (2.0 * x, 2.0 * x_dot), [FLOAT, FLOAT])
    assert gs.hvp(lambda x: x * x, (3.0,), (5.0,)) == 10.0
    assert [fake.calls[0][0].kind, fake.calls[0][0].inner.kind] == ["jvp", "grad"]


def test_jacobian_picks_the_cheaper(fake):
    kinds = []

    def write(target, specs):
        kinds.append(target if not hasattr(target, "kind") else target.kind)
        size = Size.symbol("x.0", many=True)
        return fake.compiled(
            lambda x, many: 0.0, [Array("float64", (size * 3 if specs["many"].value else Size.of(1),))]
        )

    fake.write = write
    j = gs.jacobian(lambda x, many: x)
    j(np.ones(4), True)
    j(np.ones(4), False)
    assert kinds == ["primal", "jacfwd", "primal", "jacrev"]


def test_vectorize_broadcasts(fake):
    seen = []

    def lanes(x, y):
        seen.append((x, y))
        return x + y, 1.0

    fake.write = lambda target, specs: fake.compiled(lanes, [FLOAT, FLOAT])
    v = gs.vectorize(lambda x, y: (x + y, 1.0))
    total, one = v(np.arange(3.0)[:, None], np.arange(2.0))
    assert total.shape == one.shape == (3, 2)
    assert np.all(total == np.arange(3.0)[:, None] + np.arange(2.0))
    assert seen[0][0].shape == (6,)
    assert v(np.ones(1), 2.0)[0].shape == (1,)
    assert v(np.ones((1, 1)), 2.0)[0].shape == (1, 1)
    assert v([1.0, 2.0], y=1)[0].tolist() == [2.0, 3.0]
    assert v(2.0, np.array(3.0)) == (5.0, 1.0)
    assert v(np.ones((0, 2)), 2.0)[0].shape == (0, 2)
    with pytest.raises(gs.ArgumentError, match="do not broadcast"):
        v(np.ones(2), np.ones(3))


# -- the decorator


def test_the_decorated_function_is_the_function():
    assert decorated(3.0, 2.0) == 6.0
    assert decorated(3, y=2) == 6
    assert (decorated.__name__, decorated.__doc__) == ("decorated", "A decorated function.")
    assert str(inspect.signature(decorated)) == "(x, y)"
    assert callable(decorated.__wrapped__)
    assert decorated.grad.__name__ == "decorated_grad"


def test_what_the_decorator_differentiates_by(fake, monkeypatch):
    from gradscribe.compiler import pipeline

    monkeypatch.setattr(pipeline, "default_argnums", lambda f, specs: tuple(n for n in specs if n != "n"))
    fake.write = lambda target, specs: fake.compiled(lambda x, y, n: (1.0, 2.0), [FLOAT] * 2)
    f = gs.differentiable(lambda x, y, n: x, check=False)
    assert f.grad(1.0, 2, 3) == (1.0, 2.0)
    assert fake.calls[0][0].argnums == ("x", "y")
    g = gs.differentiable(argnums="y", check=False)(lambda x, y, n: x)
    fake.write = lambda target, specs: fake.compiled(lambda x, y, n: 2.0, [FLOAT])
    assert g.grad(1.0, 2, 3) == 2.0
    assert (fake.calls[-1][0].argnums, fake.calls[-1][0].single) == (("y",), True)


class Model:
    def __init__(self, w):
        self.w = w

    @gs.differentiable(check=False)
    def loss(self, x):
        """A method."""
        return self.w * x


def test_methods(fake, monkeypatch):
    from gradscribe.compiler import pipeline

    monkeypatch.setattr(pipeline, "default_argnums", lambda f, specs: tuple(specs))
    guards = (("self", (("attr", "w"),)),)
    fake.write = lambda target, specs: fake.compiled(lambda self, x: self.w, [FLOAT], guards=guards)
    one, two = Model(2.0), Model(3.0)
    assert one.loss(5.0) == 10.0
    assert (one.loss.grad(1.0), two.loss.grad(1.0)) == (2.0, 3.0)
    assert fake.calls[0][0].argnums == ("x",)
    assert len(fake.calls) == 1
    assert "guards" in one.loss.grad.source
    assert gs.grad(one.loss)(4) == 2.0
    back = pickle.loads(pickle.dumps(two.loss.grad))
    assert back(1.0) == 3.0


def test_each_kind_is_checked_once(fake, monkeypatch):
    import gradscribe.runtime.verify as verify
    from gradscribe.compiler import pipeline

    seen = []
    monkeypatch.setattr(pipeline, "default_argnums", lambda f, specs: ("x",))
    monkeypatch.setattr(verify, "verify_entry", lambda f, s, e, values, budget: seen.append((values, budget)) or "report")
    fake.write = lambda target, specs: fake.compiled(lambda x, n=2: 1.0, [FLOAT])

    @gs.differentiable
    def f(x, n=2):
        return x

    assert not seen
    for _ in range(2):
        f.grad(1.0)
        f.grad(2)
    assert seen == [((1.0, 2), 1.0), ((2, 2), 1.0)]
    assert f.reports == ["report", "report"]
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    f.grad(np.float32(1))
    assert len(seen) == 2


def test_a_failed_check_raises_every_time(fake, monkeypatch):
    import gradscribe.runtime.verify as verify
    from gradscribe.compiler import pipeline
    from gradscribe.compiler.diagnostics import Diagnostic

    def fails(f, *args, **kwargs):
        raise gs.VerificationError(Diagnostic("G401", "wrong"))

    monkeypatch.setattr(pipeline, "default_argnums", lambda f, specs: ("x",))
    monkeypatch.setattr(verify, "verify_entry", fails)
    fake.write = lambda target, specs: fake.compiled(lambda x: 1.0, [FLOAT])
    f = gs.differentiable(lambda x: x)
    for _ in range(2):
        with pytest.raises(gs.VerificationError):
            f.grad(1.0)


# -- kinds


Point = namedtuple("Point", "x y")


def test_like_and_tangent_keep_kinds():
    value = Point(np.float32(1), {"a": np.ones(2, np.float32), "b": [1.0, 2.0], "c": None})
    found = like(value, Point(2.0, {"a": np.zeros(2), "b": [np.float64(1), 2.0], "c": None}))
    assert type(found) is Point
    assert (type(found.x), found.y["a"].dtype, found.y["c"]) == (np.float32, np.float32, None)
    given = tangent(value, Point(2, {"c": None, "a": [1, 2], "b": [1, 2]}) if False else found, "p")
    assert list(given.y) == ["a", "b", "c"]


def _in_a_process(queue):
    queue.put(gs.grad(square).__name__)


@pytest.mark.skipif("spawn" not in multiprocessing.get_all_start_methods(), reason="no processes here")
def test_the_import_works_in_a_process():
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=_in_a_process, args=(queue,))
    process.start()
    assert queue.get(timeout=60) == "square_grad"
    process.join()


def powers(*xs):
    return xs[0] * xs[1] ** 2


def test_transforms_of_a_gradient_by_items_of_star():
    assert gs.grad(gs.grad(powers, argnums=1), argnums=0)(2.0, 3.0) == 6.0
    assert gs.jvp(gs.grad(powers, argnums=1), (2.0, 3.0), (1.0, 0.0)) == (12.0, 6.0)
    assert gs.jvp(gs.grad(powers, argnums=(1, 0)), (2.0, 3.0), (1.0, 0.0)) == ((12.0, 9.0), (6.0, 0.0))
    assert gs.hvp(powers, (2.0, 3.0), (1.0, 0.0)) == (0.0, 6.0)
    assert gs.vjp(gs.grad(powers, argnums=1), 2.0, 3.0)[1](1.0) == (6.0, 4.0)
    assert gs.value_and_grad(powers, argnums=(1,))(2.0, 3.0) == (18.0, (12.0,))
    assert gs.grad(lambda *xs: (powers(*xs), xs[0]), argnums=1, has_aux=True)(2.0, 3.0) == (12.0, 2.0)
    np.testing.assert_array_equal(gs.vectorize(gs.grad(powers, argnums=1))(np.ones(2), np.full(2, 3.0)), [6.0, 6.0])


def test_a_gradient_by_an_item_of_star_inside():
    def f(x):
        return gs.grad(powers, argnums=1)(x, 3.0 * x) + gs.grad(powers)(x, x)  # 7 x^2

    assert (f(2.0), gs.grad(f)(2.0)) == (28.0, 28.0)


def test_an_item_of_star_that_is_not_there():
    with pytest.raises(gs.ArgumentError, match="asks for item 5"):
        gs.grad(powers, argnums=5)(1.0, 2.0)


def test_lists_in_lists():
    def f(m):
        return np.sum(np.array(m) ** 2) * m[0][1]

    m = [[1.0, 2.0], [3.0, 4.0]]
    assert gs.grad(f)(m) == [[4.0, 38.0], [12.0, 16.0]]
    assert gs.hvp(f, (m,), (m,)) == [[8.0, 76.0], [24.0, 32.0]]


def spread_by_the_other(x, y):
    return np.where(np.array([True, False, True]), x, y)


def line_from_an_array(x, y):
    return np.linspace(y, x, num=4)


def line_to_an_array(x, y):
    return np.linspace(x, y, num=4)


def selected(x, y):
    return np.select([np.array([True, False, True])], [x], y)


@pytest.mark.parametrize("f", [spread_by_the_other, line_from_an_array, line_to_an_array, selected])
def test_a_tangent_has_the_shape_of_the_result(f):
    """Also where another operand, which does not move, has given the result its shape."""
    y = np.array([[1.0, 2.0, 0.5], [3.0, 1.5, -1.0]])
    out, out_dot = gs.jvp(f, (1.5, y), (1.0, None))
    np.testing.assert_allclose(out_dot, f(2.5, y) - f(1.5, y), rtol=1e-12)
    assert gs.jacfwd(f)(1.5, y).shape == out.shape


def test_linearize_where_a_variable_has_no_value_at_first():
    def f(x):
        y = 0.0
        for _ in range(3):
            try:
                step = (y * y - x) / (2 * y)
            except ZeroDivisionError:
                y = 1.0
                continue
            y -= step
        return y

    y, pushforward = gs.linearize(f, 0.7)
    assert y == f(0.7)
    np.testing.assert_allclose(pushforward(1.0), gs.grad(f)(0.7))


def test_numbers_that_are_constant_have_tangents_of_zero():
    assert gs.jvp(lambda x: 3.0, (1.0,), (1.0,)) == (3.0, 0.0)
    assert gs.jvp(lambda x: (x, 2, True), (1.0,), (1.0,)) == ((1.0, 2, True), (1.0, 0.0, None))
