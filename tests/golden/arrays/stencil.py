import numpy as np


def f(u, steps):
    for _ in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


# call: gs.grad(f) @ np.array([0.7, -1.2, 2.1, 0.4]), 3

# output
def f_grad(u, steps):
    """Gradient of f (stencil.py:4) with respect to u."""
    u = u.copy()
    for _ in range(steps):
        t = u[1:-1]                         # line 6
        u[1:-1] = t + 0.1 * (u[2:] - 2.0 * t + u[:-2])
    u_bar = 2.0 * u                         # line 7
    for _ in reversed(range(steps)):
        t = 0.1 * u_bar[1:-1]               # line 6
        u_bar[:-2] += t
        u_bar[2:] += t
        u_bar[1:-1] -= 2.0 * t
    return u_bar
