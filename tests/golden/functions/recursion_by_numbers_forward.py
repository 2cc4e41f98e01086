def scaled(x):
    if abs(x) < 1.0:
        return x * x
    return 2.0 * scaled(x / 2.0) ** 2


# call: gs.jacfwd(scaled) @ 5.3

# output
def scaled_tangent(x, x_dot):
    if abs(x) < 1.0:
        return x * x, 2.0 * (x_dot * x)
    t, t2 = scaled_tangent(x / 2.0, 0.5 * x_dot)  # line 4
    return 2.0 * t**2, 4.0 * (t2 * t)


def scaled_jacobian(x):
    """Jacobian of scaled (recursion_by_numbers_forward.py:1) with respect to x."""
    _, t2 = scaled_tangent(x, 1.0)
    return t2
