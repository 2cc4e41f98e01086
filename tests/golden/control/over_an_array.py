def f(weights, x):
    y = x
    for w in weights:
        y = w * y * (1.0 - y)
    return y


# call: gs.grad(f, argnums=(0, 1)) @ np.array([3.1, 2.9, 3.3]), 0.4
# output
def f_grad(weights, x):
    """Gradient of f (over_an_array.py:1) with respect to weights, x."""
    len_weights = len(weights)
    y = x
    y_tape = []
    for i in range(len_weights):
        y_tape.append(y)
        y = weights[i] * y * (1.0 - y)      # line 4
    weights_bar = np.zeros_like(weights)
    y_bar = 1.0
    for i in reversed(range(len_weights)):
        y = y_tape.pop()
        weights_i = weights[i]              # line 3
        t = y_bar * (1.0 - y)               # line 4
        y_bar = t * weights_i - y_bar * (weights_i * y)
        weights_bar[i] += t * y             # line 3
    return weights_bar, y_bar
