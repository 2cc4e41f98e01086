"""Texts that are put together from numbers, and what is decided by them."""

import numpy as np
from marked import at


@at(1.23456)
def decided_by_a_text(x):
    s = f"{x:.1f}"
    if s == "1.2":
        return x * x
    return x


@at(1.23456)
def decided_by_percent(x):
    if "n%d" % 3 + "%.1f" % x == "n31.2":  # noqa: UP031
        return np.sin(x)
    return x


@at(1.2, 3)
def decided_by_a_text_of_a_loop(x, n):
    s = ""
    for k in range(n):
        s += f"{x * k:.0f},"
    if s != "0,1,2,":
        return x
    return x**3 if str(k) in ("1", "2") else x


@at(np.array([0.4, 1.2, -0.7]))
def texts_of_elements(x):
    total = 0.0
    for v in x:
        if "{:.1f}".format(v) == "-0.7":  # noqa: UP032
            total += v * x[0]
        else:
            total += v * v
    return total
