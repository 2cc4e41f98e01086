import gradscribe as gs


def f(x):
    a, b = x, x, x
    return a * b


gs.grad(f)(3.0)
