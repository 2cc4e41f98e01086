import numpy as np


def garch(r, omega, alpha, beta):
    h = np.zeros(len(r))
    h[0] = omega
    for t in range(1, len(r)):
        h[t] = omega + alpha * r[t - 1] ** 2 + beta * h[t - 1]
    return np.sum(np.log(h) + r * r / h)


# call: gs.grad(garch, (1, 2, 3)) @ np.array([0.5, -1.0, 2.0, 0.3]), 0.1, 0.2, 0.3
# output
def garch_grad(r, omega, alpha, beta):
    """Gradient of garch (recurrence.py:4) with respect to omega, alpha, beta."""
    len_r = len(r)
    h = np.zeros(len_r)
    h[0] = omega                            # line 6
    tape = []
    for t in range(1, len_r):
        t2 = r[t - 1] ** 2                  # line 8
        tape.append(t2)
        h[t] = omega + alpha * t2 + beta * h[t - 1]
    h_bar = 1.0 / h - r * r / h / h         # line 9
    beta_bar = 0.0
    omega_bar = 0.0
    alpha_bar = 0.0
    for t in reversed(range(1, len_r)):
        t2 = tape.pop()
        t3 = h[t - 1]                       # line 8
        h_bar_t = h_bar[t]                  # line 8
        h_bar[t] = 0.0
        beta_bar += h_bar_t * t3
        h_bar[t - 1] += h_bar_t * beta
        omega_bar += h_bar_t
        alpha_bar += h_bar_t * t2
    omega_bar += h_bar[0]                   # line 6
    return omega_bar, alpha_bar, beta_bar
