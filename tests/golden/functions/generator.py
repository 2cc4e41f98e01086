def powers(x, n):
    term = 1.0
    for k in range(n):
        term = term * x / (k + 1)
        yield term


def series(x, n):
    total = 0.0
    for t in powers(x, n):
        total += t * t
    return total


# call: gs.grad(series) @ 0.5, 4
# output
def series_grad(x, n):
    """Gradient of series (generator.py:8) with respect to x."""
    term = 1.0
    term_tape = []
    for k in range(n):
        term_tape.append(term)
        term = term * x / (k + 1)           # line 4
    term_bar = 0.0
    x_bar = 0.0
    for k in reversed(range(n)):
        term = term_tape.pop()
        term_1 = term * x / (k + 1)         # line 4
        t = (term_bar + 2.0 * term_1) / (k + 1)  # line 4
        x_bar += t * term
        term_bar = t * x
    return x_bar
