def newton(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


# call: gs.vectorize(gs.grad(newton)) @ np.linspace(1.0, 3.0, 4)

# output
def newton_grad_vectorized(a):
    """Gradient of newton with respect to a, at many points."""
    x_1 = a.copy()
    running = np.arange(a.size)             # line 3
    running_tape = []
    x_tape = []
    tape = []
    count = 0
    while running.size > 0:
        x = x_1[running]                    # line 3
        running = running[np.abs(x * x - a[running]) > 1e-12]
        running_tape.append(running)
        x = x_1[running]
        x_tape.append(x)
        t = a[running] / x                  # line 4
        tape.append(t)
        x = 0.5 * (x + t)
        x_1[running] = x
        count += 1
    x_bar = np.full_like(x_1, 1.0)
    a_bar = np.zeros_like(a)
    for _ in reversed(range(count)):
        running = running_tape.pop()
        x = x_tape.pop()
        t = tape.pop()
        t2 = 0.5 * x_bar[running]           # line 4
        a_bar_1 = t2 / x                    # line 4
        x_bar[running] = t2 - a_bar_1 * t   # line 3
        a_bar[running] += a_bar_1
    a_bar += x_bar                          # line 3
    return a_bar
