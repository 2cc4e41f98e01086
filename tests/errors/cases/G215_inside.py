import gradscribe as gs


def f(x):
    return gs.grad(lambda u, v: u * v * x, argnums=2)(x, 2.0)


gs.grad(f)(3.0)

# output
# error[G215]: `argnums` is 2, and the arguments here are u, v
#  --> G215_inside.py:5:12 in `f`
# 5 |     return gs.grad(lambda u, v: u * v * x, argnums=2)(x, 2.0)
#   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
