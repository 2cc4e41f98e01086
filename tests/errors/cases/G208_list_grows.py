import gradscribe as gs


def f(x):
    xs = [x, 2.0 * x]
    for v in xs:
        if v < 3.0:
            xs.append(v * v)
    return sum(xs)


gs.grad(f)(1.5)

# output
# error[G208]: the length of a list changes while a loop goes over it
#  --> G208_list_grows.py:8:13 in `f`
# 8 |             xs.append(v * v)
#   |             ^^^^^^^^^^^^^^^^
#   = help: go over a copy: `list(...)`
