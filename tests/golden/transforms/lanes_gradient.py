import math


def tent(x):
    if x < 0.0:
        return x * x
    return math.sqrt(x)


# call: gs.vectorize(gs.grad(tent)) @ np.array([0.5, -1.0, 2.0, 0.3])
# output
def tent_grad_vectorized(x):
    """Gradient of tent with respect to x, at many points."""
    mask = x < 0.0                          # line 5
    chosen = np.flatnonzero(mask)
    x_1 = x[chosen]                         # line 5
    chosen_1 = np.flatnonzero(np.logical_not(mask))
    t = np.sqrt(x[chosen_1])                # line 7
    result_bar = np.ones_like(mask, dtype=float)
    result_bar_chosen = result_bar[chosen_1]  # line 7
    result_bar[chosen_1] = 0.0
    x_bar = np.zeros_like(x)
    x_bar[chosen_1] = result_bar_chosen * (0.5 / t)  # line 6
    x_bar[chosen] += 2.0 * (result_bar[chosen] * x_1)  # line 5
    return x_bar
