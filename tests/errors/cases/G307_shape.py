import gradscribe as gs
import numpy as np


@gs.custom_vjp
def scaled(x, y):
    return x * y


scaled.defvjp(lambda x, y: (x * y, (x, y)), lambda kept, out_bar: (np.outer(out_bar, kept[1]), out_bar * kept[0]))


def f(x, y):
    return np.sum(scaled(x, y))


gs.grad(f)(np.ones(3), np.ones(3))

# output
# error[G307]: an adjoint that `lambda` returns must have the shape of its argument: it is float64[x.0, y.0], and the argument float64[x.0]
#   --> G307_shape.py:14:19 in `f`
# 14 |     return np.sum(scaled(x, y))
#    |                   ^^^^^^^^^^^^
