import gradscribe as gs


def f(x):
    match (x, 1.0):
        case [2.0, a] | [a, 1.0]:
            return a * a


gs.grad(f)(3.0)

# output
# error[G109]: an `|` whose parts bind names must be decided when the function is compiled
#  --> G109.py:6:14 in `f`
# 6 |         case [2.0, a] | [a, 1.0]:
#   |              ^^^^^^^^^^^^^^^^^^^
