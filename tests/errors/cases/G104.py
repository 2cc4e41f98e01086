import gradscribe as gs


def f(x):
    try:
        x = x * 2
    finally:
        if x > 1:
            return x  # noqa: B012
    return x**2


gs.grad(f)(3.0)

# output
# error[G104]: leaving a `finally` by `return`, `break`, `continue` or an exception on some paths only is not supported
#  --> G104.py:5:5 in `f`
# 5 |     try:
#   |     ^^^^
#   = help: leave it on every path, or after the `try`
