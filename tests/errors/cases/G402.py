import math

import gradscribe as gs


def f(x):
    return math.log(x)


gs.verify(f, -1.0)

# output
# error[G402]: `f` cannot be verified at this point: it fails there itself with ValueError: math domain error
#  = help: choose another point
