import gradscribe as gs


def f(params):
    return params["w"] * params["bias"]


gs.grad(f)({"w": 3.0, "b": 1.0})
