import contextlib

import gradscribe as gs


def f(x):
    with contextlib.suppress(ValueError):
        return x * x


gs.grad(f)(3.0)
