from scipy import optimize


def implied(price):
    return optimize.brentq(lambda sigma: sigma**3 + 2.0 * sigma - price, 0.0, 9.0)


# call: gs.grad(implied) @ 3.5
