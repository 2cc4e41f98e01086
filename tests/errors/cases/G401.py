"""A rule that is wrong: the partial derivative has a 2 where a 3 belongs."""

import gradscribe as gs


def cube(x):
    return x * x * x


@gs.elementwise(cube)
def cube_rule(result, x):
    return 2.0 * x * x


def f(x):
    return cube(x)


gs.verify(f, 3.0)

# output
# error[G401]: the derivative of `f` with respect to `x` disagrees with SymPy: it should be 27, and is 18
