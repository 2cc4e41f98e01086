import numpy as np


def jacobi_1d(a, steps):
    b = a.copy()
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0
    return np.sum(a * a)


# call: gs.grad(jacobi_1d) @ np.array([0.3, -0.8, 1.1, 0.6]), 2

# output
def jacobi_1d_grad(a, steps):
    """Gradient of jacobi_1d (jacobi.py:4) with respect to a."""
    b = a.copy()
    a = a.copy()
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0  # line 7
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0  # line 8
    a_bar = 2.0 * a                         # line 9
    b_bar = np.zeros_like(b)
    for _ in reversed(range(steps)):
        t = a_bar[1:-1] / 3.0               # line 8
        b_bar[2:] += t
        b_bar[1:-1] += t
        b_bar[:-2] += t
        t = b_bar[1:-1] / 3.0               # line 7
        a_bar[1:-1] = t
        a_bar[2:] += t
        a_bar[:-2] += t
        b_bar[1:-1] = 0.0
    a_bar += b_bar                          # line 5
    return a_bar
