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
    b_bar = np.zeros_like(b)
    a_bar = np.zeros_like(a)
    for j in reversed(range(min(len(a), len(b)))):
        x = a[j]                            # line 6
        y = b[j]                            # line 6
        t = j + 1
        b_bar[j] += np.sin(x) * (y ** (t - 1) * t if t else 0.0)
        a_bar[j] += y**t * np.cos(x)
    return a_bar, b_bar
