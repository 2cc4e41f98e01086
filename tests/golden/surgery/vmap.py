import gradscribe as gs
import numpy as np


def loss(w, x, y):
    def error(x_i, y_i):
        return (np.tanh(x_i @ w) - y_i) ** 2

    return np.mean(gs.vmap(error)(x, y))


# call: gs.grad(loss) @ np.array([0.5, -1.0]), np.array([[0.3, 0.7], [1.1, -0.4]]), np.array([0.2, 0.1])

# output
def loss_grad(w, x, y):
    """Gradient of loss (vmap.py:5) with respect to w."""
    len_x = len(x)
    assert len(y) == len_x, "the axes that vmap maps over differ in length"
    out = []
    tape = []
    for i in range(len_x):
        t = np.tanh(x[i] @ w)               # line 7
        tape.append(t)
        out.append((t - y[i]) ** 2)         # line 9
    stack_out = np.stack(out)
    t = np.broadcast_to(1.0 / stack_out.size, stack_out.shape)  # line 9
    out_bar = []
    for k in range(len(out)):
        out_bar.append(t[k])
    w_bar = np.zeros_like(w)
    for i in reversed(range(len_x)):
        t = tape.pop()
        t2 = out_bar.pop()
        w_bar += 2.0 * (t2 * (t - y[i])) * (1.0 - t * t) * x[i]  # line 7
    return w_bar
