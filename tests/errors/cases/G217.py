import gradscribe as gs


def f(x):
    return g(x)


def g(x):
    return f(x) + 1.0


gs.grad(f)(3.0)
