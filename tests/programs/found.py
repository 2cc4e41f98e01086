"""Programs that were wrong, or crashed, once."""

import numpy as np
from marked import at

A = np.arange(6.0).reshape(2, 3) + 0.5


@at(A)
def shape_of_a_transpose(a):
    return np.sum(a.T.reshape(2, 3) * a) + np.sum(np.transpose(a)[0] ** 2)


def first_above(x, n):
    for i in range(n):
        if x > 2:
            return x * i
        x = x * 1.3
    return x


@at(1.3)
def loop_of_no_trips_with_a_return(x):
    s = 0.0
    for i in range(4):
        s += first_above(x * i, i)
    return s


@at(np.array([1.0, -2.0, 0.5]), 3)
def list_of_parts_that_differ_in_length(x, n):
    parts = []
    for k in range(n):
        parts.append(x[: k + 1])
    return np.sum(parts[0] * parts[2])


@at(0.7, 0.4, 5)
def swap_read_by_a_third(x, y, n):
    a, b, c, d = x, y, 1.0, 0.0
    for _ in range(n):
        a, b, c, d = a * x + b, a, a * c - d, c
    return a * b + c * d


@at(np.array([[1.0, 2.0], [0.5, -1.0]]))
def stacked_beside_a_constant(a):
    return np.sum(np.hstack([a, np.eye(2)]) ** 3)


@at(np.array([0.4, 1.2, -0.7]), 0.3)
def a_name_for_what_has_been_unpacked(x, s):
    v, w = (s, x.sum())
    u = w
    return w * u + v


@at(np.array([0.4, 1.2, -0.7]))
def an_adjoint_of_two(x):
    x[1] += sum(x.mean() * e for e in x)
    return np.sum(x**2)


@at(np.array([0.4, 1.2]), np.asarray(0.3))
def a_number_in_an_array_augmented(x, s):
    s += s * x[1]
    v = s
    return v * x[0]


@at(np.array([0.4, 1.2, -0.7, 0.2, 0.9]))
def a_selection_of_zeros_into_a_slice(x):
    x[:4] -= np.where(x > 0, x, x).mean()
    return np.mean(x * x)


@at(np.array([0.4, 1.2, -0.7]))
def whole_numbers_and_then_a_float(x):
    q = [j for j in range(3)]
    q.append(x[2] * x[0])
    return sum(q) * x[1]


def of_many_calls(u, m):
    if m <= 0:
        return u - 0.84
    return of_many_calls(u / (2.0 + np.cos(0.54 + u)) * u, m - 1)


@at(np.array([0.4, 1.2, -0.7]))
def an_integer_searched_in_many_places(x):
    s = x[0]
    for k in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29):
        s = (s * s + s) / (k + s)
    return of_many_calls(s, 2)


@at(np.array([0.1, 0.2, 0.3]))
def stores_into_a_list_that_is_gone_over(x):
    q = [x[0], x[1] * 2, x[0]]
    s = 0.0
    for i, v in enumerate(q):
        q[(i + 1) % 3] += v
        s += v * x[2]
    long = [x[0], x[1] * 2, x[0]] + [x[0]] * 9
    for v in long:
        long[-1] += v * v
        s += v * x[2]
    grown = []
    for v in x:
        grown.append(v * s)
    for v, w in zip(grown, reversed(grown), strict=True):
        grown[1] += v * w
    return s + sum(q) + sum(long) + sum(grown)


@at(np.array([0.1, 0.2, 0.3]))
def stores_into_a_dict_that_is_gone_over(x):
    d = {"p": x[0], "q": x[1] * 2}
    s = 0.0
    for k, v in d.items():
        d["q"] += v
        s += v * x[2] * len(k)
    for v in d.values():
        d["q"] *= v
        s += v
    return s + d["q"]


@at(np.array([[0.4, 1.2], [-0.7, 0.2]]), np.array([0.3, 0.5]), 0.5)
def a_second_derivative_of_zero(x, y, s):
    v = np.where(s, y[-1], np.mean(x))
    return v + x.sum() + s * s


@at(np.array([0.4, 1.2, -0.7]), 0.3)
def arrays_of_comprehensions(x, s):
    a = np.array([np.sin(e) * s for e in x])
    a[1] *= s
    q = []
    for e in x:
        q.append(x * e)
    return a.sum() + np.array(q)[1] @ np.array([e * e for e in a])


@at(np.array([[0.4, 1.2], [-0.7, 0.2]]))
def axes_that_change_places_are_a_view(x):
    r = np.swapaxes(x, 0, 1)
    x[0, 1] *= x[1, 0]
    return np.sum(r[1] ** 2) + np.sum(x[0])


@at(np.array([0.4, 1.2, -0.7, 0.3]), np.array([0.5, -0.2, 0.8]))
def horner_of_points(c, x):
    y = c[0]
    for k in range(1, len(c)):
        y = y * x + c[k]
    return np.sum(y**2)


@at(np.array([0.4, 1.2, -0.7, 0.3]), np.array([0.5, -0.2, 0.8]))
def horner_that_stops(c, x):
    y = 0.0
    for a in c:
        y = y * x + a
        if np.sum(y) > 3.0:
            break
    return np.max(y)


@at(np.array([[0.4, 1.2], [-0.7, 0.2], [1.1, 0.6]]))
def a_product_that_starts_with_nothing(rows):
    total = None
    for _, row in enumerate(rows):
        total = row * 2.0 if total is None else total * row
    return np.sum(total[0:1])
