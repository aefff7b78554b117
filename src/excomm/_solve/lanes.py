"""Eight numbers in lock step: a vector type for Numba, one lane a draw.

Numba does not vectorise loops over eight draws by itself, because arrays might overlap. So a vector of LLVM is made a
type: arithmetic on it is the processor's, on machines with shorter vectors in two or four parts. Arrays of lanes have
the shape (items, WIDTH).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable

Function = TypeVar("Function", bound=Callable[..., Any])
# Without "_nrt" every inner call would count the references to every array it is given, which took four fifths of the
# time; nothing compiled here makes an array.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
INNER: dict[str, Any] = OPTIONS | {"no_cpython_wrapper": True, "forceinline": True}
WIDTH = 8
LN2, LN2_HIGH, LN2_LOW, LOG2_E = 0.6931471805599453, 0.6931471803691238, 1.9082149292705877e-10, 1.4426950408889634
FUSED = ("contract",)
DOUBLES = ir.VectorType(ir.DoubleType(), WIDTH)
WHOLES = ir.VectorType(ir.IntType(64), WIDTH)
ROUND = 6755399441055744.0  # 1.5 * 2**52: added and taken away it rounds, and its last bits hold the whole number


def emitted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make an operation of a function that emits its code."""
    return cast(Callable[..., Any], intrinsic(function))


class Lanes(types.Type):
    """The type of eight numbers."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = Lanes()


@register_model(Lanes)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, DOUBLES)


def _constant(value: float) -> Any:
    return ir.Constant(DOUBLES, [value] * WIDTH)


def _wholes(value: int) -> Any:
    return ir.Constant(WHOLES, [value] * WIDTH)


def _spread(builder: Any, value: Any) -> Any:
    """One number in all lanes."""
    if value.type == DOUBLES:
        return value
    one = builder.insert_element(ir.Constant(DOUBLES, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(one, ir.Constant(DOUBLES, ir.Undefined), mask)


def _operator(function: Any, emit: Callable[[Any, Any, Any], Any]) -> None:
    @type_callable(function)
    def typed(context: Any) -> Any:
        def typer(one: Any, other: Any) -> Any:
            if lanes in (one, other) and all(kind in (lanes, types.float64) for kind in (one, other)):
                return lanes
            return None

        return typer

    def lowered(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return emit(builder, _spread(builder, args[0]), _spread(builder, args[1]))

    for kinds in ((lanes, lanes), (lanes, types.float64), (types.float64, lanes)):
        lower_builtin(function, *kinds)(lowered)


_operator(operator.add, lambda b, x, y: b.fadd(x, y, flags=FUSED))
_operator(operator.sub, lambda b, x, y: b.fsub(x, y, flags=FUSED))
_operator(operator.mul, lambda b, x, y: b.fmul(x, y, flags=FUSED))
_operator(operator.truediv, lambda b, x, y: b.fdiv(x, y))


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """The address of the lanes of one item of an array of shape (items, WIDTH)."""
    data = context.make_array(kind)(context, builder, array).data
    first = builder.gep(data, [builder.mul(index, ir.Constant(index.type, WIDTH))])
    return builder.bitcast(first, DOUBLES.as_pointer())


@emitted
def load(typing: Any, array: Any, index: Any) -> Any:
    """The lanes of one item."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_place(context, builder, signature.args[0], *args), align=8)

    return lanes(array, types.intp), emit


@emitted
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Put lanes, or one number in all of them, into an item."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = _place(context, builder, signature.args[0], *args[:2])
        builder.store(_spread(builder, args[2]), place, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, value), emit


@emitted
def where_less(typing: Any, one: Any, other: Any, yes: Any, no: Any) -> Any:
    """``yes`` in the lanes where one is less than the other, else ``no``, also where either is no number."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        left, right, yes_, no_ = (_spread(builder, arg) for arg in args)
        return builder.select(builder.fcmp_ordered("<", left, right), yes_, no_)

    return lanes(one, other, yes, no), emit


@emitted
def size_of(typing: Any, value: Any) -> Any:
    """Absolute values."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.and_(builder.bitcast(args[0], WHOLES), _wholes((1 << 63) - 1))
        return builder.bitcast(bits, DOUBLES)

    return lanes(value), emit


@emitted
def some_not_zero(typing: Any, value: Any) -> Any:
    """Whether any lane is not zero."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        differ = builder.fcmp_unordered("!=", args[0], _constant(0.0))
        bits = builder.bitcast(differ, ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(value), emit


@emitted
def times_power(typing: Any, value: Any, shifted: Any) -> Any:
    """``value`` times two to the whole number in the last bits of ``shifted``, which is that number plus ROUND."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent = builder.shl(builder.bitcast(args[1], WHOLES), _wholes(52))
        return builder.bitcast(builder.add(builder.bitcast(args[0], WHOLES), exponent), DOUBLES)

    return lanes(value, shifted), emit


@emitted
def exponent_of(typing: Any, value: Any) -> Any:
    """The power of two of a positive number whose rest lies between the roots of 1/2 and 2."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        moved = builder.add(builder.bitcast(args[0], WHOLES), _wholes(_HALF_STEP))
        power = builder.sub(builder.lshr(moved, _wholes(52)), _wholes(1023))
        both = builder.add(power, builder.bitcast(_constant(ROUND), WHOLES))
        return builder.fsub(builder.bitcast(both, DOUBLES), _constant(ROUND))

    return lanes(value), emit


_HALF_STEP = int(np.array(1.0).view(np.int64) - np.array(np.sqrt(0.5)).view(np.int64))


def compiled(function: Function) -> Function:
    """Compile a function on its first call; kept on disk, and run without Python's lock."""
    return cast(Function, njit(cache=True, **OPTIONS)(function))


def inner(function: Function) -> Function:
    """Compile a function into the compiled ones that call it."""
    return cast(Function, njit(**INNER)(function))


@inner
def exp_of(x: Any) -> Any:
    """Exponentials, to the last digit or two, between the smallest number and the largest."""
    x = where_less(x, -708.0, -708.0, where_less(708.0, x, 708.0, x))
    shifted = x * LOG2_E + ROUND
    whole = shifted - ROUND
    rest = x - whole * LN2_HIGH - whole * LN2_LOW
    p = rest * (1 / 6227020800.0) + 1 / 479001600.0
    p = p * rest + 1 / 39916800.0
    p = p * rest + 1 / 3628800.0
    p = p * rest + 1 / 362880.0
    p = p * rest + 1 / 40320.0
    p = p * rest + 1 / 5040.0
    p = p * rest + 1 / 720.0
    p = p * rest + 1 / 120.0
    p = p * rest + 1 / 24.0
    p = p * rest + 1 / 6.0
    p = p * rest + 0.5
    p = p * rest + 1.0
    return times_power(p * rest + 1.0, shifted)


@inner
def log_of(x: Any) -> Any:
    """Logarithms of positive numbers, by the series of the inverse hyperbolic tangent."""
    power = exponent_of(x)
    rest = times_power(x, ROUND - power)
    s = (rest - 1.0) / (rest + 1.0)
    q = s * s
    p = q * (1 / 21.0) + 1 / 19.0
    p = p * q + 1 / 17.0
    p = p * q + 1 / 15.0
    p = p * q + 1 / 13.0
    p = p * q + 1 / 11.0
    p = p * q + 1 / 9.0
    p = p * q + 1 / 7.0
    p = p * q + 1 / 5.0
    p = p * q + 1 / 3.0
    return power * LN2 + (s * 2.0 + s * q * p * 2.0)


@inner
def greater_of(one: Any, other: Any) -> Any:
    """The greater in each lane; the first where either is no number."""
    return where_less(one, other, other, one)
