import math


def f(x):
    if x > 1.0:
        return math.log(x)
    y = x
    for _ in range(3):
        y = 0.5 * (y + x * x)
    return y


# call: gs.vectorize(gs.value_and_grad(f)) @ np.array([0.3, 2.0, 1.0])
# output
def f_value_and_grad_vectorized(x):
    """Value and gradient of f with respect to x, at many points."""
    mask = x > 1.0                          # line 5
    mask_1 = np.logical_not(mask)
    result = np.zeros_like(mask, dtype=float)
    chosen = np.flatnonzero(mask)
    x_1 = x[chosen]                         # line 5
    result[chosen] = np.log(x_1)            # line 6
    chosen_1 = np.flatnonzero(mask_1)
    x_2 = x[chosen_1]                       # line 6
    y = x_2
    for _ in range(3):
        y = 0.5 * (y + x_2 * x_2)           # line 9
    result[chosen_1] = y                    # line 8
    result_bar = np.ones_like(mask, dtype=float)
    y_bar = result_bar[chosen_1]            # line 8
    result_bar[chosen_1] = 0.0
    x_bar = np.zeros_like(x_2)
    for _ in reversed(range(3)):
        t = 0.5 * y_bar                     # line 9
        x_bar += y_bar * x_2
        y_bar = t
    x_bar += y_bar                          # line 8
    x_bar_1 = np.zeros_like(x)
    x_bar_1[chosen_1] = x_bar               # line 6
    x_bar_1[chosen] += result_bar[chosen] / x_1  # line 5
    return result, x_bar_1
