def f(x):
    s = 0.0
    for i in range(100):
        s = s + x**i
        if s > 4.0:
            break
    return s * x


# call: gs.grad(f) @ 0.9

# output
def f_grad(x):
    """Gradient of f (break_out.py:1) with respect to x."""
    s = 0.0
    count = 0
    for i in range(100):
        s = s + x**i                        # line 4
        count += 1
        if s > 4.0:
            break
    x_bar = s
    for k in reversed(range(count)):
        x_bar += x * (x ** (k - 1) * k if k else 0.0)  # line 4
    return x_bar
