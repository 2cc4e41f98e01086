"""Loops and comprehensions inside of `try`: going over an array reaches no handler, an index beyond its end does."""

import math

import gradscribe as gs
import numpy as np
from marked import at

X = np.array([0.3, -0.4, 0.2])


@at(X)
def an_index_after_a_loop(x):
    try:
        v = 0.0
        for e in x:
            v += e * e
        if all(e > -5 for e in x):
            v = v + sum(e for e in x)
        if v < -1:
            raise ValueError
        w = x[7]
    except (ValueError, IndexError):
        w = 1.0
        v = x[0] * 3
    return v * w


@at(X)
def raised_after_a_comprehension(x):
    try:
        t = [e * 2 for e in x]
        if any(e < 0 for e in t):
            raise KeyError("a")
        u = max(e * e for e in x)
    except Exception:
        u = 2 * x[0]
    return u


@at(X)
def rows_and_pairs(x):
    m = np.outer(x, x)
    try:
        v = 0.0
        for row in m:
            for e in row:
                v += e * e
            v += row[1]
        for i, (e, r) in enumerate(zip(x, reversed(m), strict=True)):
            v += e * r[0]
            v += x[i + 1]
    except IndexError:
        v = v * 2
    return v


@at(X, 5)
def beyond_a_list(x, n):
    q = []
    try:
        for e in x:
            q.append(e * x[1])
        for k in range(n):
            q[k] = q[k] * 2
    except LookupError:
        q.append(x[0])
    return sum(q)


@at(X)
def a_try_in_a_loop(x):
    t = 0.0
    for e in x:
        try:
            t += math.sqrt(e) + sum(u * e for u in x)
        except ValueError:
            t += e
    return t


@at(0.5, 0.7)
@at(0.5, 0)
@at(-0.5, 0)
@at(-2.0, 0.7)
def raised_on_one_path(x, s):
    try:
        v = (1.0 / s if x > 0 else 2.0 * x) + math.sqrt(x + 1.0)
    except ZeroDivisionError:
        v = s + 10 * x
    except ValueError:
        v = 7 * x
    return v * x


@at(0.5, 0.7)
@at(0.5, 0)
@at(-0.5, 0)
def raised_where_the_rest_is_asked(x, s):
    try:
        v = x > 0 and 1.0 / s > 0.5
        w = x * (3.0 if v else s)
    except ZeroDivisionError:
        w = s + 10 * x
    return w * x


@at(0.5, 0.7)
@at(-0.5, 0.7)
@at(-0.5, 2.7)
def an_index_on_one_path(x, s):
    q = [x, s]
    try:
        v = [1.0, q[0] if x > 0 else q[int(s)], s * x][1]
    except IndexError:
        v = s * x * x
    return v * x


def roots(u, n):
    for i in range(n):
        yield math.sqrt(u) + i


@at(0.5, 0)
@at(-0.5, 0)
@at(-0.5, 0.7)
@at(-1.5, 0.7)
def a_generator_that_raises(x, s):
    try:
        v = sum(roots(x, 3)) if s == 0 else sum(roots(x + 1, 2))
    except ValueError:
        v = s * x
    return v + s


def scaled(values, u):
    values[0] = values[0] * math.log(u)
    return values[0]


@at(0.5, 0.7)
@at(0.5, -1.5)
@at(-0.5, 0.7)
def lists_made_before_a_call_that_raises(x, s):
    try:
        v = scaled([s * x, 1.0], x) + scaled([s, x], s + 1)
    except ValueError:
        v = x - s
    return v * x


@at(np.array([1.0, -2.0, 3.0]), 0.5)
def the_list_of_a_generator_in_a_try(x, s):
    try:
        a = [e * s for e in x]
        t = sum(a[0] for _ in a)
    except LookupError:
        t = s
    return t * s


@at(1.2)
@at(-1.2)
@at(3.7)
def raised_after_what_may_raise(x):
    try:
        k = int(x)
        if x > 2:
            raise ValueError("large")
        y = math.log(x) * k
    except (ValueError, ArithmeticError):
        y = x * x
    return y * x


@at(np.array([1.0, 2.0]), 0.5)
@at(np.array([1.0, 2.0]), -0.5)
@at(np.array([1.0, -2.0]), 0.5)
def one_of_two_arrays_beside_a_call_that_raises(a, s):
    b = a * 2
    try:
        t = np.sum((a if s > 0 else b) * scaled([s * a[0], 1.0], a[1]))
    except ValueError:
        t = s
    return t * s


@gs.custom_jvp
def doubled(u):
    return 2.0 * u


@doubled.defjvp
def doubled_jvp(primals, tangents):
    return 2.0 * primals[0], 2.0 * tangents[0]


@at(np.array([0.3, 0.9, 0.5]))
@at(np.array([0.3, 0.2, 0.5]))
def a_rule_on_one_path_before_what_raises(x):
    try:
        if any(e <= 0.25 for e in x):
            raise ValueError
        a = np.full(2, x[0] if doubled(x[-1]) > 0.8 else x[1])
        v = math.log(a[1]) * doubled(x[2])
    except (ValueError, LookupError):
        v = x[1]
    return v * x[0]


@at(np.array([1.0, 2.0]), 0.5)
@at(np.array([1.0, 2.0]), -0.5)
@at(np.array([1.0, 2.0]), -1.5)
def stored_by_a_call_before_it_raises(x, s):
    def stored(k, u):
        x[k] *= u
        return u

    try:
        v = math.log(stored(0, s + 1)) + math.sqrt(stored(1, s))
    except ValueError:
        v = 3 * s
    return np.sum(x * x) * v


@at(0.5)
@at(-0.5)
def named_and_taken_before_it_raises(s):
    q, w = [1.0, 2.0, 3.0 * s], 0.0
    try:
        q.append(math.log((w := s * 2.0) + 2) + math.sqrt(q.pop() * w * s))
    except ValueError:
        q.append(7 * s)
    return sum(q) * w


@at(1.5)
@at(-1.5)
@at(0.7)
def counted_before_it_raises(s):
    n, x = 0, [0.0, 0.0, 0.0]

    def scaled_by_count():
        nonlocal n
        n += 1
        return s * n

    for i in range(3):
        try:
            x[i] = math.log(scaled_by_count() - 2)
        except ValueError:
            x[i] = 5.0 * n * s
    return sum(x) * n


def bisected(u):
    if len(u) == 1:
        return u[0]
    return bisected(u[: len(u) // 2]) + u[-1]


@gs.checkpoint
def checkpointed(u):
    w = u * u
    return np.sum(w) - 1.0


@at(X, 0.7)
@at(-X, 0.7)
@at(10 * X, 0.7)
def raised_after_calls_that_stay_calls(x, s):
    t = 0.0
    try:
        t += math.log(bisected(x))
        t += math.log(checkpointed(x))
    except ValueError:
        t -= s
    return t * s * x[0]


@at(X, 0.7)
@at(-X, 0.7)
def the_else_of_a_loop_that_raises(x, s):
    t = s
    try:
        for e in x:
            if e < -0.35:
                raise ZeroDivisionError
        else:
            t += s * x[0]
    except ArithmeticError:
        t *= 3.0
    return t * x[1]


V = np.array([0.5, 0.2, 0.3])


@at(V, 0.7)
@at(V, -0.7)
def an_empty_list_popped(x, c):
    log = [c]
    if c > 0:
        log.append(x[0])
    try:
        t = log.pop() * 2.0
        t += log.pop()
    except IndexError:
        t = 5.0 * c
    return t * x[1] + sum(log)


@at(V, 0.7, 2)
@at(V, 0.7, 3)
@at(V, 0.7, -4)
def a_store_beyond_the_end(x, c, k):
    try:
        x[k] = c
        x[0] *= 2.0
    except IndexError:
        x[1] = c * c
    return np.sum(x * x)


@at(V, 0.7, 2)
@at(V, 0.7, -4)
def an_augmented_store_beyond_the_end(x, c, k):
    try:
        x[k] += c
    except LookupError:
        x[1] = c * c
    return np.sum(x * x)


@at(V, 0.7, 2)
@at(V, 0.7, 3)
@at(V, 0.7, 1)
def beyond_an_axis(x, c, k):
    m = np.outer(x, x)[:, :2]
    try:
        m[1, -1] = c
        t = m[k, 0] + np.sum(m[k, :]) + np.sum(m[:, k])
    except IndexError:
        t = c * c
    return np.sum(m) * t


@at(V, 0.7, 2)
@at(V, -0.7, 2)
def a_store_beyond_a_list(x, c, k):
    q = [c, x[0]]
    if c > 0:
        q.append(x[1])
    try:
        q[k] = c * c
    except IndexError:
        q[0] = 7.0 * c
    return sum(q) * c


@at(V, 0.7)
@at(V, 0.1)
def nothing_is_left(x, c):
    try:
        t = next(e for e in x if e > c)
        t += next(e for e in [c, t] if e > 0.6)
    except LookupError:
        t = c
    except StopIteration:
        t = 3.0 * c * x[1]
    return t * c


@at(V, 0.7)
@at(V, -0.7)
@at(-V, 0.7)
def two_handlers_of_one_expression(x, c):
    s = x[0]
    try:
        s += math.sqrt(x[-1] * c) if c > -0.5 else [c, s][int(x[0] * 100)]
    except LookupError:
        s *= c
    except ValueError:
        s -= c
    return s * x[1]
