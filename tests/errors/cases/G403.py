"""A rule whose two halves differ by less than differences can tell."""

import gradscribe as gs


def cube(x):
    return x * x * x


@gs.forward(cube)
def cube_forward(x_dot, y, x):
    return 3.0 * x * x * x_dot


@gs.reverse(cube)
def cube_reverse(g, y, x):
    return 3.00000002 * x * x * g


def f(x):
    return cube(x)


gs.check_grads(f, (3.0,), order=1)

# output
# error[G403]: derivative 1 of `f`: forward mode gives -0.448458489066, reverse mode -0.448458492056
