def power(x, n):
    if n == 0:
        return 1.0
    if n % 2:
        return x * power(x, n - 1)
    half = power(x, n // 2)
    return half * half


# call: gs.grad(power) @ 1.1, 10
# output
def power_grad(x, n):
    """Gradient of power (recursion.py:1) with respect to x."""
    half = x * 1.0                          # line 5
    half = half * half                      # line 7
    t = half * half                         # line 7
    half = x * t                            # line 5
    return 10.0 * half * t
