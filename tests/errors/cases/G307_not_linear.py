import gradscribe as gs


@gs.custom_jvp
def square(x):
    return x * x


@square.defjvp
def square_tangent(primals, tangents):
    (x,), (x_dot,) = primals, tangents
    return x * x, 2.0 * x * x_dot * x_dot


def f(x):
    return 3.0 * square(x)


gs.grad(f)(1.0)

# output
# error[G307]: the derivative of `square` is not linear in the tangents, or looks at them, so there is no reverse mode
#   --> G307_not_linear.py:16:18 in `f`
# 16 |     return 3.0 * square(x)
#    |                  ^^^^^^^^^
#    = help: write it as a sum of tangents times factors
