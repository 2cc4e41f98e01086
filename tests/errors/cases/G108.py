import gradscribe as gs


def f(params):
    del params["unused"]
    return params["w"] ** 2


gs.grad(f)({"w": 3.0, "unused": 1.0})

# output
# error[G108]: `del` of a part is not supported
#  --> G108.py:5:9 in `f`
# 5 |     del params["unused"]
#   |         ^^^^^^^^^^^^^^^^
#   = help: make a new array, list or dict without it
