from scipy import optimize


def implied(price):
    return optimize.brentq(lambda sigma: sigma**3 + 2.0 * sigma - price, 0.0, 9.0)


# call: gs.grad(implied) @ 3.5
# output
from scipy import optimize


def implied_grad(price):
    """Gradient of implied (root.py:4) with respect to price."""

    def f(sigma):
        return sigma**3 + 2.0 * sigma - price

    return 1.0 / (3 * optimize.brentq(f, 0.0, 9.0) ** 2 + 2.0)
