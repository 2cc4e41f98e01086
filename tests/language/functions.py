"""Functions of every kind: nested, lambdas, partial, recursive, generators, decorated, methods."""

import functools
import math
from functools import partial

import gradscribe as gs
import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])


@at(0.7)
def lambdas_in_containers(x):
    table = {"sq": lambda t: t * t, "sin": math.sin}
    both = [lambda t, k=2.0: t * k, lambda t: t + x]
    return table["sq"](x) + table["sin"](x) * both[0](x) + both[1](x) + both[0](x, 3.0)


@at(0.7)
def immediately_called(x):
    return (lambda a, b=2.0: a**b)(x) + (lambda *a: sum(a))(x, x, 1.0)


@at(0.7)
def late_binding(x):
    fs = [lambda: x * k for k in range(3)]  # noqa: B023
    gs_ = [lambda k=k: x * k for k in range(3)]
    return sum(f() for f in fs) + sum(g() for g in gs_) * x


@at(0.7)
def returned_function(x):
    def scaled(k):
        def inner(t):
            return t * k + x

        return inner

    return scaled(x)(2.0) + scaled(3.0)(x)


def adder(n):
    return lambda t: t + n * t * t


@at(0.7)
def function_from_module_helper(x):
    f = adder(3.0)
    g = adder(x)
    return f(x) * g(2.0)


def compose(*functions):
    def composed(t):
        for f in functions:
            t = f(t)
        return t

    return composed


@at(0.7)
def composed(x):
    return compose(math.sin, lambda t: t * x, math.exp)(x)


@at(0.7)
def nonlocal_counter(x):
    count = 0
    total = 0.0

    def add(t):
        nonlocal count, total
        count += 1
        total = total * x + t

    for k in range(3):
        add(x * k)
    add(1.0)
    return total * count


@at(0.7)
def nonlocal_in_branch(x):
    best = -10.0

    def see(t):
        nonlocal best
        if t > best:
            best = t

    see(x)
    see(x * x)
    see(2.0 - x)
    return best * x


@at(0.7)
def closure_sees_later_value(x):
    def f():
        return k * x

    k = 2.0
    a = f()
    k = x
    return a + f()


@at(0.7)
def closure_over_list(x):
    log = []

    def push(t):
        log.append(t)
        return t

    push(x)
    push(x * x)
    return sum(log) * push(2.0)


@at(0.7)
def partials(x):
    def f(a, b, c=1.0, *, d=2.0):
        return a * b + c * d

    g = partial(f, x)
    h = partial(f, b=3.0, d=x)
    k = functools.partial(g, 2.0, c=x)
    return g(x) + h(x) + k() + h(2.0, c=5.0)


MODULE_PARTIAL = partial(lambda a, b: a * b * b, 2.0)


@at(0.7)
def module_partial(x):
    return MODULE_PARTIAL(x)


def keyword_only(x, *, scale, shift=1.0):
    return x * scale + shift


@at(0.7)
def star_arguments(x):
    def f(a, *rest, k=1.0, **named):
        return a + sum(rest) * k + sum(named.values()) + len(named)

    args = (x, 2.0)
    options = {"k": x, "z": x * x}
    return f(*args) + f(x, *args, **options) + f(1.0, y=x) + keyword_only(x, **{"scale": 2.0}) + keyword_only(x, scale=x)


def pos_only(a, /, b, *, c):
    return a * b + c


@at(0.7)
def positional_only(x):
    return pos_only(x, 2.0, c=x) + pos_only(x, b=x, c=1.0)


def power(x, n):
    return 1.0 if n == 0 else x * power(x, n - 1)


@at(0.7)
def recursion(x):
    return power(x, 4) + power(x, 0)


def even(x, n):
    return x if n == 0 else odd(x * x, n - 1)


def odd(x, n):
    return math.sin(x) if n == 0 else even(x + 1.0, n - 1)


@at(0.7)
def mutual_recursion(x):
    return even(x, 3) + odd(x, 2)


@at(0.7)
def nested_recursion(x):
    def fib(n):
        return x if n < 2 else fib(n - 1) + x * fib(n - 2)

    return fib(5)


@at(0.7, 3)
def recursion_by_argument(x, n):
    return x if n <= 0 else x * recursion_by_argument(x * 0.5, n - 1) + n


def tree_sum(t):
    if isinstance(t, (list, tuple)):
        return sum(tree_sum(c) for c in t)
    return t * t


@at([0.5, (1.5, [2.0, 3.0])])
def recursion_over_structure(t):
    return tree_sum(t)


@at(0.7)
def generator_function(x):
    def powers(n):
        t = 1.0
        for _ in range(n):
            yield t
            t = t * x

    return sum(powers(4)) + max(powers(3))


@at(0.7)
def generator_in_for(x):
    def pairs():
        yield x, 2.0
        yield x * x, x
        for k in range(2):
            yield float(k), x

    s = 0.0
    for a, b in pairs():
        s = s * 0.5 + a * b
    return s


def walk(tree):
    for node in tree:
        if isinstance(node, list):
            yield from walk(node)
        else:
            yield node


@at(0.7)
def generator_recursive(x):
    return sum(walk([x, [x * x, [2.0, x]], 1.0]))


@at(0.7)
def generator_to_list(x):
    def steps(t, n):
        while n > 0:
            t = math.sin(t) + x
            n -= 1
            yield t

    v = list(steps(x, 3))
    a, b = steps(1.0, 2)
    return v[0] * v[2] + a * b + sum(t for t in steps(x, 2))


@at(0.7)
def generator_with_branch(x):
    def some(n):
        for k in range(n):
            if k % 2 == 0:
                yield x * k
            else:
                yield -x

    return sum(some(4)) * x + sum(t * t for t in some(3))


@at(U)
def generator_over_array(u):
    def windows(v):
        for i in range(1, len(v)):
            yield v[i - 1] * v[i]

    return sum(windows(u)) + sum(w * w for w in windows(u))


@at(0.7)
def generator_with_return(x):
    def upto(limit):
        t = x
        while True:
            if t > limit:
                return
            yield t
            t = t * 2.0

    return sum(upto(5.0))


@at(0.7)
def enumerate_generator(x):
    def gen():
        yield x
        yield x * x

    s = 0.0
    for i, (a, b) in enumerate(zip(gen(), gen(), strict=True)):
        s += a * b * (i + 1)
    return s


def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


@logged
def decorated_helper(x, k=2.0):
    return x**k


def twice(f):
    def wrapper(x):
        return f(f(x))

    return wrapper


@twice
def decorated_twice(x):
    return x * x + 1.0


def repeat(n):
    def decorator(f):
        @functools.wraps(f)
        def wrapper(x):
            for _ in range(n):
                x = f(x)
            return x

        return wrapper

    return decorator


@repeat(3)
def decorated_repeat(x):
    return math.sin(x) + 0.5


@functools.cache
def coefficients(n):
    return tuple(1.0 / (k + 1) for k in range(n))


@functools.cache
def cached(x):
    return x * x


@at(0.7)
def decorators(x):
    return decorated_helper(x) + decorated_twice(x) * decorated_repeat(x) + decorated_helper(x, k=3.0)


@at(0.7)
def cached_helpers(x):
    return sum(c * x**k for k, c in enumerate(coefficients(4))) + cached(x)


@gs.differentiable(check=False)
def differentiable_helper(x, y):
    return x * y * y


@at(0.7)
def calls_a_differentiable(x):
    return differentiable_helper(x, 2.0) + differentiable_helper(y=x, x=3.0)


@at(0.7)
def function_attributes(x):
    def f(t):
        return t * t

    return f(x) if callable(f) else x


@at(0.7)
def choose_function(x):
    f = math.sin if x > 0.0 else math.cos
    return f(x) * x


@at(0.7)
def choose_lambda(x):
    if x > 0.5:
        f = lambda t: t * t  # noqa: E731
    else:
        f = lambda t: t + x  # noqa: E731
    return f(x)


@at(0.7)
def default_is_evaluated_once(x):
    k = 2.0

    def f(t, scale=k * x):
        return t * scale

    k = 100.0
    return f(x) + k


@at(0.7)
def optional_argument(x):
    def f(t, shift=None):
        if shift is None:
            shift = t * 2.0
        return t * shift

    return f(x) + f(x, 3.0) + f(x, shift=x)


@at(0.7, 2)
def dispatch_table(x, k):
    table = (math.sin, math.cos, lambda t: t * t)
    return table[k](x) * table[0](x)


def newton_step(f, df, x):
    return x - f(x) / df(x)


@at(2.0)
def higher_order(a):
    x = a
    for _ in range(4):
        x = newton_step(lambda t: t * t - a, lambda t: 2.0 * t, x)
    return x


def rk4(f, y, t, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    k3 = f(t + h / 2, y + h / 2 * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


@at(U, 0.3)
def integrator(y, k):
    def rhs(t, y):
        return np.array([y[1], -k * y[0], y[3] * t, -y[2] * k])

    for i in range(3):
        y = rk4(rhs, y, i * 0.1, 0.1)
    return np.sum(y**2)


@at(0.7)
def returns_several(x):
    def f(t):
        return t * t, {"a": t, "b": [t, 2.0]}

    a, d = f(x)
    return a * d["a"] + d["b"][0] * d["b"][1]


@at(0.7)
def early_returns_in_helper(x):
    def f(t, kind):
        if kind == "a":
            return t * t
        if t > 1.0:
            return t
        if t > 0.5:
            return math.sin(t)
        return -t

    return f(x, "a") + f(x, "b") * f(2.0 * x, "c") + f(x - 0.5, "d")


@at(0.7)
def helper_without_return(x):
    out = []

    def f(t):
        out.append(t)

    r = f(x * x)
    return out[0] * (2.0 if r is None else 1.0)


def logged(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        print(f"calling {f.__name__}")
        return f(*args, **kwargs)

    return inner


@logged
@logged
def cubed_and_logged(x):
    return x**3


def repeated(n):
    def decorator(f):
        @functools.wraps(f)
        def inner(x):
            for _ in range(n):
                x = f(x)
            return x

        return inner

    return decorator


@repeated(2)
@repeated(3)
def swollen(x):
    return math.sin(x) * 1.1


@at(1.1)
def wrapped_by_one_decorator_twice(x):
    return cubed_and_logged(x) + swollen(x)


@at(1.1)
def decorators_inside(x):
    def doubled(f):
        @functools.wraps(f)
        def inner(a):
            return f(a) * 2 + len(inner.__name__)

        return inner

    @doubled
    @doubled
    def cube(a):
        return a**3

    @functools.wraps(math.sin)
    def quartic(a):
        return a**4

    return cube(x) + quartic(x) * len(cube.__name__)
