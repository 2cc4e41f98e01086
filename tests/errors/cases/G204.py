import gradscribe as gs


def f(x):
    return x * x


gs.grad(f)("three")
