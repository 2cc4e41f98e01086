import numpy as np


def f(x, y):
    return np.sin(x) * y, x / y


# call: gs.jacrev(f, argnums=(0, 1)) @ 0.5, 2.0
# output
def f_jacobian(x, y):
    """Jacobian of f (vjp.py:4) with respect to x, y."""
    return (y * np.cos(x), np.sin(x)), (1.0 / y, -(x / y / y))
