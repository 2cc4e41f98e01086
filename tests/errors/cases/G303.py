import math

import gradscribe as gs


def f(x):
    fraction, exponent = math.frexp(x)
    return fraction * exponent


gs.grad(f)(3.0)

# output
# error[G303]: `math.frexp` is not supported: it returns a pair; write `x - math.trunc(x)` for the fraction
#  --> G303.py:7:26 in `f`
# 7 |     fraction, exponent = math.frexp(x)
#   |                          ^^^^^^^^^^^^^
