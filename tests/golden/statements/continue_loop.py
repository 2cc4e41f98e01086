def f(x, n):
    total = 0.0
    for i in range(n):
        if i % 3 == 0:
            continue
        total += x**i
    return total


# call: gs.grad(f) @ 0.7, 8
# output
def f_grad(x, n):
    """Gradient of f (continue_loop.py:1) with respect to x."""
    x_bar = 0.0
    for i in reversed(range(n)):
        if i % 3 != 0:
            x_bar += x ** (i - 1) * i if i else 0.0  # line 6
    return x_bar
