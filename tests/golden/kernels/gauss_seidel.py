import numpy as np


def gauss_seidel(u, sweeps):
    rows, columns = u.shape
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
    return np.sum(u * u)


# call: gs.grad(gauss_seidel) @ np.sin(np.arange(20.0)).reshape(4, 5), 2

# output
def gauss_seidel_grad(u, sweeps):
    """Gradient of gauss_seidel (gauss_seidel.py:4) with respect to u."""
    rows = u.shape[0]                       # line 5
    columns = u.shape[1]                    # line 5
    u = u.copy()
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])  # line 9
    u_bar = 2.0 * u                         # line 10
    for _ in reversed(range(sweeps)):
        for i in reversed(range(1, rows - 1)):
            for j in reversed(range(1, columns - 1)):
                t = u_bar[i, j]             # line 9
                u_bar[i, j] = 0.0
                t2 = 0.25 * t               # line 9
                u_bar[i, j + 1] += t2
                u_bar[i, j - 1] += t2
                u_bar[i + 1, j] += t2
                u_bar[i - 1, j] += t2
    return u_bar
