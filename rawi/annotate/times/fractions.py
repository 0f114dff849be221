"""Parts of a unit of time: `نصف ساعة`, `ربع قرن`, `سنة ونصف السنة`."""

from rawi.annotate.times.scene import Scene, after

_SMALLER = {"Y": ("M", 12), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60), "10Y": ("Y", 10), "100Y": ("Y", 100)}


def part_of_unit(scene: Scene, i: int) -> tuple[tuple[str, int], int, int] | None:
    """`نصف ساعة`, `ثلاثة أرباع الساعة`: unit and count, the token after them, and the letters before them. Half of
    *the* year is a point in it, so a unit of the calendar has no article here."""
    fraction = scene.start(i, "fraction")
    at = after(i, fraction) if fraction else i
    unit = scene.term(at, "unit") if fraction else None
    if fraction is None or unit is None or unit.word.number != 1 or unit.word.value not in _SMALLER:
        return None
    smaller, parts = _SMALLER[unit.word.value]
    if unit.definite and not smaller.startswith("T"):
        return None
    above, below = (int(number) for number in fraction.word.value.split("/"))
    return ((smaller, parts * above // below), after(at, unit), fraction.skip) if parts * above % below == 0 else None


def and_a_half(scene: Scene, at: int, unit: str, count: int | None) -> tuple[tuple[str, int], int] | None:
    """`ونصف`, `ونصف الساعة` after so many units: the whole in the next smaller unit, and the token after it."""
    if scene.form(at) == "و" and scene.form(at + 1) == "نصف":
        at += 1
    elif scene.form(at) != "ونصف":
        return None
    if unit not in _SMALLER or not count:
        return None
    smaller, parts = _SMALLER[unit]
    again = scene.term(at + 1, "unit")
    last = after(at + 1, again) if again and again.word.value == unit else at + 1
    return (smaller, parts * count + parts // 2), last
