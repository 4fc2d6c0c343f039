"""Scores as people read and type them. `static/web/ranker.js` writes them the same way."""

from decimal import Decimal, InvalidOperation

MINUS = "−"
FEW = 10
LONGEST_SIGN = 3


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


def format_top_share(*, rank: int, total: int) -> str:
    """Rank 3 of 200 as "top 1.5%". Among fewer than `FEW` a share says less than the number: "of 7"."""
    if total < FEW:
        return f"of {total}"
    share = 100 * rank / total
    return f"top {max(0.1, share):.1f}%" if share < 10 else f"top {share:.0f}%"


def format_unit(unit: str) -> str:
    """What heads a column of scores: a word as a word ("Points"), a sign as it is written ("Score (s)"); "L" and "S"
    are other units than "l" and "s"."""
    if unit.isalpha() and len(unit) > LONGEST_SIGN:
        return unit[0].upper() + unit[1:]
    return f"Score ({unit})" if unit else "Score"
