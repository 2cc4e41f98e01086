"""From a call's arguments to specialised code: the specs of the arguments are the key under which it is kept.

A `Specializer` is one transform of one function. The first call with arguments of new specs compiles; every other
call goes through a dispatcher (`dispatch.py`) that costs a few comparisons. Numbers and sizes are not in the key,
unless the compiler asked for one (`NeedsStatic`).
"""

from __future__ import annotations

import inspect
import sys
import threading
import warnings
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from ..compiler.diagnostics import ArgumentError, Diagnostic, UnsupportedError
from ..compiler.frontend.specs import ANY_ROOT, EXACT, NeedsStatic, Object, Path, Spec, Static, known_below, spec_of
from . import tree
from .adapter import adapter
from .arguments import differentiable, refuse
from .byte_order import foreign, with_native_derivatives
from .callables import Callee, Wanted
from .dependencies import Dependency, dependencies
from .dispatch import Case, Dispatcher
from .pause import no_collection

EXAMPLE = 1000  # numbers of an array that is kept as an example
KEYS_KEPT = 512  # specialisations of one transform; more are forgotten, oldest first


class IndependentWarning(UserWarning):
    """The result does not depend on a parameter with respect to which it is differentiated."""


@dataclass(eq=False)
class Entry:
    """One specialisation: the compiled code, what else its key has, and what a call runs."""

    compiled: Any
    argnums: tuple[str, ...]
    live: list[tuple[str, Callable[[], Any], Spec]]  # globals and closure variables, read at each call
    guards: list[tuple[str, Path, Spec]]  # attributes of objects
    run: Callable[..., Any]
    depends: list[Dependency]  # the functions that it was made from
    whole: dict[str, set[str]]  # by argument, the paths of whole numbers that stay integers

    def note(self, error: BaseException) -> None:
        """Tell an error that was raised while generated code ran which of the user's lines it comes from.

        That a function of a real matrix is complex there is seen only now: it is refused like what is seen before.
        """
        from ..compiler.load import note_user_line, user_span

        if _innermost(error) == "real_valued":
            text, way_out = "a function of this real matrix is complex", "make the matrix complex: `a + 0j`"
            raise ArgumentError(Diagnostic("G211", text, user_span(error, self.compiled.line_map), way_out)) from None
        note_user_line(error, self.compiled.line_map)

    def call(self, values: tuple[Any, ...]) -> Any:
        """Run with the values of all parameters, in order."""
        live = [read() for _, read, _ in self.live]
        try:
            return self.run(*values, *live)
        except Exception as error:
            self.note(error)
            raise


def _innermost(error: BaseException) -> str:
    """The name of the function that raised an error."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_code.co_name if traceback is not None else ""


specializers: weakref.WeakSet[Specializer] = weakref.WeakSet()


class Specializer:
    """A transform of a function, compiled anew for each kind of arguments. Safe to use from several threads.

    `wanted` is None where there is nothing to differentiate (vectorize), or where it is those parameters of `automatic`
    that `default_argnums` finds. `points`: integer arrays are points, and taken as floats.
    """

    compiles_targets = True

    def __init__(
        self, callee: Callee, kind: str, name: str, wanted: Wanted | None = None, *,
        has_aux: bool = False, automatic: tuple[str, ...] = (), points: bool = False, holomorphic: bool = False,
    ):  # fmt: skip
        self.callee, self.kind, self.name, self.wanted = callee, kind, name, wanted
        self.has_aux, self.automatic, self.points, self.holomorphic = has_aux, automatic, points, holomorphic
        self.signature = callee.signature
        self.tangents = _tangent_names(self.signature, wanted) if kind == "jvp" and wanted else {}
        own = _with_keywords(self.signature, list(self.tangents.values()))
        self.parameters = tuple(own.parameters)
        self.derived: dict[Any, Any] = {}  # transforms of this transform
        self.latest: Entry | None = None
        self.example: tuple[Any, ...] | None = None  # the arguments that it was compiled for last, if they are small
        self.on_new: Callable[[Entry, tuple[Any, ...], Any], None] | None = None
        self._static: dict[str, frozenset[Path]] = {}
        self._entries: dict[Any, list[Entry]] = {}
        self._lock = threading.RLock()
        self._dispatcher = Dispatcher(name, own, self._slow)
        self.dispatch = self._dispatcher.function
        specializers.add(self)

    @property
    def function(self) -> Any:
        """The user's function inside all transforms."""
        inner = self.callee.inner
        return inner.function if isinstance(inner, Specializer) else inner

    # -- what to compile

    def target(self, specs: dict[str, Spec]) -> Any:
        """The compiler's name for this transform of this function, for arguments of these specs."""
        from ..compiler.pipeline import Target

        inner = self.callee.inner
        names, single = self.argnums(specs)
        return Target(self.kind, inner.target(specs) if isinstance(inner, Specializer) else inner,
                      names, single, self.has_aux, self.holomorphic, *self._picks)  # fmt: skip

    @property
    def _picks(self) -> tuple[Any, bool]:
        """The items of `*args` that are asked for, and whether it is one."""
        return (None, True) if self.wanted is None or self.wanted.plain else (self.wanted.picks, self.wanted.single)

    def target_without_call(self) -> Any:
        """The target where no arguments are at hand: every parameter without a default, if none are named."""
        from ..compiler.pipeline import Target

        inner = self.callee.inner
        names: tuple[str, ...] = ()
        single = True
        if self.wanted is not None:
            names, single = self.wanted.names, self.wanted.single and self.wanted.plain
        elif self.automatic:
            names = tuple(n for n in self.automatic if self.signature.parameters[n].default is inspect.Parameter.empty)
            single = len(names) == 1
        inner = inner.target_without_call() if isinstance(inner, Specializer) else inner
        automatic = self.wanted is None and bool(names)
        return Target(self.kind, inner, names, single, self.has_aux, self.holomorphic, *self._picks, automatic)

    def argnums(self, specs: dict[str, Spec]) -> tuple[tuple[str, ...], bool]:
        """The parameters to differentiate with respect to, and whether one gradient is returned by itself."""
        if self.wanted is not None:
            return self.wanted.names, self.wanted.single and self.wanted.plain
        if not self.automatic:
            return (), True
        from ..compiler import pipeline

        own = {n: specs[n] for n in self.signature.parameters}  # no tangents
        found = pipeline.default_argnums(self.function, own)
        names = tuple(n for n in found if n in self.automatic and not _has_no_number(specs[n]))
        if not names:
            refuse("G215", f"`{self.name}` has no parameter to differentiate with respect to", "name one in `argnums`")
        return names, len(names) == 1

    def active(self, specs: dict[str, Spec]) -> tuple[str, ...]:
        """Every parameter that this transform or one inside it differentiates with respect to."""
        inner = self.callee.inner
        more = inner.active(specs) if isinstance(inner, Specializer) else ()
        return tuple(dict.fromkeys((*self.argnums(specs)[0], *more)))

    # -- looking up

    def _slow(self, *values: Any) -> Any:
        if Dispatcher.slow_only:
            from . import kinks

            kinks.check(self, values)
        result = self.entry(values).call(values)
        return with_native_derivatives(self.kind, self.has_aux, result) if foreign(values) else result

    def entry(self, values: tuple[Any, ...]) -> Entry:
        """The specialisation for the values of all parameters, in order; compiled now if it is new."""
        try:
            found = self._find(values)
        except RecursionError:
            refuse("G204", f"an argument of `{self.name}` holds itself, or is nested too deeply")
        if found is None:
            with self._lock:
                found = self._find(values) or self._add(values)
        return found

    def _specs(self, values: tuple[Any, ...]) -> dict[str, Spec]:
        pairs = zip(self.parameters, values, strict=True)
        return {n: spec_of(v, n, known_below(self._static, n)) for n, v in pairs}

    def _find(self, values: tuple[Any, ...]) -> Entry | None:
        candidates = self._entries.get(tuple(self._specs(values).values()), ())
        return next((e for e in candidates if self._still_valid(e, values)), None)

    def _still_valid(self, entry: Entry, values: tuple[Any, ...]) -> bool:
        if not all(d.holds() for d in entry.depends):
            return False
        live = {n: read() for n, read, _ in entry.live}
        if any(self._spec_below(n, (), live[n]) != spec for n, _, spec in entry.live):
            return False
        roots = dict(zip(self.parameters, values, strict=True)) | live
        try:
            return all(self._spec_below(r, path, _reach(roots[r], path)) == spec for r, path, spec in entry.guards)
        except (AttributeError, LookupError):
            return False

    def _spec_below(self, root: str, path: Path, value: Any) -> Spec:
        label = ".".join([root, *(str(step) for _, step in path)])
        return spec_of(value, label, known_below(self._static, root), path)

    # -- compiling

    def _add(self, values: tuple[Any, ...]) -> Entry:
        entry = self.compile(values)
        specs = self._specs(values)  # after compiling: `NeedsStatic` may have made some static
        if self.on_new is not None:
            self.on_new(entry, values, tuple(specs.values()))
        if len(self._entries) >= KEYS_KEPT:
            del self._entries[next(iter(self._entries))]
        self._entries.setdefault(tuple(specs.values()), []).append(entry)
        self._dispatcher.add(Case(specs, entry.live, entry.guards, entry.run, entry.note, entry.depends))
        self.latest = entry
        self.example = _kept_example(values)
        return entry

    def compile(self, values: tuple[Any, ...], explain: bool = False) -> Entry:
        """Compile for the values of all parameters, without keeping the result."""
        with no_collection():
            return self._compile_for_sizes(values, explain)

    def _compile_for_sizes(self, values: tuple[Any, ...], explain: bool) -> Entry:
        """A function whose structure depends on how long its arrays are (a dict with a key for each row) is compiled
        for the sizes at hand."""
        from ..compiler.pipeline import of_structure

        try:
            return self._compile(values, explain)
        except (UnsupportedError, ArgumentError) as error:
            if ANY_ROOT in self._static or not of_structure(error):
                raise
            before = dict(self._static)
            self._static[ANY_ROOT] = frozenset([EXACT])
            try:
                return self._compile(values, explain)
            except (UnsupportedError, ArgumentError):
                self._static = before
                raise error from None

    def _compile(self, values: tuple[Any, ...], explain: bool) -> Entry:
        from ..compiler import pipeline

        while True:
            raw = self._specs(values)
            active = self.active(raw)
            given = dict(zip(self.parameters, values, strict=True))
            whole = self._whole(given, active)
            taken = {n: differentiable(given[n], n, self.points, whole.get(n, ())) if n in active else given[n]
                     for n in self.signature.parameters}  # fmt: skip
            specs = {n: spec_of(v, n, known_below(self._static, n)) for n, v in taken.items()}
            options = {"static": dict(self._static)} if self._static else {}
            try:
                compiled = pipeline.compile_target(self.target(raw), specs, explain, **options)
            except NeedsStatic as need:
                self._make_static(need)
                continue
            for name in compiled.independent:
                _warn_independent(self.name, name)
            return self._entry(compiled, raw, specs, taken, whole)

    def _whole(self, given: dict[str, Any], active: tuple[str, ...]) -> dict[str, set[str]]:
        """The paths of whole numbers inside of arguments that the function uses as integers: they stay what they are.

        An argument that is one is refused: it would be a float, as any number that is differentiated by is.
        """
        if not any(type(x) is int for n in active for x in tree.leaves(given[n])):
            return {}
        from ..compiler import pipeline

        static = dict(self._static)
        while True:
            specs = {n: spec_of(given[n], n, known_below(static, n)) for n in self.signature.parameters}
            try:
                found = pipeline.meant_whole(self.function, specs)
                break
            except NeedsStatic as need:
                static[need.root] = static.get(need.root, frozenset()) | {need.path}
        found += [(root, path) for root, paths in static.items() for path in paths if path != EXACT]
        whole: dict[str, set[str]] = {}
        for root, path in found:
            if not path and root in active:
                refuse("G202", f"`{root}` is an integer that counts or indexes, and there is no derivative with respect to it",
                       "leave it out of `argnums`; for `jvp`, `vjp` and `linearize`, bind it: `lambda x: f(x, 3)`")  # fmt: skip
            whole.setdefault(root, set()).add("".join(f".{k}" if kind == "attr" else f"[{k!r}]" for kind, k in path))
        return whole

    def _make_static(self, need: NeedsStatic) -> None:
        known = self._static.get(need.root, frozenset())
        assert need.path not in known, f"the compiler asked twice for {need.root}{need.path}: a bug of gradscribe"
        self._static[need.root] = known | {need.path}

    def _entry(
        self, compiled: Any, raw: dict[str, Spec], specs: dict[str, Spec], taken: dict[str, Any], whole: dict[str, set[str]]
    ) -> Entry:  # fmt: skip
        live = [(f.name, f.read, self._spec_below(f.name, (), f.read())) for f in compiled.free]
        roots = taken | {n: read() for n, read, _ in live}
        guards = [(r, p, self._spec_below(r, p, _reach(roots[r], p))) for r, p in compiled.guards]
        argnums = self.argnums(raw)
        run = adapter(self, compiled, raw, specs, argnums, [n for n, _, _ in live], whole)
        return Entry(compiled, argnums[0], live, guards, run, dependencies(self.function), whole)


def _kept_example(values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """A copy of arguments, for a file that is written later; of large ones none is kept."""
    plain = (bool, int, float, complex, str, type(None))

    def kept(v: Any) -> Any:
        if isinstance(v, np.ndarray) and v.size <= EXAMPLE:
            return v.copy()
        if type(v) in (tuple, list):
            return type(v)(map(kept, v))
        if type(v) is dict:
            return {k: kept(i) for k, i in v.items()}
        if isinstance(v, (*plain, np.generic, slice, range, type)):
            return v
        if tree.is_container(v):
            return tree.map_children(lambda item, _: kept(item), v, v)
        raise ValueError

    try:
        return tuple(map(kept, values))
    except ValueError:
        return None


def _reach(value: Any, path: Path) -> Any:
    for kind, step in path:
        value = getattr(value, step) if kind == "attr" else value[step]
    return value


def _has_no_number(spec: Spec) -> bool:
    """Whether an argument is no number and holds none, as an empty `**kwargs`."""
    return isinstance(spec, (Object, Static)) or getattr(spec, "items", None) == ()


def _tangent_names(signature: inspect.Signature, wanted: Wanted) -> dict[str, str]:
    """A name for the tangent of each parameter that no parameter has."""
    found = {}
    for name in wanted.names:
        dot = f"{name}_dot"
        while dot in signature.parameters:
            dot += "_"
        found[name] = dot
    return found


def _with_keywords(signature: inspect.Signature, names: list[str]) -> inspect.Signature:
    """The signature with required keyword-only parameters added."""
    parameters = list(signature.parameters.values())
    more = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in names]
    at = next((i for i, p in enumerate(parameters) if p.kind is p.VAR_KEYWORD), len(parameters))
    return inspect.Signature([*parameters[:at], *more, *parameters[at:]])


def _warn_independent(function: str, parameter: str) -> None:
    text = f"the result of `{function}` does not depend on `{parameter}`: its derivative is zero"
    warnings.warn(text, IndependentWarning, stacklevel=_user_stacklevel())


def _user_stacklevel() -> int:
    """How far up the first frame is that is neither ours nor a dispatcher."""
    level, frame = 1, sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        ours = name == _PACKAGE or name.startswith((_PACKAGE + ".runtime", _PACKAGE + ".compiler"))
        if not ours and not frame.f_code.co_filename.startswith("<gradscribe"):
            return level
        level, frame = level + 1, frame.f_back  # type: ignore[assignment]
    return level


_PACKAGE = __name__.split(".")[0]


# -- one specializer per function and transform, as long as the function lives


class _Kept(dict[Any, Any]):
    """The transforms of a function, kept in its `__dict__`, so that both go together."""

    def __init__(self, owner: Any = None):
        super().__init__()
        self.owner = owner

    def __reduce__(self) -> tuple[Any, ...]:
        return (_Kept, ())


_kept_of_builtins: dict[Any, dict[Any, Any]] = {}


def kept(inner: Any) -> dict[Any, Any]:
    """Where the transforms of a function (or of another transform) are kept."""
    if isinstance(inner, Specializer):
        return inner.derived
    if not isinstance(inner, FunctionType):
        return _kept_of_builtins.setdefault(inner, {})
    found = inner.__dict__.get("__gradscribe_kept__")
    # `functools.wraps` copies `__dict__`, and auto-reloaders replace `__code__`: then it is another function's.
    if not isinstance(found, _Kept) or found.owner != (id(inner), inner.__code__):
        found = inner.__dict__["__gradscribe_kept__"] = _Kept((id(inner), inner.__code__))
    return found


def source_for_examples(specializer: Specializer, values: tuple[Any, ...]) -> str | None:
    """The code for example arguments, None if it cannot be compiled for them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", IndependentWarning)
            return specializer.compile(values).compiled.source
    except (UnsupportedError, TypeError):
        return None
