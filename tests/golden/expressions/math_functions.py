from math import atan2, exp, hypot, log, pi, sqrt


def f(x, y):
    r = hypot(x, y)
    phi = atan2(y, x)
    return exp(-r) * log(1.0 + phi**2) + sqrt(x * y) / pi


# call: gs.value_and_grad(f, argnums=(0, 1)) @ 0.5, 0.7
# output
def f_value_and_grad(x, y, *, pi):
    """Value and gradient of f (math_functions.py:4) with respect to x, y."""
    r = math.hypot(x, y)                    # line 5
    phi = math.atan2(y, x)                  # line 6
    t = math.exp(-r)                        # line 7
    t2 = 1.0 + phi**2                       # line 7
    t3 = t * math.log(t2)                   # line 7
    t4 = math.sqrt(x * y)                   # line 7
    value = t3 + t4 / pi                    # line 7
    t5 = (0.5 / t4 if t4 else np.inf) / pi  # line 7
    phi_bar = 2.0 * ((t / t2) * phi)        # line 7
    r2 = x * x + y * y                      # line 6
    y_bar = t5 * x + phi_bar * (x / r2 if r2 else 0.0) - t3 * (y / r if r else 0.0)  # line 5
    x_bar = t5 * y + phi_bar * (-(y / r2) if r2 else 0.0) - t3 * (x / r if r else 0.0)  # line 5
    return value, (x_bar, y_bar)
