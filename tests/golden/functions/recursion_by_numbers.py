def scaled(x):
    if abs(x) < 1.0:
        return x * x
    return 2.0 * scaled(x / 2.0) ** 2


# call: gs.grad(scaled) @ 5.3

# output
def scaled_pullback(x, result_bar):
    if abs(x) < 1.0:
        return 2.0 * (result_bar * x)
    t = x / 2.0                             # line 4
    t2 = 4.0 * result_bar * scaled(t)       # line 4
    return 0.5 * scaled_pullback(t, t2)


def scaled(x):
    if abs(x) < 1.0:
        return x * x
    t = x / 2.0                             # line 4
    return 2.0 * scaled(t) ** 2


def scaled_grad(x):
    """Gradient of scaled (recursion_by_numbers.py:1) with respect to x."""
    return scaled_pullback(x, 1.0)
