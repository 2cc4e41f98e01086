import gradscribe as gs


def f(params):
    del params.unused
    return params.w**2


gs.grad(f)(3.0)

# output
# error[G108]: `del` of an attribute is not supported
#  --> G108.py:5:9 in `f`
# 5 |     del params.unused
#   |         ^^^^^^^^^^^^^
#   = help: set it to None
