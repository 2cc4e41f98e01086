# ruff: noqa
"""All violations of a function are reported at once, in the order of the source."""

import gradscribe as gs


def f(x, y):
    try:
        äöü = {x}; del y[0]
    finally:
        with open("log") as log:
            log.write("done")
    return x


gs.grad(f)(3.0, [1.0])
