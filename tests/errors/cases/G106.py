import gradscribe as gs

calls = 0


def f(x):
    global calls
    calls += 1
    return x * x


gs.grad(f)(3.0)

# output
# error[G106]: writing the global variable `calls` is not supported
#  --> G106.py:7:5 in `f`
# 7 |     global calls
#   |     ^^^^^^^^^^^^
#   = help: return the new value of `calls`, and assign it where `f` is called
