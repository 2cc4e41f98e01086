import gradscribe as gs
import numpy as np


@gs.custom_jvp
def softplus(x, k):
    return np.log(1.0 + np.exp(k * x)) / k


@softplus.defjvp
def softplus_tangent(primals, tangents):
    x, k = primals
    x_dot, k_dot = tangents
    y = softplus(x, k)
    share = 1.0 / (1.0 + np.exp(-k * x))
    return y, share * x_dot + (share * x - y) / k * k_dot


def total(x, k):
    t = 0.0
    for _ in range(3):
        t = t + np.sum(softplus(x + t, k))
    return t


# call: gs.grad(total) @ np.array([0.1, 0.2]), 2.0

# output
def total_grad(x, k):
    """Gradient of total (custom_jvp.py:19) with respect to x."""
    t = 0.0
    share_tape = []
    for _ in range(3):
        t2 = x + t                          # line 22
        share = 1.0 / (1.0 + np.exp(-k * t2))  # line 15
        share_tape.append(share)
        t = t + np.sum(np.log(1.0 + np.exp(k * t2)) / k)  # line 22
    x_bar = np.zeros_like(x)
    t_bar = 1.0
    for _ in reversed(range(3)):
        share = share_tape.pop()
        t2 = t_bar * share                  # line 16
        t_bar += np.sum(t2)                 # line 22
        x_bar += t2
    return x_bar
