import numpy as np


def f(a, b):
    total = 0.0
    for i, (x, y) in enumerate(zip(a, b)):
        total += np.sin(x) * y ** (i + 1)
    return total


# call: gs.grad(f, argnums=(0, 1)) @ np.array([0.3, 0.8]), np.array([1.5, 0.5])
# output
def f_grad(a, b):
    """Gradient of f (enumerate_zip.py:4) with respect to a, b."""
    t = min(len(a), len(b))                 # line 6
    tape = []
    tape_1 = []
    for j in range(t):
        tape.append(np.sin(a[j]))
        tape_1.append(b[j] ** (j + 1))
    b_bar = np.zeros_like(b)
    a_bar = np.zeros_like(a)
    for j in reversed(range(t)):
        t = tape.pop()
        t2 = tape_1.pop()
        a_j = a[j]                          # line 6
        b_j = b[j]                          # line 6
        t3 = j + 1
        b_bar[j] += t * (b_j ** (t3 - 1) * t3 if t3 else 0.0)
        a_bar[j] += t2 * np.cos(a_j)
    return a_bar, b_bar
