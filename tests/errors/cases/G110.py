import gradscribe as gs


def f(x):
    return sum({x, 2 * x})


gs.grad(f)(3.0)
