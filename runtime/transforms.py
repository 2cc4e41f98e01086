"""The transforms: callables in, callables out, with JAX's names, argument order and results.

Every transform of a function is one `Transformed` object: it keeps a `Specializer`, prints as the code that was
generated for it, pickles by reference to the function, and can itself be transformed.
"""

from __future__ import annotations

import functools
import sys
from dataclasses import replace
from types import MethodType
from typing import Any

import numpy as np

from .arguments import refuse
from .callables import Callee, Wanted, example_arguments, take_apart, wanted
from .signature import Specializer, kept, source_for_examples

_SUFFIX = {"jacfwd": "jacobian", "jacrev": "jacobian", "vectorize": "vectorized"}
_WHAT = {
    "grad": "Gradient of {f}", "value_and_grad": "Value and gradient of {f}", "jacfwd": "Jacobian of {f}, column by column",
    "jacrev": "Jacobian of {f}, row by row", "hessian": "Hessian of {f}", "vectorize": "{f}, for arrays of points",
    "jacobian": "Jacobian of {f}",
}  # fmt: skip


def _name(f: Any) -> str:
    """A name for what is made from a callable."""
    while isinstance(f, functools.partial):
        f = f.func
    name = getattr(f, "__name__", type(f).__name__)
    return name if name.isidentifier() else "f"


class Transformed:
    """A transform of a function: call it as the function is called.

    `.source` (and `print`) is the generated code, `__wrapped__` the function.
    """

    _specializer: Specializer

    def __new__(cls, *args: Any, **kwargs: Any) -> Transformed:
        # A class of its own whose `__call__` is the dispatcher: a call then costs no argument packing.
        return object.__new__(type(cls.__name__, (cls,), {"__module__": cls.__module__, "__doc__": cls.__doc__}))

    def __init__(self, kind: str, f: Any, options: dict[str, Any], callee: Callee, specializer: Specializer):
        self._kind, self._options, self._callee, self._specializer = kind, options, callee, specializer
        self.__wrapped__ = f
        self.__name__ = specializer.name
        self.__qualname__ = f"{getattr(f, '__qualname__', _name(f))}_{_SUFFIX.get(kind, kind)}"
        self.__module__ = getattr(f, "__module__", None) or __name__
        self.__doc__ = _document(kind, f)
        self.__signature__ = callee.visible.replace(return_annotation=callee.visible.empty)
        if not callee.args and not callee.keywords:
            type(self).__call__ = staticmethod(specializer.dispatch)  # type: ignore[method-assign]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._specializer.dispatch(*self._callee.args, *args, **{**self._callee.keywords, **kwargs})

    def __gradscribe_parts__(self) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
        return self._specializer, self._callee.args, self._callee.keywords

    @property
    def __gradscribe_target__(self) -> Any:
        """What the compiler takes this object for, where user code that is compiled calls it."""
        target = self._specializer.target_without_call()
        if not self._callee.args and not self._callee.keywords:
            return target
        if (
            isinstance(self.__wrapped__, (functools.partial, MethodType))
            and target.inner is self._specializer.callee.inner
        ):
            return replace(target, inner=self.__wrapped__)  # with what is bound to it
        refuse(
            "G305", f"`{self.__name__}` has arguments bound to it, and cannot be called in a differentiated function"
        )

    @property
    def source(self) -> str:
        """The code generated for the most recent kind of arguments; before the first call, for the annotated ones."""
        latest = self._specializer.latest
        return latest.compiled.source if latest is not None else _source_before_a_call(self)

    def __repr__(self) -> str:
        return self.source

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else BoundTransform(self, instance)

    def __reduce__(self) -> str | tuple[Any, ...]:
        where = sys.modules.get(self.__wrapped__.__module__ or "") if hasattr(self.__wrapped__, "__module__") else None
        name = getattr(self.__wrapped__, "__qualname__", "")
        if where is not None and getattr(where, name, None) is self:  # it has replaced the function, as a decorator
            self.__module__ = where.__name__
            return str(name)
        return _transformed, (self._kind, self.__wrapped__, self._options)

    def __copy__(self) -> Transformed:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Transformed:
        return self


def _document(kind: str, f: Any) -> str:
    text = _WHAT[kind].format(f=f"`{_name(f)}`") + "."
    doc = getattr(f, "__doc__", None) if not isinstance(f, (np.ufunc, Transformed)) else None
    return f"{text}\n\n{doc}" if doc else text


class BoundTransform:
    """A transform of a method, with the object that it was looked up on."""

    def __init__(self, transform: Any, instance: Any):
        self.__func__, self.__self__ = transform, instance

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__func__(self.__self__, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__func__, name)

    def __repr__(self) -> str:
        return repr(self.__func__)

    def __gradscribe_parts__(self) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
        return self.__func__, (self.__self__,), {}

    def __reduce__(self) -> tuple[Any, ...]:
        return BoundTransform, (self.__func__, self.__self__)


def _source_before_a_call(t: Transformed) -> str:
    """The code for the annotated types, floats where nothing is said; a hint where that does not compile."""
    specializer = t._specializer
    examples = (
        None
        if t._callee.args
        else example_arguments(specializer.function, [*specializer.signature.parameters.values()])
    )
    if examples is not None:
        values, guessed = examples
        source = source_for_examples(specializer, tuple(values))
        if source is not None:
            note = "# For floats; call it once to see the code for your own arguments.\n"
            return note + source if guessed else source
    return f"# {t.__name__}: call it once, or annotate its parameters (x: float), to see the generated code.\n"


def specializer_of(
    kind: str, f: Any, argnums: Any = None, *, has_aux: bool = False, automatic: tuple[str, ...] = (),
    holomorphic: bool = False, callee: Callee | None = None, owner: Any = None,
) -> tuple[Callee, Specializer]:  # fmt: skip
    """The parts of a callable, and the specializer of one transform of it: made once, kept with the function.

    `automatic`: the parameters among which those to differentiate by are found, where `argnums` names none.
    `owner`: the decorated function that verifies what this specializer makes, and shares it with no one.
    """
    callee = callee or take_apart(f)
    wrt = None if argnums is None else argnums if isinstance(argnums, Wanted) else wanted(callee, argnums)
    store = kept(callee.inner)
    key = (kind, wrt, has_aux, automatic, holomorphic, owner)
    if key not in store:
        inner = callee.inner
        name = f"{inner.name if isinstance(inner, Specializer) else _name(inner)}_{_SUFFIX.get(kind, kind)}"
        bare = Callee(inner, callee.signature)
        points = kind == "vectorize" or isinstance(inner, Specializer) and inner.points
        made = Specializer(
            bare, kind, name, wrt, has_aux=has_aux, automatic=automatic, points=points, holomorphic=holomorphic
        )
        store.setdefault(key, made)
    return callee, store[key]


def _transformed(kind: str, f: Any, options: dict[str, Any]) -> Any:
    if "argnums" in options and options["argnums"] is None and not options.get("automatic"):
        refuse("G215", "`argnums` must be an int, a parameter's name, or a tuple of them, not None")
    if kind == "jacobian":
        return Jacobian(f, options)
    callee, specializer = specializer_of(kind, f, **options)
    if kind == "vectorize":
        from .vectorized import Vectorized

        return Vectorized(kind, f, options, callee, specializer)
    return Transformed(kind, f, options, callee, specializer)


# -- gradients


def grad(f: Any, argnums: Any = 0, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The gradient of a function with one number as its result.

    `argnums`: a parameter's position or name, or a tuple of these; a tuple gives a tuple of gradients. A gradient has
    its argument's structure, shapes and dtypes. With `has_aux`, `f` returns (value, aux) and the result is (gradient,
    aux). Raises `ArgumentError` for arguments without a derivative (G202, G204), a result that is not one number
    (G203) or is complex (G211), or wrong `argnums` (G215), and `UnsupportedError` for source that is refused.

    The gradient of a real result u by a complex z = x + iy is du/dx - i du/dy, as in JAX. A function that is complex
    differentiable has a complex derivative: ask for it with `holomorphic=True`, with complex arguments and a complex result.

    >>> import numpy as np, gradscribe as gs
    >>> gs.grad(lambda x, y: x**2 - y**2, argnums=(0, 1))(3.0, 2.0)
    (6.0, -4.0)
    >>> gs.grad(lambda x: np.sum(x * x))(np.array([1.0, 2.0]))
    array([2., 4.])
    >>> gs.grad(lambda z: (z * z).real)(1 + 2j), gs.grad(lambda z: z * z, holomorphic=True)(1 + 2j)
    ((2+4j), (2+4j))
    """
    return _transformed("grad", f, {"argnums": argnums, "has_aux": has_aux, "holomorphic": holomorphic})


def value_and_grad(f: Any, argnums: Any = 0, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The value and the gradient of a function, (value, gradient); with `has_aux`, ((value, aux), gradient).

    Arguments and errors as for `grad`.

    >>> import gradscribe as gs
    >>> gs.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return _transformed("value_and_grad", f, {"argnums": argnums, "has_aux": has_aux, "holomorphic": holomorphic})


# -- Jacobians


def jacfwd(f: Any, argnums: Any = 0, holomorphic: bool = False) -> Any:
    """The Jacobian of a function, one tangent for each number of the input: cheap for few inputs.

    The result has `f`'s structure, in each place the argument's structure, with shape `out.shape + x.shape`. Complex
    arguments need `holomorphic=True`; complex results of real arguments do not (G211).

    >>> import numpy as np, gradscribe as gs
    >>> gs.jacfwd(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    return _transformed("jacfwd", f, {"argnums": argnums, "holomorphic": holomorphic})


def jacrev(f: Any, argnums: Any = 0, holomorphic: bool = False) -> Any:
    """The Jacobian of a function, one adjoint for each number of the result: cheap for few results.

    The result is that of `jacfwd`. Complex results need `holomorphic=True`; complex arguments with real results do not (G211).

    >>> import numpy as np, gradscribe as gs
    >>> gs.jacrev(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    return _transformed("jacrev", f, {"argnums": argnums, "holomorphic": holomorphic})


def jacobian(f: Any, argnums: Any = 0, holomorphic: bool = False) -> Any:
    """The Jacobian of a function by `jacfwd` or `jacrev`, whichever needs fewer sweeps for the sizes of the call.

    >>> import numpy as np, gradscribe as gs
    >>> gs.jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    return _transformed("jacobian", f, {"argnums": argnums, "holomorphic": holomorphic})


def hessian(f: Any, argnums: Any = 0, holomorphic: bool = False) -> Any:
    """The second derivatives of a function with one number as its result.

    With a tuple as `argnums`, a tuple of tuples; each block has shape `x.shape + y.shape`.

    >>> import numpy as np, gradscribe as gs
    >>> gs.hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return _transformed("hessian", f, {"argnums": argnums, "holomorphic": holomorphic})


class Jacobian:
    """`jacobian(f)`: a forward and a reverse one, and the choice between them at each call."""

    def __init__(self, f: Any, options: dict[str, Any]):
        self._options = options
        self._forward = _transformed("jacfwd", f, options)
        self._reverse = _transformed("jacrev", f, options)
        self._latest = self._forward
        _, self._value = specializer_of("primal", f)
        for name in ("__wrapped__", "__name__", "__qualname__", "__module__", "__signature__"):
            setattr(self, name, getattr(self._forward, name))
        self.__doc__ = _document("jacobian", f)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bound = self._forward.__signature__.bind(*args, **kwargs)
        bound.apply_defaults()
        self._latest = self._reverse if self._reverse_is_cheaper(args, kwargs) else self._forward
        return self._latest(*args, **kwargs)

    def _reverse_is_cheaper(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        from .sizes import numbers_in, numbers_out, returns_complex, takes_complex

        values = _values(self._forward, args, kwargs)
        specializer = self._forward._specializer
        active = specializer.argnums(specializer._specs(values))[0]
        if not self._options.get("holomorphic"):  # only one of the two has a meaning
            given = dict(zip(specializer.parameters, values, strict=True))
            if takes_complex(given, active):
                return True
            if returns_complex(self._value.entry(values).compiled.fn):
                return False
        inputs = numbers_in(dict(zip(specializer.parameters, values, strict=True)), active)
        if inputs == 1:
            return False
        outputs = numbers_out(self._value.entry(values).compiled.fn, self._value.parameters, values)
        return outputs is not None and outputs < inputs

    def __gradscribe_parts__(self) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
        return self._forward.__gradscribe_parts__()

    @property
    def __gradscribe_target__(self) -> Any:
        return self._forward.__gradscribe_target__

    @property
    def _specializer(self) -> Specializer:
        return self._latest._specializer

    @property
    def source(self) -> str:
        """The code of the Jacobian that was used last."""
        return self._latest.source

    def __repr__(self) -> str:
        return self.source

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else BoundTransform(self, instance)

    def __reduce__(self) -> tuple[Any, ...]:
        return _transformed, ("jacobian", self.__wrapped__, self._options)  # type: ignore[attr-defined]


def _values(t: Transformed, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The values of all parameters of what a transform compiles, in order."""
    callee = t._callee
    bound = t._specializer.signature.bind(*callee.args, *args, **{**callee.keywords, **kwargs})
    bound.apply_defaults()
    return tuple(bound.arguments[n] for n in t._specializer.signature.parameters)
