import gradscribe as gs


def f(x):
    return g(x)


def g(x):
    return f(x) + 1.0


gs.grad(f)(3.0)

# output
# error[G217]: calls are nested too deeply
#  --> G217.py:5:12 in `f`
# 5 |     return g(x)
#   |            ^^^^
