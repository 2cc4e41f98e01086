def newton(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


# call: gs.grad(newton) @ 2.0

# output
def newton_grad(a):
    """Gradient of newton (while_loop.py:1) with respect to a."""
    x = a
    x_tape = []
    count = 0
    while abs(x * x - a) > 1e-12:
        x_tape.append(x)
        x = 0.5 * (x + a / x)               # line 4
        count += 1
    x_bar = 1.0
    a_bar = 0.0
    for _ in reversed(range(count)):
        x = x_tape.pop()
        t = 0.5 * x_bar                     # line 4
        t2 = t / x                          # line 4
        a_bar += t2
        x_bar = t - t2 * a / x
    return a_bar + x_bar
