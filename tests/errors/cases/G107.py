import gradscribe as gs


def f(x):
    class Pair:
        first = 1.0

    return x * Pair.first


gs.grad(f)(3.0)
