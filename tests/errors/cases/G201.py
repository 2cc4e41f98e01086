# ruff: noqa
import gradscribe as gs


def f(x):
    return x * scael


gs.grad(f)(3.0)
