import numpy as np


def thomas(a, b, c, d):
    """A tridiagonal system: elimination and back substitution, both in place."""
    n = len(d)
    for i in range(1, n):
        w = a[i] / b[i - 1]
        b[i] = b[i] - w * c[i - 1]
        d[i] = d[i] - w * d[i - 1]
    x = np.zeros(n)
    x[n - 1] = d[n - 1] / b[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = (d[i] - c[i] * x[i + 1]) / b[i]
    return np.sum(x**2)


# call: gs.grad(thomas, argnums=(0, 1, 2, 3)) @ np.array([0.0, 0.4, -0.3]), np.array([3.0, 2.5, 4.0]), np.array([0.7, -0.2, 0.0]), np.array([1.0, -2.0, 0.5])

# output
def thomas_grad(a, b, c, d):
    """Gradient of thomas (thomas.py:4) with respect to a, b, c, d."""
    n = len(d)
    b = b.copy()
    d = d.copy()
    for i in range(1, n):
        w = a[i] / b[i - 1]                 # line 8
        b[i] -= w * c[i - 1]                # line 9
        d[i] -= w * d[i - 1]                # line 10
    x = np.zeros(n)
    t = b[n - 1]                            # line 12
    t2 = d[n - 1] / t                       # line 12
    x[n - 1] = t2
    for i in range(n - 2, -1, -1):
        x[i] = (d[i] - c[i] * x[i + 1]) / b[i]  # line 14
    x_bar = 2.0 * x                         # line 15
    b_bar = np.zeros_like(b)
    c_bar = np.zeros_like(c)
    d_bar = np.zeros_like(d)
    for i in range(n - 1):
        t3 = x[i + 1]                       # line 14
        c_i = c[i]                          # line 14
        b_i = b[i]                          # line 14
        d_i = d[i]                          # line 14
        x_bar_i = x_bar[i]                  # line 14
        x_bar[i] = 0.0
        t4 = x_bar_i / b_i                  # line 14
        b_bar[i] -= t4 * (d_i - c_i * t3) / b_i
        x_bar[i + 1] -= t4 * c_i
        c_bar[i] -= t4 * t3
        d_bar[i] += t4
    t3 = x_bar[n - 1] / t                   # line 12
    b_bar[n - 1] -= t2 * t3
    d_bar[n - 1] += t3
    a_bar = np.zeros_like(a)
    for i in reversed(range(1, n)):
        t = b[i - 1]                        # line 8
        t2 = d[i - 1]                       # line 10
        w = a[i] / t                        # line 8
        t3 = c[i - 1]                       # line 9
        d_bar_i = d_bar[i]                  # line 10
        d_bar[i - 1] -= d_bar_i * w
        b_bar_i = b_bar[i]                  # line 9
        c_bar[i - 1] -= b_bar_i * w
        t4 = (-(d_bar_i * t2) - b_bar_i * t3) / t  # line 8
        b_bar[i - 1] -= w * t4
        a_bar[i] += t4
    return a_bar, b_bar, c_bar, d_bar
