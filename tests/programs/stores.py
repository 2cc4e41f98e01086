"""Arrays written in place: elements, slices, aliases and views."""

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])


@at(U)
def element(u):
    y = u * 1.0
    y[0] = 5.0
    return np.sum(y * y)


@at(U)
def through_an_alias(u):
    y = u * 1.0
    z = y
    z[0] = 5.0
    return np.sum(y * y)


@at(U)
def through_a_view(u):
    y = u * 1.0
    v = y[1:]
    v[0] = 5.0
    return np.sum(y * y)


@at(U)
def view_sees_the_base(u):
    y = u * 1.0
    v = y[1:]
    y[1] = u[0] ** 2
    return np.sum(v * v)


@at(U)
def view_of_a_view(u):
    y = u * u
    v = y[1:]
    w = v[1:]
    w[0] = u[0] * 3.0
    return np.sum(y * np.sin(y))


@at(U)
def old_value_is_used(u):
    y = u * 2.0
    z = y * y
    y[0] = z[1]
    return np.sum(y * z)


@at(U)
def augmented(u):
    y = np.sin(u)
    y[1] *= u[0]
    y[2:] += u[:2]
    y -= 0.5 * u
    return np.sum(y**2)


@at(U)
def argument_written(u):
    u[0] = u[1] * u[2]
    u *= 2.0
    return np.sum(u**2)


@at(np.arange(6.0).reshape(2, 3) + 0.3)
def row_alias(a):
    b = a * a
    row = b[1]
    row[0] = a[0, 0] * 5.0
    row[1:] = np.cos(row[1:])
    return np.sum(b * a)


@at(np.arange(6.0).reshape(2, 3) + 0.3)
def transposed_view(a):
    b = a * a
    b.T[1, 0] = a[0, 0]
    return np.sum(b * b)


@at(U)
def in_a_loop(u):
    y = np.zeros(4)
    for i in range(4):
        y[i] = u[i] * u[i - 1]
    return np.sum(y * y)


@at(U, 3)
def stencil(u, steps):
    for _ in range(steps):
        new = u.copy()
        new[1:-1] = 0.5 * (u[2:] + u[:-2]) * u[1:-1]
        u = new
    return np.sum(u**2)


@at(U, 5)
def ping_pong(u, steps):
    a = u * 1.0
    b = np.zeros(4)
    for _ in range(steps):
        b[0] = a[0]
        b[-1] = a[-1]
        b[1:-1] = a[1:-1] + 0.1 * np.sin(a[2:] - a[:-2])
        a, b = b, a
    return np.sum(a * a)


@at(U)
def conditional_store(u):
    y = u * 1.0
    for i in range(4):
        if u[i] > 0:
            y[i] = u[i] ** 3
        else:
            y[i] = -u[i] * y[i - 1]
    return np.sum(y)


@at(U)
def repeated_indices(u):
    return np.sum(u[[0, 0, 2]] ** 2)


@at(U)
def out_argument(u):
    o = np.empty(4)
    np.multiply(u, u, out=o)
    return np.sum(o * u)


@at(U)
def filled(u):
    y = np.empty(4)
    y.fill(u[0])
    y[2] = u[1]
    return np.sum(y * u)


def swap(values, i, j):
    values[i], values[j] = values[j], values[i]


@at(U)
def helper_writes(u):
    y = u**2
    swap(y, 0, 2)
    return y[0] * u[0] + y[2] * u[1]


@at(U)
def row_loop(u):
    a = np.outer(u, u)
    s = 0.0
    for row in a:
        row[0] = 1.0
        s = s + np.sum(row**2)
    return s * a[1, 1]


@at(U, 0)
def written_after_no_trips(u, n):
    y = u
    for _ in range(n):
        y = y * 2.0
    y[0] = u[1] * 3.0
    return np.sum(y * y)


@at(U, np.array([2.0]))
@at(U, np.array([2.0, 3.0, 4.0, 5.0]))
@at(U, 2.0)
def multiplied_at_repeated_places(u, v):
    np.multiply.at(u, [1, 1, 0, 1], v)
    return np.sum(u * u)


@at(np.outer(U, U), np.array([2.0]))
@at(np.outer(U, U), np.array([[2.0], [3.0], [4.0]]))
def divided_at_repeated_rows(u, v):
    np.divide.at(u, np.array([1, 1, 0]), v)
    return np.sum(u * u)


@at(0.5)
@at(-1.5)
def the_smaller_of_an_array_and_a_number(x):
    v = np.where(x > 0, x, 2 * x)
    return min(v, x * 0.8) * max(x, 3.0, v)


@at(1.7)
def a_number_that_was_an_array(x):
    v = np.where(x > 0, x, 2 * x)
    for _ in range(3):
        v **= 1.5
        v = v - 0.3
    return v * 1.0


@at(1.7)
def stores_into_an_array_of_no_axes(x):
    v = np.where(x > 0, x, 2 * x)
    w = v
    v *= x
    v[...] = v * 3
    v -= 1
    return w * v


@at(1.2, 0.3)
def a_store_into_one_of_three(x, y):
    a = (np.full((5, 1), x) if y > 1 else np.sqrt(np.full((5, 1), x))) if y > 0 else np.zeros((1, 5)).T
    a[2] *= 1.5
    b = a
    return b.sum()


@at(np.array(0.7), 1.2)
@at(np.array(-0.7), 1.2)
def a_number_or_an_array_of_no_axes(s, x):
    q = s if s > 0 else 1.5
    r = (x - 1.3) if x > 0 else np.where(s > 0, s, x)
    return np.sum(np.full((2, 2), q) * x) + np.sum(np.diff(np.array([r, x, s])))


@at(1.2, 0.3)
@at(1.2, -0.3)
def an_element_read_on_one_path_before_a_store(x, s):
    a = np.array([4.0, 1.5, x, x])
    t = a[3] if s > 0 else 1.5
    a += x
    return np.sum(a * a) + t


@at(1.2, 0.3)
def a_length_read_on_one_path_before_a_list_grows(x, s):
    q = [x, s]
    t = q[-1] if s > 0 else x
    q[1] = x * s
    return sum(q) * t
