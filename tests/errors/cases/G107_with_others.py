import gradscribe as gs
import numpy as np

CALLS = []


def loss(x):
    global COUNT
    COUNT = 1
    CALLS.append(x[0])
    with open("weights.txt") as file:
        w = eval(file.read())

    class Scale:
        value = 2.0

    return helper(x) * Scale.value * w * COUNT


def helper(x):
    CALLS[0] = np.sum(y)  # noqa: F821
    return np.sum(x)


gs.grad(loss)(np.array([0.25, 0.5]))

# output
# error[G106]: writing the global variable `COUNT` is not supported
#  --> G107_with_others.py:8:5 in `loss`
# 8 |     global COUNT
#   |     ^^^^^^^^^^^^
#   = help: return the new value of `COUNT`, and assign it where `loss` is called
#
# error[G306]: writing to `CALLS`, which is from outside the function
#   --> G107_with_others.py:10:5 in `loss`
# 10 |     CALLS.append(x[0])
#    |     ^^^^^^^^^^^^^^^^^^
#    = help: write to a copy, and return it
#
# error[G105]: this `with` is not supported
#   --> G107_with_others.py:11:10 in `loss`
# 11 |     with open("weights.txt") as file:
#    |          ^^^^^^^^^^^^^^^^^^^
#    = help: move it out, around the call of `loss`
#
# error[G107]: a class inside of a function is not supported
#   --> G107_with_others.py:14:5 in `loss`
# 14 |     class Scale:
#    |     ^^^^^
#    = help: move it out of `loss`
#
# error[G201]: name `y` is not defined
#   --> G107_with_others.py:21:23 in `helper`
# 21 |     CALLS[0] = np.sum(y)  # noqa: F821
#    |                       ^
#    = called at G107_with_others.py:17:12 in `loss`
