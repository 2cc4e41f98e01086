import gradscribe as gs


def scaled(x, scale):
    return x * scale


def f(x):
    return scaled(x, scael=2.0)


gs.grad(f)(3.0)

# output
# error[G213]: `scaled`: missing a required argument: 'scale'
#  --> G213.py:9:12 in `f`
# 9 |     return scaled(x, scael=2.0)
#   |            ^^^^^^^^^^^^^^^^^^^^
