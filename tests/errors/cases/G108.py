import gradscribe as gs


def f(params):
    del params["unused"]
    return params["w"] ** 2


gs.grad(f)({"w": 3.0, "unused": 1.0})
