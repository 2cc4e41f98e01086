"""Canonical names of ops and what is structural about them.

    operators   add sub mul div floordiv mod pow matmul neg pos invert lshift rshift
                bitand bitor bitxor  lt le gt ge eq ne  is isnot in notin  not
    builtins    abs round min max sum len float int bool complex divmod    conjugate: `z.conjugate()` of a Python number
    math        math.sin ...                       printed as they are called
    NumPy       np.sin, np.linalg.inv ...          methods too: x.sum(axis=0) is np.sum(x, axis=0)
    prelude     prelude.sum_like ...               gradscribe's own helpers, printed without the prefix
    memory      getitem(x, index)                  also of lists and tuples
                setitem(x, index, v)               a new version of x
                index_add(x, index, v)             a new version: x[index] += v, adding at repeats
                np.copy, np.zeros_like ...
                iadd isub imul idiv(x, v)  a new version of the array x, in the storage of the old one
    lists       list(ListOf) list.append(l, v) -> l2    list.pop(l) -> l2, v    list.copy(l)
    attributes  attr.shape attr.size attr.real ... printed `x.shape`
    control     again(x, k): x, where a call is computed again (`checkpoint`); see `ir/custom.py`
    tuples      tuple(...): TupleOf as a value

`x[i]` with a basic index (integers, slices, None, Ellipsis) is a view; the IR has value semantics, so
that matters only to `analysis/alias.py` and `optimize/inplace.py`.
"""

from __future__ import annotations

BINARY = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "mod": "%", "pow": "**",
    "matmul": "@", "lshift": "<<", "rshift": ">>", "bitand": "&", "bitor": "|", "bitxor": "^",
}  # fmt: skip
COMPARE = {
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!=",
    "is": "is", "isnot": "is not", "in": "in", "notin": "not in",
}  # fmt: skip
UNARY = {"neg": "-", "pos": "+", "invert": "~", "not": "not "}

# Ops whose first operand is replaced by a new version of itself.
# The i-ops come from `optimize/inplace.py`: an array's storage is overwritten with the sum.
INPLACE = {"add": "iadd", "sub": "isub", "mul": "imul", "div": "idiv"}
STORES = frozenset({"setitem", "index_add", "list.append", "list.pop", *INPLACE.values()})

# Results share memory with the first operand (when NumPy can).
VIEWS = frozenset({
    "np.transpose", "np.swapaxes", "np.moveaxis", "np.rollaxis", "np.matrix_transpose", "np.reshape", "np.ravel",
    "np.squeeze", "np.expand_dims", "np.broadcast_to", "np.diagonal", "np.diag", "np.flip", "np.flipud", "np.fliplr",
    "np.asarray", "np.ascontiguousarray", "np.asfortranarray", "np.atleast_1d", "np.atleast_2d", "np.atleast_3d", "np.real",
    "np.imag", "np.rot90", "attr.real", "attr.imag",
})  # fmt: skip

# Never worth a variable or a tape of their own: recomputed where they are needed.
CHEAP = frozenset({*BINARY, *COMPARE, *UNARY} - {"matmul", "pow"}) | {
    "len", "attr.shape", "attr.size", "attr.ndim", "attr.real", "attr.imag", "conjugate", "getitem", "tuple", "abs", "float",
    "int", "bool", "complex",
}  # fmt: skip
