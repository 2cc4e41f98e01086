"""Names for one array or another: a store into either is seen through them, and theirs in it."""

import numpy as np
from marked import at

X = np.array([1.3, 0.6])
Y = np.array([0.4, -0.6])


@at(X, 0.7)
@at(X, -0.7)
def stored_through_the_name(x, s):
    y = x * 1.0
    z = y if s > 0 else x * 2.0
    z[0] = 5.0 * s
    return np.sum(y * z)


@at(X, 0.7)
@at(X, -0.7)
def stored_into_each(x, s):
    y = x * 1.0
    w = x * 3.0
    z = y if s > 0 else w
    z[0] *= 5.0 * s
    w[1] = s * s
    y[1] *= 2
    return np.sum(y * z * w)


@at(X, 0.7)
@at(X, -0.7)
def the_argument_or_a_copy(x, s):
    z = x if s > 0 else x * 2.0
    x[0] = s
    z[1] = 3 * s
    return np.sum(x * z)


@at(X, 0.7)
@at(X, -0.7)
@at(Y, 0.7)
@at(Y, -0.7)
def names_of_names(x, s):
    y, w = x * 1.0, x * x
    q = w + y
    z = y if s > 0 else w
    v = z if x[1] > 0 else q
    v[0] = s
    y[1] *= z[0]
    w += y
    return np.sum(y * z * w * v * q)


@at(X, 0.7)
@at(X, 1.7)
@at(X, -0.7)
def chosen_in_a_loop(x, s):
    a, b = x * 1.0, x * x
    for i in range(3):
        c = a if i % 2 == 0 else b
        c[0] += s * i * c[1]
        if s > i:
            d = a
        else:
            d = c
        d[1] *= s
    return np.sum(a * b)


@at(X, 0.7)
@at(X, -0.7)
def with_a_view(x, s):
    y = x * 1.0
    z = y if s > 0 else x * 2.0
    v = y[::-1]
    v[0] = s
    z[1:] *= v[1:]
    return np.sum(y * z * v)


@at(X, 0.7)
@at(X, -0.7)
def with_an_alias(x, s):
    y = x * 1.0
    t = y
    z = y if s > 0 else x * 2.0
    z += s
    t *= 2
    return np.sum(y * z) * t[0]


@at(X, 0.7)
@at(X, -0.7)
def both_names_crosswise(x, s):
    y, w = x * 1.0, x * 2.0
    z = y if s > 0 else w
    u = w if s > 0 else y
    z[0] = s
    u[1] = s * s
    y[0] += u[0]
    return np.sum(z * u * y)


@at(X, 0.7)
@at(X, -0.7)
def out_of_a_list(x, s):
    q = [x * 1.0, x * 2.0]
    z = q[0] if s > 0 else q[1]
    z[0] = s
    return np.sum(q[0] * q[1] * z)


@at(X, 0.7)
@at(X, -0.7)
def written_on_its_side_too(x, s):
    y = x * 1.0
    if s > 0:
        z = y
        z[0] = s
    else:
        z = x * x
        y[1] = 3 * s
    z[1] += s
    return np.sum(y * z)


@at(X, Y, 1.0, 1.0)
@at(X, Y, 1.0, -0.5)
@at(X, Y, 1.0, -1.5)
@at(X, Y, -1.0, -0.5)
@at(X, Y, -1.0, -1.5)
def chosen_on_a_path_among_chosen(x, y, c, d):
    p, q = (x, y) if c > 0 else (y, x)
    if d > 0:
        r = p
    elif d > -1:
        r = p
    else:
        r = q
    r[0] = 7.0 * x[1] * c
    return np.sum(p) * d + 2.0 * np.sum(q * q) + 3.0 * np.sum(x) + 4.0 * np.sum(y) + np.sum(r * r)


@at(X, 0.7)
@at(X, -0.7)
@at(X, -1.7)
def a_view_on_one_path(x, s):
    y = x * s
    if s > 0:
        r = y
    elif s > -1:
        r = y * 2.0
    else:
        r = y[::-1] * 3.0
    y += s
    return np.sum(r * x)


@at(np.array([1.0, 2.0, 3.0]), 0.5)
@at(np.array([1.0, 2.0, 3.0]), 2.0)
def buffers_until_a_return(x, s):
    first, other = x, x.copy()
    for _ in range(3):
        x[1] = np.sum(first * s)
        if s > 1.5:
            return np.sum(x)
        x, other = other, x
    return np.mean(first)


@at(X, 0.7, 3)
@at(X, -0.7, 3)
@at(X, 1.5, 3)
def a_list_made_anew_on_one_path(x, s, n):
    w = [x * 2.0, x * 3.0]
    v = w
    for i in range(n):
        if s > i:
            w = [x, w[0] * s]
        w[1] = w[0] * x
        w[0] += s
    return np.sum(w[0]) + 2.0 * np.sum(w[1]) + 3.0 * np.sum(v[0]) + 5.0 * np.sum(v[1] * v[0])


@at(X, Y, 0.7)
@at(X, Y, -0.7)
def an_argument_in_a_list_or_a_number(x, y, s):
    w = [x, y]
    if s > 0:
        w = [y * 1.5, y * s]
    w, w[1] = w, w[0]
    return np.sum(w[1]) * s


@at(X, Y, 0.7)
@at(X, Y, -0.7)
def lists_of_a_list(x, y, s):
    w = [y, x * 2.0]
    if s > 0:
        w = [x.copy(), w]
    u = w[0]
    u[0] = s
    return np.sum(u * y)
