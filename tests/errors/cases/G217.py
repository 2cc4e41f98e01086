import gradscribe as gs


def f(x):
    return g(x)


def g(x):
    return f(x) + 1.0


gs.grad(f)(3.0)

# output
# error[G217]: `f` calls itself on every path, so it never returns
#  --> G217.py:4:1 in `f`
# 4 | def f(x):
#   | ^^^^^^^^^
