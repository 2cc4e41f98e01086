import numpy as np


def f(x):
    return np.sum(x[[0, 0, 2]] ** 2)


# call: gs.grad(f) @ np.array([1.0, 2.0, 3.0])
# output
def f_grad(x):
    """Gradient of f (repeated_indices.py:4) with respect to x."""
    x_bar = np.zeros_like(x)
    np.add.at(x_bar, [0, 0, 2], 2.0 * x[[0, 0, 2]])  # line 5
    return x_bar
