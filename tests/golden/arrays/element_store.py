import numpy as np


def f(u):
    y = u * 1.0
    y[0] = 5.0
    return np.sum(y * y)


# call: gs.grad(f) @ np.array([0.7, -1.2, 2.1])

# output
def f_grad(u):
    """Gradient of f (element_store.py:4) with respect to u."""
    y = u * 1.0                             # line 5
    y[0] = 5.0                              # line 6
    y_bar = 2.0 * y                         # line 7
    y_bar[0] = 0.0
    return y_bar
