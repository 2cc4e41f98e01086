"""Statements: with, try, match, walrus, else of loops, imports, assertions, messages, loops of every kind."""

import math
from contextlib import contextmanager

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])
A = np.arange(6.0).reshape(2, 3) + 0.3
T = np.arange(24.0).reshape(2, 3, 4) * 0.1 + 0.3
SCALE = 2.5
TABLE = {"k": 2.0}
WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0])


# -- with


@at(0.7)
def with_errstate(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x) / x
    with np.errstate(all="ignore"), np.printoptions(precision=3):
        y = y * y
        if y > 0.01:
            return y * x
    return y


@contextmanager
def quiet():
    yield


# -- try


# -- match


# -- walrus, chains, annotations


@at(0.7)
def chained_assignment(x):
    a = b = c = x * x
    b += 1.0
    d = [p := x, q := p * 2.0]
    u = v = [x]
    u.append(x)
    return a * b + c + len(v) * d[1] + q


@at(0.7)
def annotated(x):
    a: float = x * x
    b: float
    b = a * 2.0
    values: list[float] = [a, b]
    return a * b + values[0]


# -- else of loops


@at(0.7)
def for_else(x):
    for k in range(5):
        if x * k > 2.0:
            y = x * k
            break
    else:
        y = x
    for k in range(2):
        if x * k > 2.0:
            break
    else:
        y = y * x
    return y


@at(0.7)
def while_else(x):
    y = x
    while y < 10.0:
        y = y * 2.0 + x
        if y > 5.0:
            break
    else:
        y = -1.0
    while y > 1.0:
        y = y * 0.3
    else:
        y = y + x
    return y * x


@at(0.7)
def for_else_static(x):
    for name in ["a", "b", "c"]:
        if name == "b":
            y = x
            break
    else:
        y = 0.0
    for name in ("p", "q"):
        y = y * x + len(name)
    else:
        y = y + x
    return y


# -- imports, strings, None, types


@at(0.7)
def imports(x):
    import math as m
    from math import cos
    from math import sin as sinus

    import numpy.linalg as la

    return m.exp(x) * cos(x) + sinus(x) + la.norm(np.array([x, 1.0]))


@at(0.7, None)
def none_comparison(x, y=None):
    a = x if y is None else y
    b = None
    if b is not None:
        a = 0.0
    if not y:
        a = a * 2.0
    return a * (y or x)


@at(0.7)
def del_and_rebind(x):
    y = x * x
    del y
    y = x**3
    a, b = y, x
    del a, b
    return y


@at(0.7)
def conditional_raise_in_else(x):
    if x > 0.0:
        y = math.sqrt(x)
    else:
        raise ValueError("negative")
    return y * x


@at(0.7)
def ellipsis_and_pass(x):
    ...
    if x > 0.0:
        pass
    else:
        x = x * 2.0
    return x * x


@at(0.7)
def boolean_operators(x):
    a = x > 0.0 and x * 2.0
    b = x < 0.0 or x * 3.0
    c = not (x > 1.0)
    d = None or x
    e = [] or [x]
    f = x and x * x
    return a * b + (x if c else 0.0) + d * e[0] + f + (0.0 < x <= 1.0) * x


@at(0.7)
def numbers_as_booleans(x):
    n = 3
    s = 0.0
    while n:
        s += x**n
        n -= 1
    if x:
        s += 1.0
    flag = x > 0.5
    return s * flag + int(flag) * x + True * x


# -- loops


@at(A)
def loop_over_rows(a):
    s = 0.0
    for row in a:
        for v in row:
            s = s * 0.5 + v * v
    for i, row in enumerate(a):
        s += np.sum(row) * i
    for r, c in zip(a, a[::-1], strict=True):
        s += r @ c
    return s


@at(0.7)
def loop_variable_used_after(x):
    for k in range(4):
        y = x * k
    for v in [x, x * x]:  # noqa: B007
        pass
    for i, w in enumerate((2.0, x)):  # noqa: B007
        pass
    return y * k + v + i * w


@at(U)
def array_variable_used_after(u):
    for a in u:
        s = a * a
    for i in range(len(u) - 1):
        t = u[i] * u[i + 1]
    return s * a + t * i


@at(0.7, 0)
def zero_trips(x, n):
    s = x
    for k in range(n):
        s = s * k
    for k in range(3, 3):
        s = s * k
    for v in []:
        s = s * v
    while s > 100.0:
        s = s * 0.5
    return s * x


@at(0.7, 3)
def value_dependent_trips(x, n):
    s = x
    count = 0
    while s < 10.0:
        s = s * 1.7 + x
        count += 1
    for k in range(int(s)):
        s += x * k
    for k in range(count, count + n):
        s += x * k
    return s * count


@at(0.7)
def none_then_value(x):
    best = None
    for k in range(4):
        t = x * k - x * x * k * k
        if best is None or t > best:
            best = t
    return best * x


@at(U)
def none_then_array(u):
    prev = None
    s = 0.0
    for _ in range(3):
        if prev is not None:
            s += np.sum(prev * u)
        prev = u * (s + 1.0)
    return s


@at(0.7)
def none_while(x):
    last = None
    y = x
    n = 0
    while last is None or abs(y - last) > 1e-3:
        last = y
        y = 0.5 * (y + x / y)
        n += 1
    return y * x + n


@at(0.7)
def none_or_value_after(x):
    found = None
    for k in range(6):
        if x * k > 2.0:
            found = x * k
            break
    if found is None:
        return x
    return found * x


@at(0.7)
def none_on_one_path(x):
    y = None
    if x > 0.5:
        y = x * x
    z = x if y is None else y
    return z * 2.0


def maybe(x, limit):
    if x > limit:
        return x * x
    return None


@at(0.7)
def helper_returns_none_or_value(x):
    a = maybe(x, 0.5)
    b = maybe(x, 5.0)
    s = 0.0
    if a is not None:
        s += a
    if b is None:
        s += x
    return s


@at(U)
def shape_changes(u):
    v = u
    for _ in range(2):
        v = np.concatenate([v, v[:1] * 2.0])
    w = u
    while len(w) > 1:
        w = w[:-1] * w[1:]
    return np.sum(v * v) + w[0]


@at(A)
def matrix_chain(a):
    m = np.eye(2)
    for k in range(3):
        m = m @ (a @ a.T) * 0.1 + k
    return np.trace(m)


@at(0.7)
def nested_four_deep(x):
    s = 0.0
    for i in range(2):
        for j in range(i + 1):
            k = 0
            while k < 2:
                for v in (x, 1.0):
                    s = s * 0.9 + v * x ** (i + j + k)
                k += 1
    return s


@at(0.7)
def break_out_of_both(x):
    s = x
    done = False
    for i in range(4):
        for j in range(4):
            s = s * 1.1 + i * j * x
            if s > 2.0:
                done = True
                break
        if done:
            break
    return s


@at(0.7)
def return_from_inner_loop(x):
    for i in range(4):
        for j in range(4):
            if x * i * j > 1.5:
                return x * i * j
    return x


@at(0.7)
def string_state(x):
    state = "up"
    s = x
    for _ in range(5):
        if state == "up":
            s = s * 1.5
            if s > 1.4:
                state = "down"
        else:
            s = s * 0.7
    return s


@at(0.7)
def function_state(x):
    step = math.sin
    s = x
    for k in range(4):
        s = step(s) + x
        step = math.cos if k % 2 == 0 else math.sin
    return s


@at(0.7)
def carried_tuple(x):
    state = (x, 1.0)
    for _ in range(3):
        a, b = state
        state = (a * b, a + b)
    return state[0] * state[1]


@at(0.7)
def carried_dict(x):
    d = {"a": x, "b": 1.0}
    for k in range(3):
        d["a"] = d["a"] * d["b"] + k
        d["b"] += x
    return d["a"]


@at(0.7)
def bool_flags(x):
    found = False
    y = 0.0
    i = 0
    while not found:
        y += x * i
        i += 1
        found = y > 3.0 or i >= 10
    return y


@at(U)
def index_with_walking_pointer(u):
    i, j = 0, len(u) - 1
    s = 0.0
    while i < j:
        s += u[i] * u[j]
        i, j = i + 1, j - 1
    return s
