import numpy as np


def back_substitution(u, b):
    n = len(b)
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        s = b[i]
        for j in range(i + 1, n):
            s -= u[i, j] * x[j]
        x[i] = s / u[i, i]
    return np.sum(x * x)


# call: gs.grad(back_substitution, (0, 1)) @ np.eye(4) * 2.0 + np.ones((4, 4)), np.array([0.5, -1.0, 2.0, 0.3])
# output
def back_substitution_grad(u, b):
    """Gradient of back_substitution (counting_down.py:4) with respect to u, b."""
    n = len(b)
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        s = b[i]                            # line 8
        for j in range(i + 1, n):
            s = s - u[i, j] * x[j]          # line 10
        x[i] = s / u[i, i]                  # line 11
    x_bar = 2.0 * x                         # line 12
    u_bar = np.zeros_like(u)
    b_bar = np.zeros_like(b)
    for i in range(n):
        x_i = x[i]                          # line 11
        t = u[i, i]                         # line 11
        x_bar_i = x_bar[i]                  # line 11
        x_bar[i] = 0.0
        s_bar = x_bar_i / t                 # line 11
        u_bar[i, i] -= s_bar * x_i
        for j in reversed(range(i + 1, n)):
            x_j = x[j]                      # line 10
            x_bar[j] -= s_bar * u[i, j]
            u_bar[i, j] -= s_bar * x_j
        b_bar[i] += s_bar                   # line 8
    return u_bar, b_bar
