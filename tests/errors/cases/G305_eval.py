import gradscribe as gs


def f(x):
    y = eval("x * x")
    return y + globals()["scale"]


gs.grad(f)(3.0)

# output
# error[G305]: `eval` runs text that the compiler cannot see
#  --> G305_eval.py:5:9 in `f`
# 5 |     y = eval("x * x")
#   |         ^^^^^^^^^^^^^
#   = help: write what it computes as code of the function
