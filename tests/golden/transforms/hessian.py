import numpy as np


def f(v):
    return v[0] ** 3 * v[1] + np.sum(v**2)


# call: gs.hessian(f) @ np.array([1.0, 2.0])

# output
def f_hessian(v):
    """Hessian of f_grad (hessian.py:4) with respect to v."""
    v_0 = v[0]                              # line 5
    v_1 = v[1]                              # line 5
    t = v_0**2                              # line 5
    t2 = 3 * t                              # line 5
    t3 = 2.0 * v_0                          # line 5
    len_v = len(v)
    jac = np.zeros((len_v, len_v))
    for i in range(len_v):
        v_dot = np.zeros_like(v)
        v_dot[i] = 1.0
        v_dot_0 = v_dot[0]                  # line 5
        v_dot_1 = v_dot[1]                  # line 5
        v_bar_dot = 2.0 * v_dot             # line 5
        v_bar_dot[1] += v_dot_0 * t2
        v_bar_dot[0] += 3 * (v_dot_1 * t + v_dot_0 * t3 * v_1)
        jac[..., i] = v_bar_dot
    return jac
