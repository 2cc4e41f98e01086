import gradscribe as gs


def f(z):
    return abs(z)


gs.grad(f)(1.0 + 2.0j)
