"""What the decorator returns: the function as it was, with its derivatives as attributes, checked on first use."""

from __future__ import annotations

import functools
import os
import sys
import time
import warnings
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

from ..compiler.diagnostics import GradscribeError
from . import linear
from .arguments import refuse
from .callables import take_apart
from .transforms import BoundTransform, Jacobian, Transformed, _name, specializer_of

BUDGET = 1.0  # seconds that check="auto" may take for each kind of arguments


class Differentiable:
    """A function with its derivatives. Calling it calls the function itself."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Differentiable:
        # A class of its own whose `__call__` is the function: a call then costs what the function's costs.
        return object.__new__(type(cls.__name__, (cls,), {"__module__": cls.__module__, "__doc__": cls.__doc__}))

    def __init__(
        self, f: Callable[..., Any], argnums: Any = None, check: Any = "auto", backend: str = "numpy",
        holomorphic: bool = False,
    ):  # fmt: skip
        if check not in ("auto", True, False):
            refuse("G215", f'`check` must be "auto", True or False, not {check!r}')
        if backend != "numpy":
            refuse("G215", f'`backend` must be "numpy", not {backend!r}')
        take_apart(f)  # refuses what is not a function
        self.__gradscribe_function__ = f
        self._argnums, self._check, self._holomorphic = argnums, check, holomorphic
        self._checked: set[Any] = set()
        self.reports: list[Any] = []
        functools.update_wrapper(self, f, updated=("__dict__",) if isinstance(f, FunctionType) else ())
        self.__dict__.pop("__gradscribe_kept__", None)
        for attribute in ("__name__", "__qualname__"):  # which objects and partials have not
            self.__dict__.setdefault(attribute, _name(f))
        self._of_class = False
        type(self).__call__ = staticmethod(f)  # type: ignore[method-assign]

    def __set_name__(self, owner: type, name: str) -> None:
        self._of_class = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__gradscribe_function__(*args, **kwargs)

    def __gradscribe_parts__(self) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
        return self.__gradscribe_function__, (), {}

    @property
    def __gradscribe_target__(self) -> Any:
        """What the compiler takes this object for: the function itself."""
        return self.__gradscribe_function__

    # -- derivatives

    @functools.cached_property
    def grad(self) -> Transformed:
        """The gradient, with respect to every parameter without a default that is not used as an integer.

        The object of a method is no such parameter, nor is what a partial or a bound method has bound.
        """
        return self._derivative("grad")

    @functools.cached_property
    def value_and_grad(self) -> Transformed:
        """(value, gradient)."""
        return self._derivative("value_and_grad")

    @functools.cached_property
    def jacobian(self) -> Jacobian:
        """The Jacobian, forward or reverse, whichever is cheaper at each call."""
        options = self._options()
        made = Jacobian(self, options)
        for part in (made._forward, made._reverse):
            part._specializer.on_new = functools.partial(self._verify_new, part._specializer)
        return made

    @functools.cached_property
    def hessian(self) -> Transformed:
        """The second derivatives."""
        return self._derivative("hessian")

    @functools.cached_property
    def vectorized(self) -> Transformed:
        """The function for arrays of points."""
        from .vectorized import vectorize

        return vectorize(self)

    def jvp(self, primals: Any, tangents: Any) -> tuple[Any, Any]:
        """(value, derivative along the tangents), as `gradscribe.jvp`."""
        return linear.jvp(self.__gradscribe_function__, primals, tangents)

    def vjp(self, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
        """(value, pullback), as `gradscribe.vjp`."""
        return linear.vjp(self.__gradscribe_function__, *primals, has_aux=has_aux)

    def verify(self, *args: Any, **kwargs: Any) -> Any:
        """The report of the derivative at these arguments, as `gradscribe.verify`."""
        from .verify import verify

        return verify(self, *args, **{"holomorphic": self._holomorphic, **kwargs})

    def compare(self, *args: Any, **kwargs: Any) -> Any:
        """Symbolic, numerical and automatic derivative side by side, as `gradscribe.compare`."""
        from .compare import compare

        return compare(self, *args, **kwargs)

    def _options(self) -> dict[str, Any]:
        found: dict[str, Any] = {"argnums": self._argnums, "holomorphic": self._holomorphic, "owner": self}
        if self._argnums is not None:
            return found
        callee = take_apart(self)
        if (count := callee.wrapped_parameters) is not None:
            return found | {"argnums": 0 if count == 1 else tuple(range(count))}
        return found | {"automatic": callee.required[1:] if self._of_class else callee.required}

    def _derivative(self, kind: str) -> Transformed:
        options = self._options()
        callee, specializer = specializer_of(kind, self, **options)
        specializer.on_new = functools.partial(self._verify_new, specializer)
        return _OfDecorated(kind, self, options, callee, specializer)

    # -- checking

    def _verify_new(self, specializer: Any, entry: Any, values: tuple[Any, ...], key: Any) -> None:
        """Verify the code for a new kind of arguments; raises VerificationError if an oracle contradicts it."""
        off = os.environ.get("GRADSCRIBE_CHECK", "").lower() == "off"
        if self._check is False or off or (specializer.kind, key) in self._checked:
            return
        from .verify import verify_entry

        budget = BUDGET if self._check == "auto" else None
        begin = time.perf_counter()
        try:
            report = verify_entry(self.__gradscribe_function__, specializer, entry, values, budget)
        except GradscribeError:
            raise
        except Exception as error:
            if self._raises(type(error), specializer, values):
                return  # what the function itself does at this point, so will its derivative
            spent = time.perf_counter() - begin
            text = f"the derivative of `{specializer.callee.inner.__name__}` is not verified: the check failed after {spent:.1f} s"
            warnings.warn(f"{text} with {type(error).__name__}: {error}", RuntimeWarning, stacklevel=2)
            return
        self._checked.add((specializer.kind, key))
        if report is not None:
            self.reports.append(report)

    def _raises(self, error: type[Exception], specializer: Any, values: tuple[Any, ...]) -> bool:
        """Whether the function itself raises this for the values of all parameters."""
        from .verify.subjects import as_call

        args, kwargs = as_call(specializer.signature, values)
        try:
            self.__gradscribe_function__(*args, **kwargs)
        except error:
            return True
        except Exception:
            return False
        return False

    # -- as the function

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        self._of_class = True  # named tuples do not call `__set_name__`
        return BoundDifferentiable(self, instance)

    def __repr__(self) -> str:
        return f"<differentiable {self.__qualname__}>"  # type: ignore[attr-defined]

    def __reduce__(self) -> str | tuple[Any, ...]:
        name = self.__qualname__  # type: ignore[attr-defined]
        if _found(self.__module__, name) is self:
            return str(name)
        return Differentiable, (self.__gradscribe_function__, self._argnums, self._check, "numpy", self._holomorphic)

    def __copy__(self) -> Differentiable:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Differentiable:
        return self


class _OfDecorated(Transformed):
    """A derivative that is an attribute of its decorated function, and pickles as such."""

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self.__wrapped__, self._kind)


class BoundDifferentiable:
    """A decorated method, looked up on an object."""

    def __init__(self, function: Differentiable, instance: Any):
        self.__func__, self.__self__ = function, instance

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__func__(self.__self__, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.__func__, name)
        if isinstance(found, (Transformed, Jacobian)):
            return BoundTransform(found, self.__self__)
        if name == "__signature__":
            raise AttributeError(name)
        return found

    def __repr__(self) -> str:
        return f"{self.__func__!r} of {object.__repr__(self.__self__)}"

    def __gradscribe_parts__(self) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
        return self.__func__.__gradscribe_function__, (self.__self__,), {}

    @property
    def __gradscribe_function__(self) -> MethodType:
        return MethodType(self.__func__.__gradscribe_function__, self.__self__)

    __gradscribe_target__ = __gradscribe_function__

    def jvp(self, primals: Any, tangents: Any) -> tuple[Any, Any]:
        """As `Differentiable.jvp`; the object is not differentiated."""
        return linear.jvp(self.__gradscribe_function__, primals, tangents)

    def vjp(self, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
        """As `Differentiable.vjp`; the object is not differentiated."""
        return linear.vjp(self.__gradscribe_function__, *primals, has_aux=has_aux)

    def verify(self, *args: Any, **kwargs: Any) -> Any:
        """As `Differentiable.verify`."""
        from .verify import verify

        return verify(self, *args, **kwargs)

    def compare(self, *args: Any, **kwargs: Any) -> Any:
        """As `Differentiable.compare`."""
        from .compare import compare

        return compare(self, *args, **kwargs)

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self.__self__, self.__func__.__name__)  # type: ignore[attr-defined]


class _ClassMethod(classmethod):  # type: ignore[type-arg]
    """A decorated class method: Python's own has no derivatives where it is looked up."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return BoundDifferentiable(self.__func__, owner or type(instance))  # type: ignore[arg-type]


def differentiable(
    f: Callable[..., Any] | None = None, *, argnums: Any = None, check: Any = "auto", backend: str = "numpy",
    holomorphic: bool = False,
) -> Any:
    """Decorate a function: it stays as it is, and has `.grad`, `.value_and_grad`, `.jvp`, `.vjp`, `.jacobian`,
    `.hessian`, `.vectorized`, `.verify` and `.compare`.

    `argnums`: what to differentiate with respect to; by default every parameter without a default that is not used as
    an integer (an index, a range, a shape). `holomorphic`: as for `gradscribe.grad`. `check`: "auto" verifies a
    derivative within a second when it is first called with a new kind of arguments, True without a limit, False never;
    GRADSCRIBE_CHECK=off in the environment means never. Reports are kept in `.reports`; a derivative that an oracle contradicts raises `VerificationError`.

    >>> import gradscribe as gs
    >>> @gs.differentiable(check=False)
    ... def f(x, y):
    ...     return x**2 - y**2
    >>> f(3.0, 2.0), f.grad(3.0, 2.0)
    (5.0, (6.0, -4.0))
    """
    if f is None:
        return functools.partial(differentiable, argnums=argnums, check=check, backend=backend, holomorphic=holomorphic)
    if isinstance(f, (staticmethod, classmethod)):
        kind = _ClassMethod if isinstance(f, classmethod) else staticmethod
        return kind(Differentiable(f.__func__, argnums, check, backend, holomorphic))
    return Differentiable(f, argnums, check, backend, holomorphic)


def _found(module: str | None, qualname: str) -> Any:
    """What a module has under a dotted name."""
    found: Any = sys.modules.get(module or "")
    for part in qualname.split("."):
        found = getattr(found, part, None)
    return found
