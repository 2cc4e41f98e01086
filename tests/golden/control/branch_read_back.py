def toll(x, y):
    if x > 0:
        return x**2 * y
    return -x


# call: gs.grad(toll, argnums=(0, 1)) @ 3.0, 2.0

# output
def toll_grad(x, y):
    """Gradient of toll (branch_read_back.py:1) with respect to x, y."""
    if x > 0:
        return 2.0 * (y * x), x**2
    return -1.0, 0.0
