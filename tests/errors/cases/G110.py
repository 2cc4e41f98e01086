import gradscribe as gs


def f(x):
    while (x := x * 0.5) > 1.0:
        pass
    else:
        x = x * x
    return x


gs.grad(f)(3.0)

# output
# error[G110]: a `while` with an `else` whose test assigns is not supported
#  --> G110.py:5:11 in `f`
# 5 |     while (x := x * 0.5) > 1.0:
#   |           ^^^^^^^^^^^^^^^^^^^^
