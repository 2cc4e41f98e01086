import numpy as np


def f(x, n):
    out = np.zeros(n)
    s = 1.0
    for i in range(n):
        if i % 2 == 0:
            s = s * x
        else:
            s = s + np.sin(x)
        out[i] = s
    return np.sum(out * out)


# call: gs.grad(f) @ 1.3, 5

# output
def f_grad(x, n):
    """Gradient of f (loop_with_a_branch.py:4) with respect to x."""
    out = np.zeros(n)
    s = 1.0
    s_tape = []
    for i in range(n):
        if i % 2 == 0:
            s_tape.append(s)
            s = s * x                       # line 9
        else:
            s = s + np.sin(x)               # line 11
        out[i] = s                          # line 12
    out_bar = 2.0 * out                     # line 13
    s_bar = 0.0
    x_bar = 0.0
    for i in reversed(range(n)):
        s_bar += out_bar[i]                 # line 12
        out_bar[i] = 0.0
        if i % 2 == 0:
            s = s_tape.pop()
            x_bar += s_bar * s              # line 9
            s_bar = s_bar * x
        else:
            x_bar += s_bar * np.cos(x)      # line 11
    return x_bar
