import numpy as np


def diffuse(u, steps):
    a = u.copy()
    b = np.zeros_like(u)
    for _ in range(steps):
        b[1:-1] = a[1:-1] + 0.1 * (a[2:] - 2.0 * a[1:-1] + a[:-2]) * a[1:-1]
        a, b = b, a
    return np.sum(a * a)


# call: gs.grad(diffuse) @ np.array([0.5, -1.0, 2.0, 0.3]), 3
# output
def diffuse_grad(u, steps):
    """Gradient of diffuse (ping_pong_nonlinear.py:4) with respect to u."""
    a = u.copy()
    b = np.zeros_like(u)
    a_tape = []
    tape = []
    for _ in range(steps):
        t = a[1:-1]                         # line 8
        a_tape.append(t.copy())
        t2 = 0.1 * (a[2:] - 2.0 * t + a[:-2])  # line 8
        tape.append(t2)
        b[1:-1] = t + t2 * t
        a, b = b, a
    a_bar = 2.0 * a                         # line 10
    b_bar = np.zeros_like(b)
    for _ in reversed(range(steps)):
        t = a_tape.pop()
        t2 = tape.pop()
        t3 = a_bar[1:-1]                    # line 8
        t2 = t3 + t3 * t2
        t = 0.1 * (t3 * t)
        b_bar[:-2] += t
        b_bar[2:] += t
        b_bar[1:-1] += t2 - 2.0 * t
        a_bar[1:-1] = 0.0
        a_bar, b_bar = b_bar, a_bar
    return a_bar
