"""Tests of derivative rules, for those who register their own.

    gs.testing.check_rule(function)

`call`, `real`, `positive`, `matrix` and `ascending` make samples of random arrays:
`@gs.linear(f, wrt="a", samples=[call(real(2, 3), axis=0)])`.
"""

from .compiler.rules.samples import ascending as ascending
from .compiler.rules.samples import call as call
from .compiler.rules.samples import matrix as matrix
from .compiler.rules.samples import positive as positive
from .compiler.rules.samples import real as real
from .runtime.testing import WrongRule as WrongRule
from .runtime.testing import check_rule as check_rule
