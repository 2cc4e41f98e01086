import gradscribe as gs


def f(x):
    for i in range(3):
        yield i * x


gs.grad(f)(3.0)
