import numpy as np


def f(x, n):
    xs = [x]
    for _ in range(n):
        xs.append(np.sin(xs[-1]) + x)
    return xs[-1] * xs[-2]


# call: gs.grad(f) @ 0.5, 3
# output
def f_grad(x, n):
    """Gradient of f (list_append.py:4) with respect to x."""
    xs = [x]
    xs_tape = []
    for _ in range(n):
        t = xs[-1]
        xs_tape.append(t)
        xs.append(np.sin(t) + x)            # line 7
    t = xs[-2]
    xs_bar = zeros_of_list(xs)
    xs_bar[-2] += xs[-1]
    xs_bar[-1] += t                         # line 8
    x_bar = 0.0
    for _ in reversed(range(n)):
        t = xs_tape.pop()
        t2 = xs_bar.pop()
        x_bar += t2                         # line 7
        xs_bar[-1] += t2 * np.cos(t)
    return x_bar + xs_bar[0]
