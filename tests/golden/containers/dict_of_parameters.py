import numpy as np


def loss(params, x, y):
    h = np.maximum(x @ params["W1"] + params["b1"], 0.0)
    out = h @ params["W2"] + params["b2"]
    return np.mean((out - y) ** 2)


# call: gs.grad(loss) @ {"W1": np.array([[0.2, -0.5]]), "b1": np.array([0.15, 0.2]), "W2": np.array([[1.5], [-0.5]]), "b2": np.array([0.3])}, np.array([[0.5], [1.5], [-0.5]]), np.array([[1.0], [2.0], [0.5]])
# output
def loss_grad(params, x, y):
    """Gradient of loss (dict_of_parameters.py:4) with respect to params."""
    W2 = params["W2"]
    t = x @ params["W1"] + params["b1"]     # line 5
    h = np.maximum(t, 0.0)                  # line 5
    out = h @ W2 + params["b2"]             # line 6
    t2 = (2.0 / x.size) * (out - y)         # line 7
    W2_bar = h.T @ t2                       # line 6
    t = t2 @ W2.T * ((t > 0.0) + 0.5 * (t == 0.0))  # line 5
    W1_bar = x.T @ t                        # line 5
    return {"W1": W1_bar, "b1": np.sum(t, axis=0), "W2": W2_bar, "b2": np.sum(t2, axis=0)}
