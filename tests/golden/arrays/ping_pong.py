import numpy as np


def f(u, steps):
    v = u.copy()
    for _ in range(steps):
        v[1:-1] = u[1:-1] + 0.25 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u, v = v, u
    return np.sum(u**2)


# call: gs.grad(f) @ np.array([0.0, 1.0, 3.0, 2.0, 0.0]), 4
# output
def f_grad(u, steps):
    """Gradient of f (ping_pong.py:4) with respect to u."""
    v = u.copy()
    u = u.copy()
    for _ in range(steps):
        t = u[1:-1]                         # line 7
        v[1:-1] = t + 0.25 * (u[2:] - 2.0 * t + u[:-2])
        u, v = v, u
    u_bar = 2.0 * u                         # line 9
    v_bar = np.zeros_like(v)
    for _ in reversed(range(steps)):
        t = u_bar[1:-1]                     # line 7
        t2 = 0.25 * t                       # line 7
        v_bar[:-2] += t2
        t = 0.5 * t
        v_bar[2:] += t2
        v_bar[1:-1] += t
        u_bar[1:-1] = 0.0
        u_bar, v_bar = v_bar, u_bar
    u_bar += v_bar                          # line 5
    return u_bar
