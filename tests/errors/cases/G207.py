import gradscribe as gs


def f(x):
    if x > 0.0:
        y = (x, x)
    else:
        y = x
    return y * y


gs.grad(f)(3.0)
