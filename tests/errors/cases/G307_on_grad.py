import gradscribe as gs


def f(x):
    y = gs.on_grad(x * x, lambda y_bar: 0.5 * y_bar)
    return y * x


gs.jacfwd(f)(3.0)

# output
# error[G307]: `on_grad` acts on adjoints, and this is forward mode
#  --> G307_on_grad.py:5:9 in `f`
# 5 |     y = gs.on_grad(x * x, lambda y_bar: 0.5 * y_bar)
#   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   = help: use `grad`, `vjp` or `jacrev`
