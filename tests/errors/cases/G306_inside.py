import gradscribe as gs


def f(x):
    seen = []

    def inner(u):
        seen.append(u)
        return u * u * x

    return gs.grad(inner)(x) + seen[0]


gs.grad(f)(3.0)

# output
# error[G306]: a function that is differentiated here, or has a derivative of its own, changes something that was made outside of it
#   --> G306_inside.py:11:12 in `f`
# 11 |     return gs.grad(inner)(x) + seen[0]
#    |            ^^^^^^^^^^^^^^^^^
#    = help: let it work on a copy
