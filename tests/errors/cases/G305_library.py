import json

import gradscribe as gs
import numpy as np


def through_text(x):
    return sum(json.loads(json.dumps(x.tolist())))


gs.grad(through_text)(np.array([0.25, 0.5]))

# output
# error[G305]: `dumps`, which is called here, is code that cannot be differentiated
#  --> G305_library.py:8:27 in `through_text`
# 8 |     return sum(json.loads(json.dumps(x.tolist())))
#   |                           ^^^^^^^^^^^^^^^^^^^^^^
#   = help: give it a rule with `gradscribe.custom_vjp`, or do without it
