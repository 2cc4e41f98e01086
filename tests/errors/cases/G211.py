import gradscribe as gs


def f(z):
    return z * abs(z)


gs.grad(f)(1.0 + 2.0j)

# output
# error[G211]: `f` returns a complex number, and a gradient needs a real one
#  --> G211.py:4:1 in `f`
# 4 | def f(z):
#   | ^^^^^^^^^
#   = help: take its real part or its absolute value; if it is holomorphic (complex differentiable), say so with `holomorphic=True`
