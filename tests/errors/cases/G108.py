import gradscribe as gs

calls = [1]


def f(x):
    global calls
    del calls
    return x**2


gs.grad(f)(3.0)

# output
# error[G106]: writing the global variable `calls` is not supported
#  --> G108.py:7:5 in `f`
# 7 |     global calls
#   |     ^^^^^^^^^^^^
#   = help: return the new value of `calls`, and assign it where `f` is called
#
# error[G108]: `del calls` reaches outside
#  --> G108.py:8:9 in `f`
# 8 |     del calls
#   |         ^^^^^
#   = help: leave it out: only the function's own variables may change
