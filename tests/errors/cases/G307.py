import math

import gradscribe as gs


@gs.custom_vjp
def log1pexp(x):
    return math.log(1.0 + math.exp(x))


def forward(x):
    return log1pexp(x), x


def backward(x, out_bar):
    return (out_bar / (1.0 + math.exp(-x)),)


log1pexp.defvjp(forward, backward)


def f(x):
    return 3.0 * log1pexp(x)


gs.jacfwd(f)(1.0)

# output
# error[G307]: `log1pexp` has a derivative for reverse mode only (`custom_vjp`), and this is forward mode
#   --> G307.py:23:18 in `f`
# 23 |     return 3.0 * log1pexp(x)
#    |                  ^^^^^^^^^^^
#    = help: use `grad`, `vjp` or `jacrev`, or give it one with `custom_jvp`
