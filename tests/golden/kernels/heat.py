import numpy as np


def heat_3d(u, k, steps):
    for _ in range(steps):
        c = u[1:-1, 1:-1, 1:-1]
        lap = (
            u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1] + u[1:-1, 2:, 1:-1] + u[1:-1, :-2, 1:-1]
            + u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2] - 6.0 * c
        )  # fmt: skip
        u[1:-1, 1:-1, 1:-1] = c + k * lap
    return np.sum(u * u)


# call: gs.grad(heat_3d, argnums=(0, 1)) @ np.cos(np.arange(60.0)).reshape(3, 4, 5), 0.1, 2

# output
def heat_3d_grad(u, k, steps):
    """Gradient of heat_3d (heat.py:4) with respect to u, k."""
    u = u.copy()
    lap_tape = []
    for _ in range(steps):
        t = u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1] + u[1:-1, 2:, 1:-1]  # line 8
        c = u[1:-1, 1:-1, 1:-1]             # line 9
        lap = t + u[1:-1, :-2, 1:-1] + u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2] - 6.0 * c  # line 8
        lap_tape.append(lap)
        c = u[1:-1, 1:-1, 1:-1]             # line 11
        u[1:-1, 1:-1, 1:-1] = c + k * lap
    u_bar = 2.0 * u                         # line 12
    k_bar = 0.0
    for _ in reversed(range(steps)):
        lap = lap_tape.pop()
        t = u_bar[1:-1, 1:-1, 1:-1]         # line 11
        lap_bar = k * t                     # line 11
        k_bar += np.sum(t * lap)
        u_bar[1:-1, 1:-1, 1:-1] -= 6.0 * lap_bar  # line 9
        u_bar[1:-1, 1:-1, :-2] += lap_bar
        u_bar[1:-1, 1:-1, 2:] += lap_bar
        u_bar[1:-1, :-2, 1:-1] += lap_bar   # line 8
        u_bar[1:-1, 2:, 1:-1] += lap_bar
        u_bar[:-2, 1:-1, 1:-1] += lap_bar
        u_bar[2:, 1:-1, 1:-1] += lap_bar
    return u_bar, k_bar
