import numpy as np


def loss(params, x, y):
    h = np.maximum(x @ params["W1"] + params["b1"], 0.0)
    out = h @ params["W2"] + params["b2"]
    return np.mean((out - y) ** 2)


# call: gs.value_and_grad(loss) @ {"W1": np.eye(2), "b1": np.ones(2), "W2": np.ones((2, 1)), "b2": np.zeros(1)}, np.array([[1.0, -2.0]]), np.ones((1, 1))

# output
def loss_value_and_grad(params, x, y):
    """Value and gradient of loss (network.py:4) with respect to params."""
    W2 = params["W2"]
    t = x @ params["W1"] + params["b1"]     # line 5
    h = np.maximum(t, 0.0)                  # line 5
    out = h @ W2 + params["b2"]             # line 6
    t2 = out - y                            # line 7
    value = np.mean(t2**2)                  # line 7
    t2 = 2.0 * t2
    W2_bar = h.T @ t2                       # line 6
    t = t2 @ W2.T * ((t > 0.0) + 0.5 * (t == 0.0))  # line 5
    W1_bar = x.T @ t                        # line 5
    return value, {"W1": W1_bar, "b1": np.sum(t, axis=0), "W2": W2_bar, "b2": np.sum(t2, axis=0)}
