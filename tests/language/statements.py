"""Statements: with, try, match, walrus, else of loops, imports, assertions, messages, loops of every kind."""

import math
from contextlib import contextmanager, nullcontext, suppress

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


@at(0.7)
def with_nullcontext(x):
    with nullcontext():
        y = x * x
    with nullcontext(x) as z:
        y = y * z
    return y


@contextmanager
def quiet():
    yield


@at(0.7)
def with_own_context(x):
    with quiet():
        y = x**3
    return y


@at(0.7)
def with_suppress(x):
    y = x
    with suppress(ValueError):
        y = x * x
    return y


# -- try


@at(0.7)
def try_finally(x):
    y = x
    try:
        y = x * x
    finally:
        y = y + x
    return y


@at(0.7)
def try_except_not_raised(x):
    try:
        y = math.log(x)
    except ValueError:
        y = 0.0
    return y * x


@at(-0.7)
def try_except_raised(x):
    try:
        y = math.log(x)
    except ValueError:
        y = x * x
    return y * x


@at(0.7)
def try_explicit_raise(x):
    def f(t):
        if t > 0.5:
            raise ValueError("too big")
        return t

    try:
        y = f(x)
    except ValueError:
        y = x * x
    try:
        z = f(0.1 * x)
    except (TypeError, ValueError) as e:
        z = len(str(e)) * 1.0
    else:
        z = z * 3.0
    finally:
        y = y + 1.0
    return y * z


@at(0.7)
def try_key_error(x):
    d = {"a": x}
    s = 0.0
    for k in ["a", "b"]:
        try:
            s += d[k] * x
        except KeyError:
            s += 2.0 * x
    return s


@at(U)
def try_linalg(u):
    a = np.outer(u, u) + np.eye(4)
    try:
        c = np.linalg.cholesky(a)
    except np.linalg.LinAlgError:
        return np.sum(a)
    return np.sum(np.diag(c))


@at(0.7)
def try_in_a_loop(x):
    s = 0.0
    for k in range(-2, 3):
        try:
            s += math.sqrt(x * (k + 0.5))
        except ValueError:
            continue
    return s


@at(0.7)
def try_zero_division(x):
    total = 0.0
    for k in range(3):
        try:
            total += x / k
        except ZeroDivisionError:
            total += x
    return total


# -- match


@at(0.7)
def match_static(x):
    s = 0.0
    for kind in ["lin", "sq", "other", 3]:
        match kind:
            case "lin":
                s += x
            case "sq" | "square":
                s += x * x
            case int(n) if n > 2:
                s += x**n
            case _:
                s -= x
    return s


@at(0.7)
def match_structures(x):
    s = 0.0
    for item in [(x, 2.0), [x], {"w": x, "k": 3.0}, ("pow", x, 3), x]:
        match item:
            case ("pow", base, exponent):
                s += base**exponent
            case (a, b):
                s += a * b
            case [a]:
                s += a
            case {"w": w, **rest}:
                s += w * rest["k"]
            case _:
                s += item * item
    return s


@at(0.7)
def match_values(x):
    match x > 0.5:
        case True:
            y = x * x
        case False:
            y = x
    match 3:
        case 1 | 2:
            y = y * 2.0
        case k:
            y = y * k
    return y


# -- walrus, chains, annotations


@at(0.7)
def walrus(x):
    if (y := x * x) > 0.1:
        y += x
    s = [t := y * 2.0, t**2]
    while (y := y * 0.5) > 0.1:
        x += y
    return x * y + s[1] + t


@at(0.7)
def walrus_in_comprehension(x):
    total = 0.0
    partial_sums = [total := total + x * k for k in range(4)]
    return partial_sums[-1] * total


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


@at(0.7)
def globals_read(x):
    global SCALE
    return x * SCALE + TABLE["k"] * x + np.sum(WEIGHTS) * x


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


@at(0.7, "tanh")
def strings(x, kind):
    if kind == "tanh":
        y = math.tanh(x)
    elif kind in ("relu", "elu") or kind.startswith("x"):
        y = x
    else:
        raise ValueError(f"unknown kind {kind!r}: {x:.3f}")
    name = f"{kind}_{1 + 1}".upper().lower().replace("_", "-")
    label = "%s %d" % (kind, 3) + "{}".format(kind) + str(3)  # noqa: UP031, UP032
    parts = ",".join(["a", "b"]).split(",")
    return y * len(name) + (x if name == "tanh-2" else 0.0) + len(label) * x + len(parts)


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
def types(x):
    s = x if isinstance(x, float) else 0.0
    if type(x) is float:
        s += x * x
    if type(x) in (int, str) or isinstance(x, (str, list)):
        s = 100.0
    if isinstance([x], list) and not isinstance((x,), list) and isinstance({}, dict):
        s *= 2.0
    if isinstance(3, int) and str is str and issubclass(bool, int):
        s += x
    return s


@at(U)
def types_of_arrays(u):
    s = 1.0 if isinstance(u, np.ndarray) else 2.0
    if np.isscalar(s) and u.ndim == 1 and u.dtype == np.float64 and len(u.shape) == 1 and u.dtype.kind == "f":
        s = s * 3.0
    if np.issubdtype(u.dtype, np.floating) and np.ndim(s) == 0 and np.shape(u) == (4,):
        s = s + 1.0
    return np.sum(u * u) * s


@at(0.7)
def assertions(x):
    assert x > 0.0, f"x is {x}"
    assert isinstance(x, float)
    if x > 100.0:
        raise ValueError("too big", x)
    if x < -100.0:
        raise RuntimeError
    print("x", x, end="", sep=" ")
    print(f"{x:.2f} {x!r:>10}", end="")
    y = x * x
    print([x, y], {"a": x}, (1, x), end="\r")
    del x
    pass
    """A string."""
    return y


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


@at(T)
def loop_over_rank_three(t):
    s = 0.0
    for m in t:
        for row in m.T:
            s = s + np.prod(row) * np.sum(m)
    for m in reversed(t):
        s = s * np.sum(m)
    for v in t.flat:
        s += v * v
    for v in np.nditer(t) if False else t.ravel():
        s += math.sin(v)
    return s


@at(A)
def loop_over_columns(a):
    s = 0.0
    for col in a.T:
        s += col[0] * col[1]
    for i, j in np.ndindex(2, 3):
        s += a[i, j] ** (i + 1)
    for (i, j), v in np.ndenumerate(a):
        s += v * (i + j)
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


@at(U)
def type_changes(u):
    s = 0
    for v in u:
        s = s + v * v
    t = 0.0
    for _ in range(3):
        t = t + u
    n = 1
    for k in range(3):
        n = n * 0.5 if k == 1 else n
    return s * n + np.sum(t)


@at(U)
def rank_changes(u):
    v = u
    for k in range(2):
        v = np.sum(v * v) if k == 1 else v * 2.0
    return v


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


@at(np.array([0.3, -0.7, 1.2]))
def first_time_in_a_loop(x):
    first = True
    for v in x:
        if first:
            first = False
            p = v
            continue
        p = p * v if v > 0 else p + v
    return p
