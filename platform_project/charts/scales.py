"""Where the lines of a scale stand, and what is written beside them. No Django, no drawing."""

from collections.abc import Iterable

# How many steps of a scale one still takes in at a glance.
STEPS = 4
# Units of large numbers, by language, from the largest down.
UNITS: dict[str, tuple[tuple[int, str], ...]] = {
    "ja": ((10**12, "兆"), (10**8, "億"), (10**4, "万")),
    "en": ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")),
}


def ticks(values: Iterable[int]) -> list[int]:
    """Whole numbers at even steps of 1, 2 or 5 times a power of ten, from zero or below over the largest value."""
    numbers = [0, *values]
    low, high = min(numbers), max(numbers)
    step = _step((high - low) / STEPS)
    first, last = low // step * step, -(-max(high, 1) // step) * step
    return list(range(first, last + step, step))


def _step(width: float) -> int:
    power = 1
    while power * 10 < width:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= width)


def short(value: float, language: str) -> str:
    """`1,250` · `12万` or `120K` · `1.5億` or `150M`: no more than an axis needs."""
    for size, unit in UNITS[language]:
        if abs(value) >= size:
            return f"{value / size:,.1f}".removesuffix(".0") + unit
    return f"{value:,.0f}"
