import gradscribe as gs


def f(x, y):
    return x * y


gs.grad(f, argnums="z")(3.0, 2.0)
