import gradscribe as gs


def scaled(x, scale):
    return x * scale


def f(x):
    return scaled(x, scael=2.0)


gs.grad(f)(3.0)
