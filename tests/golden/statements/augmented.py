import numpy as np


def f(x):
    y = np.sin(x)
    y += x
    y *= y
    y -= 2.0 * x
    y /= 1.0 + x**2
    return np.sum(y)


# call: gs.grad(f) @ np.array([0.3, 0.8, 1.3])
# output
def f_grad(x):
    """Gradient of f (augmented.py:4) with respect to x."""
    y = np.sin(x)                           # line 5
    y += x                                  # line 6
    y_1 = y * y                             # line 7
    t = 2.0 * x                             # line 8
    y_1 -= t
    t2 = 1.0 + x**2                         # line 9
    y_1 /= t2
    y_bar = 1.0 / t2                        # line 9
    x_bar = -2.0 * y_bar - (y_1 / t2) * t   # line 8
    y_bar *= y                              # line 7
    y_bar = 2.0 * y_bar
    x_bar += y_bar                          # line 6
    x_bar += y_bar * np.cos(x)              # line 5
    return x_bar
