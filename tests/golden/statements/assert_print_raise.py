import math


def f(x):
    assert x > 0.0, "x must be positive"
    if x > 100.0:
        raise ValueError("too large")
    y = math.log(x)
    print("log is", y)
    return y * y


# call: gs.grad(f) @ 2.0
# output
def f_grad(x):
    """Gradient of f (assert_print_raise.py:4) with respect to x."""
    assert x > 0.0, "x must be positive"
    if x > 100.0:
        raise ValueError("too large")
    y = math.log(x)                         # line 8
    print("log is", y)
    return 2.0 * y / x
