import math

import gradscribe as gs


def f(x):
    return math.nextafter(x, 4.0) * x


gs.grad(f)(3.0)

# output
# error[G303]: `math.nextafter` is not supported: it steps to the next number: as a function of real numbers it is its first argument, of floats a staircase
#  --> G303.py:7:12 in `f`
# 7 |     return math.nextafter(x, 4.0) * x
#   |            ^^^^^^^^^^^^^^^^^^^^^^
