"""The derivatives of what solvers find: by the implicit function theorem, and under the integral.

Where g(x, c) = 0, g_x x_dot + g_c c_dot = 0. A minimum is a root of the gradient, a fixed point of f one of x - f(x).
A path of y' = f(t, y, c) has the tangent of y_dot' = f_y y_dot + f_c c_dot, and its adjoint is
that of the slopes by all of y0 and c, which follow the same equation.
The integral of f(t, c) from a to b has the tangent of f integrated, and the values at the ends times their tangents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..analysis.types import infer, type_of_operand
from ..ir.build import Builder
from ..ir.custom import Custom, Implicit, splice
from ..ir.nodes import Apply, Block, Const, Fn, Operand, Param, Root, SliceOf, TupleOf, Value, slot
from ..ir.types import FLOAT, Array, Size, is_inexact
from ..ir.visit import refresh, substitute
from .apply_rule import RuleWriter, fit, times
from .known import Known


def completed(custom: Custom, op: str, rules: RuleWriter) -> Custom:
    """A call with the parts of its derivative."""
    if custom.implicit is not None and custom.push is None:
        kinds = {"integral": _Integral, "flow": _Flow}
        kinds.get(custom.implicit.kind, _Solution)(custom, op, rules).complete()
    return custom


def _function(body: Block, name: str = "residual") -> Fn:
    """A block as a function of its parameters x, c1, c2 ..."""
    names = ["x", *(f"c{k}" for k in range(1, len(body.params)))]
    roots = tuple(Root(n) for n in names)
    params = tuple(Param(v, n) for v, n in zip(body.params, names, strict=True))
    arguments = tuple((n, slot(k)) for k, n in enumerate(names))
    return Fn(name, roots, params, body, slot(0), source_name=name, arguments=arguments)


def _residual(implicit: Implicit, rules: RuleWriter) -> Block:
    """What is zero at the solution."""
    from . import functions

    body = refresh(implicit.body)
    if implicit.kind == "minimum":
        return functions.gradient(_function(body, "objective"), ("x",), True, False, False, rules).body
    if implicit.kind == "fixed point":
        return _difference(body)
    return body


def _difference(body: Block) -> Block:
    b = Builder(infer)
    b.stmts += body.stmts
    apart = b.apply("sub", body.params[0], body.yields[0])
    return Block(body.params, tuple(b.stmts), (apart,))


def _tangent(body: Block, operands: Sequence[Operand], dots: dict[int, Operand], b: Builder, rules: RuleWriter) -> Operand:
    """The tangent of a block's value, written into `b`, for tangents of the parameters at some places."""
    from .forward import pushforward

    fresh = refresh(body)
    fixed = {p: o for p, o in zip(fresh.params, operands, strict=True)}
    moving = {fixed[fresh.params[k]]: dot for k, dot in dots.items()}
    block = substitute(replace(fresh, params=()), fixed)
    (found,) = pushforward(block, moving, block.yields, b, rules)  # type: ignore[arg-type]
    return found if found is not None else Const(0.0)


class _Parts:
    """What the derivatives of all solvers are written from."""

    def __init__(self, custom: Custom, op: str, rules: RuleWriter):
        assert custom.implicit is not None
        self.custom, self.own, self.rules, self.implicit = custom, op, rules, custom.implicit
        self.params = [Value(p.type, p.hint) for p in custom.primal.params]
        self.starts = len(custom.implicit.starts)
        self.read = self.params[self.starts :]
        self.results = tuple(Value(y.type, "") for y in custom.primal.yields)  # type: ignore[union-attr]

    def call(self) -> Apply:
        """The call itself."""
        return Apply(self.results, self.own, tuple(self.params))

    def dots(self) -> dict[int, Value]:
        """A tangent for each operand that has one."""
        return {k: Value(self.params[k].type, f"{self.params[k].hint}_dot" if self.params[k].hint else "") for k in self.custom.moving}

    def inner(self, dots: dict[int, Value]) -> dict[int, Operand]:
        """The tangents of what the function reads, by the parameters of its body."""
        return {k - self.starts + 1: dot for k, dot in dots.items() if k >= self.starts}

    def complete(self) -> None:
        """Write all parts."""
        self.custom.push = self.push()
        self.custom.forward = Block(tuple(self.params), (self.call(),), (*self.results, *self.results, *self.params))
        self.custom.backward = self.backward()

    def push(self) -> Block:
        raise NotImplementedError

    def backward(self) -> Block:
        raise NotImplementedError


class _Solution(_Parts):
    """A solution's tangent is minus the tangent of the residual there, over the residual's slope."""

    def __init__(self, custom: Custom, op: str, rules: RuleWriter):
        super().__init__(custom, op, rules)
        self.residual = _residual(self.implicit, rules)
        (self.x,) = self.results

    def slope(self, b: Builder) -> Operand:
        """The residual's derivative by the unknown at the solution: a number, or a matrix."""
        from . import jacobians

        if not isinstance(self.x.type, Array):
            return _tangent(self.residual, [self.x, *self.read], {0: Const(1.0)}, b, self.rules)
        fn = _function(refresh(self.residual))
        stmts, (matrix,) = splice(jacobians.jacobian(fn, ("x",), True, "forward", self.rules).body, [self.x, *self.read])
        b.stmts += stmts
        return matrix

    def push(self) -> Block:
        dots = self.dots()
        b = Builder(infer)
        b.add(self.call())
        change = _tangent(self.residual, [self.x, *self.read], self.inner(dots), b, self.rules)
        slope = self.slope(b)
        array = isinstance(self.x.type, Array)
        ratio = b.apply("np.linalg.solve", slope, change) if array else b.apply("div", change, slope)
        tangent = b.apply("neg", ratio)
        return Block((*self.params, *dots.values()), tuple(b.stmts), (self.x, tangent))

    def backward(self) -> Block:
        from .reverse import pullback

        bar = Value(self.x.type, "")
        b = Builder(infer)
        slope = self.slope(b)
        if isinstance(self.x.type, Array):
            share = b.apply("np.linalg.solve", b.apply("np.transpose", slope), bar)
        else:
            share = b.apply("div", bar, slope)
        minus = b.apply("neg", share)
        wanted = [k for k in self.custom.moving if k >= self.starts]
        fresh = refresh(self.residual)
        body = substitute(replace(fresh, params=()), dict(zip(fresh.params, [self.x, *self.read], strict=True)))
        wrt = [self.params[k] for k in wanted]
        later = Builder(infer)
        forward, found, _ = pullback(body, wrt, list(body.yields), [minus], later, self.rules)
        adjoints = dict(zip(wanted, found, strict=True))
        yields = tuple(adjoints.get(k) or Const(None) for k in range(len(self.params)))
        return Block((self.x, *self.params, bar), (*b.stmts, *forward, *later.stmts), yields)


class _Integral(_Parts):
    """An integral's derivative; the integrals in it are calls like it."""

    def op(self, implicit: Implicit, params: Sequence[Value], types: Sequence[object]) -> str:
        """Another integral as a call with a derivative of its own."""
        from ..frontend.solvers import primal_of

        fresh = [Value(p.type, p.hint) for p in params]
        first = [k for k in self.custom.moving if k < self.starts]
        rest = [k for k, p in enumerate(fresh) if k >= self.starts and is_inexact(p.type)]
        primal = primal_of(implicit, fresh, list(types))
        return self.rules.customs.add(Custom("jvp", self.custom.name, primal, (*first, *rest), implicit=implicit))

    def integral(self, b: Builder, body: Block, operands: Sequence[Operand], like: object) -> Operand:
        """The integral of another integrand, with operands after the limits."""
        array = isinstance(like, Array)
        implicit = replace(self.implicit, body=body, op="scipy.integrate.quad_vec" if array else "scipy.integrate.quad")
        params = [Value(type_of_operand(o), getattr(o, "hint", "")) for o in operands]  # type: ignore[arg-type]
        value, error = Value(like if array else FLOAT, ""), Value(FLOAT, "")  # type: ignore[arg-type]
        b.add(Apply((value, error), self.op(implicit, params, (value.type, error.type)), tuple(operands)))
        return value

    def at(self, b: Builder, end: Operand) -> Operand:
        """The integrand at one end."""
        stmts, (value,) = splice(self.implicit.body, [end, *self.read])
        b.stmts += stmts
        return value

    def push(self) -> Block:
        dots = self.dots()
        inner = self.inner(dots)
        b = Builder(infer)
        b.add(self.call())
        terms: list[Operand] = []
        if inner:
            terms.append(self.integral(b, self._tangent_body(inner), (*self.params, *inner.values()), self.results[0].type))
        for k, sign in ((1, 1.0), (0, -1.0)):
            if k in dots:
                terms.append(times(b, times(b, dots[k], Const(sign), Known()), self.at(b, self.params[k]), Known()))
        total: Operand = Const(0.0)
        for k, term in enumerate(terms):
            total = b.apply("add", total, term) if k else term
        return Block((*self.params, *dots.values()), tuple(b.stmts), (*self.results, total, Const(0.0)))

    def _tangent_body(self, inner: dict[int, Operand]) -> Block:
        """The integrand's tangent, as a function of the variable, what is read, and its tangents."""
        body = refresh(self.implicit.body)
        dots = {k: Value(type_of_operand(v), getattr(v, "hint", "")) for k, v in inner.items()}
        b = Builder(infer)
        found = _tangent(body, list(body.params), dict(dots), b, self.rules)
        return Block((*body.params, *dots.values()), tuple(b.stmts), (found,))

    def backward(self) -> Block:
        bars = [Value(r.type, "") for r in self.results]
        b = Builder(infer)
        found: list[Operand] = []
        for k, p in enumerate(self.params):
            if k not in self.custom.moving:
                found.append(Const(None))
            elif k < self.starts:
                product = b.apply("mul", bars[0], self.at(b, p))
                slope = b.apply("np.sum", product) if isinstance(bars[0].type, Array) else product
                found.append(slope if k else b.apply("neg", slope))
            else:
                body = self._adjoint_body(k - self.starts + 1)
                found.append(self.integral(b, body, (*self.params, bars[0]), p.type))
        return Block((*self.results, *self.params, *bars), tuple(b.stmts), tuple(found))

    def _adjoint_body(self, k: int) -> Block:
        """The pullback of the integrand to one of what it reads, as a function of the variable, these and the adjoint."""
        from .reverse import pullback

        body = refresh(self.implicit.body)
        bar = Value(self.results[0].type, "")
        like = body.params[k]
        b = Builder(infer)
        forward, (adjoint,), _ = pullback(body, [like], list(body.yields), [bar], b, self.rules)
        if adjoint is None:
            adjoint = b.apply("np.zeros_like", like) if isinstance(like.type, Array) else Const(0.0)
        adjoint = fit(b, adjoint, like)
        return Block((*body.params, bar), (*forward, *b.stmts), (adjoint,))


class _Flow(_Parts):
    """The path of a differential equation and its slopes, as one path of a larger equation at the same times.

    A later start is another value there: y0_dot - f(t0, y0) t0_dot. What is reached at the end moves by the slope there.
    """

    def sizes(self, b: Builder, values: Sequence[Value]) -> list[Operand]:
        return [b.apply("attr.size", v) if isinstance(v.type, Array) else Const(1) for v in values]

    def larger(self, b: Builder, body: Block, start: Operand, more: Sequence[Operand]) -> Value:
        """The path of another equation from `start` at the times of the first, which reads `more` besides."""
        from ..frontend.solvers import primal_of

        times = self.results[0]
        operands = [*self.params[:2], start, times, *self.read, *more]
        implicit = replace(self.implicit, body=body, starts=("t_span", "t_span", "", "t_eval"))
        fresh = [Value(type_of_operand(o), getattr(o, "hint", "")) for o in operands]
        path = Array("float64", (Size.unknown(), Size.unknown()))
        made = (Value(times.type, ""), Value(path, ""))
        moving = tuple(k for k, p in enumerate(fresh) if k != 3 and is_inexact(p.type))
        primal = primal_of(implicit, fresh, [r.type for r in made])
        op = self.rules.customs.add(Custom("jvp", self.custom.name, primal, moving, implicit=implicit, still=(3,)))
        b.add(Apply(made, op, tuple(operands)))
        return made[1]

    def rows(self, b: Builder, x: Operand, start: Operand, stop: Operand) -> Value:
        return b.apply("getitem", x, SliceOf(start, stop))

    def slope_at(self, b: Builder, time: Operand, y: Operand) -> Operand:
        """f(t, y)"""
        stmts, (slope,) = splice(self.implicit.body, [time, y, *self.read])
        b.stmts += stmts
        return slope

    def last(self, b: Builder, x: Operand) -> Value:
        return b.apply("getitem", x, TupleOf((Const(...), Const(-1))))

    def check(self) -> None:
        """The span, the start and what the function reads may move."""
        self.custom.moving = tuple(k for k in self.custom.moving if k <= 2 or k >= self.starts)

    def complete(self) -> None:
        self.check()
        super().complete()

    def push(self) -> Block:
        dots = self.dots()
        b = Builder(infer)
        b.add(self.call())
        start, stop, y0 = self.params[:3]
        dot: Operand = dots[2] if 2 in dots else b.apply("np.zeros_like", y0)
        if 0 in dots:
            dot = b.apply("sub", dot, b.apply("mul", dots[0], self.slope_at(b, start, y0)))
        inner = {k: v for k, v in dots.items() if k >= self.starts}
        both = b.apply("np.concatenate", TupleOf((y0, dot)))
        path = self.larger(b, self._tangent_body(inner), both, list(inner.values()))
        tangent = self.rows(b, path, b.apply("attr.size", y0), Const(None))
        times_dot = b.apply("np.zeros_like", self.results[0])
        if self.implicit.ends and 1 in dots:
            change = b.apply("mul", dots[1], self.slope_at(b, stop, self.last(b, self.results[1])))
            tangent = b.apply("index_add", tangent, TupleOf((Const(...), Const(-1))), change)
            times_dot = b.apply("setitem", times_dot, Const(-1), dots[1])
        if self.implicit.ends and 0 in dots:
            change = b.apply("mul", dots[0], self.slope_at(b, start, y0))
            tangent = b.apply("index_add", tangent, TupleOf((Const(...), Const(0))), change)
            times_dot = b.apply("setitem", times_dot, Const(0), dots[0])
        return Block((*self.params, *dots.values()), tuple(b.stmts), (*self.results, times_dot, tangent))

    def _tangent_body(self, inner: dict[int, Value]) -> Block:
        body = refresh(self.implicit.body)
        time, _, *read = body.params
        dots = {k - self.starts: Value(v.type, v.hint) for k, v in inner.items()}
        state = Value(Array("float64", (Size.unknown(),)), "state")
        b = Builder(infer)
        half = b.apply("floordiv", b.apply("attr.size", state), Const(2))
        y, y_dot = self.rows(b, state, Const(None), half), self.rows(b, state, half, Const(None))
        at = refresh(substitute(replace(body, params=()), {body.params[1]: y}))
        from .forward import pushforward

        moving: dict[Value, Operand] = {y: y_dot, **{read[k]: d for k, d in dots.items()}}
        (tangent,) = pushforward(at, moving, at.yields, b, self.rules)
        tangent = tangent if tangent is not None else b.apply("np.zeros_like", y)
        out = b.apply("np.concatenate", TupleOf((at.yields[0], tangent)))
        return Block((time, state, *read, *dots.values()), tuple(b.stmts), (out,))

    def backward(self) -> Block:
        """The slopes by y0 and by what is read, in columns: those of y0 start as the identity."""
        bars = [Value(r.type, "") for r in self.results]
        wanted = [k for k in self.custom.moving if k >= self.starts]
        moving = [self.params[k] for k in wanted]
        b = Builder(infer)
        y0 = self.params[2]
        n = b.apply("attr.size", y0)
        widths = self.sizes(b, moving)
        total: Operand = n
        for w in widths:
            total = b.apply("add", total, w)
        start = b.apply("np.concatenate", TupleOf((y0, b.apply("np.ravel", b.apply("np.eye", n, M=total)))))
        path = self.larger(b, self._slopes_body(wanted), start, [])
        slopes = b.apply("np.reshape", self.rows(b, path, n, Const(None)), TupleOf((n, total, Const(-1))))
        given = b.apply("np.einsum", Const("nmt,nt->m"), slopes, bars[1])
        found: dict[int, Operand] = {2: self.rows(b, given, Const(None), n)} | self._ends(b, self.rows(b, given, Const(None), n), bars)
        place: Operand = n
        for k, p, w in zip(wanted, moving, widths, strict=True):
            end = b.apply("add", place, w)
            if isinstance(p.type, Array):
                found[k] = b.apply("np.reshape", self.rows(b, given, place, end), b.apply("attr.shape", p))
            else:
                found[k] = b.apply("getitem", given, place)
            place = end
        yields = tuple(found.get(k, Const(None)) if k in self.custom.moving else Const(None) for k in range(len(self.params)))
        return Block((*self.results, *self.params, *bars), tuple(b.stmts), yields)

    def _ends(self, b: Builder, y0_bar: Operand, bars: Sequence[Value]) -> dict[int, Operand]:
        """The adjoints of the start and the end of the span."""
        found: dict[int, Operand] = {}
        start, stop, y0 = self.params[:3]
        ends = self.implicit.ends
        if 0 in self.custom.moving:
            slope = self.slope_at(b, start, y0)
            change = b.apply("sub", b.apply("getitem", bars[1], TupleOf((Const(...), Const(0)))), y0_bar) if ends else b.apply("neg", y0_bar)
            found[0] = b.apply("np.dot", change, slope)
            if ends:
                found[0] = b.apply("add", found[0], b.apply("getitem", bars[0], Const(0)))
        if 1 in self.custom.moving:
            found[1] = Const(0.0)
            if ends:
                slope = self.slope_at(b, stop, self.last(b, self.results[1]))
                found[1] = b.apply("add", b.apply("np.dot", self.last(b, bars[1]), slope), b.apply("getitem", bars[0], Const(-1)))
        return {k: fit(b, v, self.params[k]) for k, v in found.items()}

    def _slopes_body(self, wanted: list[int]) -> Block:
        """y' and the slopes' S' = f_y S + [0, f_c]."""
        from . import jacobians

        body = refresh(self.implicit.body)
        time, _, *read = body.params
        state = Value(Array("float64", (Size.unknown(),)), "state")
        b = Builder(infer)
        names = ("x", "c1", *(f"c{k - self.starts + 2}" for k in wanted))
        columns: list[Operand] = []
        n = self._first_size(b, state, [read[k - self.starts] for k in wanted])
        y = self.rows(b, state, Const(None), n)
        operands = [time, y, *read]
        slopes = b.apply("np.reshape", self.rows(b, state, n, Const(None)), TupleOf((n, Const(-1))))
        stmts, (value,) = splice(body, operands)
        b.stmts += stmts
        change = None
        for name in names[1:]:
            stmts, (part,) = splice(jacobians.jacobian(_function(refresh(body)), (name,), True, "forward", self.rules).body, operands)
            b.stmts += stmts
            if name == "c1":
                change = b.apply("matmul", part, slopes)
            else:
                columns.append(b.apply("np.reshape", part, TupleOf((n, Const(-1)))))
        assert change is not None
        if columns:
            zeros = b.apply("np.zeros", TupleOf((n, n)))
            change = b.apply("add", change, b.apply("np.concatenate", TupleOf((zeros, *columns)), axis=Const(1)))
        out = b.apply("np.concatenate", TupleOf((value, b.apply("np.ravel", change))))
        return Block((time, state, *read), tuple(b.stmts), (out,))

    def _first_size(self, b: Builder, state: Value, read: Sequence[Value]) -> Operand:
        """n from the state's size n (1 + n + m)."""
        m: Operand = Const(1)
        for w in self.sizes(b, read):
            m = b.apply("add", m, w)
        root = b.apply("math.sqrt", b.apply("add", b.apply("mul", m, m), b.apply("mul", Const(4), b.apply("attr.size", state))))
        return b.apply("int", b.apply("math.floor", b.apply("div", b.apply("add", b.apply("sub", root, m), Const(0.5)), Const(2.0))))
