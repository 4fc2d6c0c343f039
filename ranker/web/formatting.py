"""Scores as people read and type them. `static/web/ranker.js` writes them the same way."""

from decimal import Decimal, InvalidOperation

MINUS = "−"


def format_value(value: int, decimals: int = 0) -> str:
    """1234567 as 1,234,567; with two decimals as 12,345.67."""
    digits = str(abs(value)).zfill(decimals + 1)
    whole, rest = (digits[:-decimals], "." + digits[-decimals:]) if decimals else (digits, "")
    return f"{MINUS if value < 0 else ''}{int(whole):,}{rest}"


def parse_value(text: str, decimals: int = 0) -> int:
    """What somebody typed as a score; raises `ValueError` saying what is wrong with it."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "").replace(",", "").replace(MINUS, "-")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError("Give a number.") from None
    if not number.is_finite() or abs(number) >= 2**53:
        raise ValueError("Give a number of a sensible size.")
    scaled = number.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise ValueError("Give a whole number." if not decimals else f"Give at most {decimals} decimals.")
    return int(scaled)


def format_percentile(percentile: float) -> str:
    """A percentile as the share of players one belongs to from the top: 98.4 is "top 1.6%"."""
    share = max(0.1, round(100 - percentile, 1))
    return f"{share:g}%"
