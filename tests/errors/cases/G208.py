import gradscribe as gs


def f(x, n):
    y = x
    for _ in range(n):
        y = (y, x)
    return y[1]


gs.grad(f)(3.0, 4)
