import math


def f(p):
    (a, b), *rest = p
    a, b = b * rest[0], a
    c = d = math.sin(a)
    return a * b + c * d


# call: gs.grad(f) @ ((0.5, 2.0), 1.5, 3.0)
# output
def f_grad(p):
    """Gradient of f (unpacking.py:4) with respect to p."""
    p_0_1 = p[0][1]
    p_1 = p[1]
    a = p_0_1 * p_1                         # line 6
    c = math.sin(a)                         # line 7
    a_bar = p[0][0] + 2.0 * c * math.cos(a)  # line 7
    p_1_bar = a_bar * p_0_1                 # line 6
    p_0_1_bar = a_bar * p_1                 # line 6
    return (a, p_0_1_bar), p_1_bar, 0.0
