"""The longest time for each kilobyte of texts made to be slow: one word, sign, name, cue or act, again and again.

    python -m benchmarks.hostile [--sizes 16000 64000] [--only PART]

`growth` is by how much the time grew from size to size; where it is more than the sizes themselves did by, there is a
step that looks at everything for everything. Exit 1 where the longest text grew more than twice as much as that.
"""

import argparse
import random
import sys
import time

from rawi.annotate import annotate
from rawi.knowledge import Knowledge
from rawi.read.fields import article_of

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
UNITS = {
    "one letter": "ا", "one word": "كلام ", "و": "و ", "digits": "1", "numbers": "12 ",
    "number words": "مئة وألف وخمسون ", "quotation marks": '"', "quotations": '" قال ',
    "opening marks": "«قال ", "brackets": "(", "names": "محمد علي ", "names in lines": "عبد الله\n",
    "organisations": "الأمم المتحدة ", "agencies": "(رويترز) ", "towns": "حلب ", "cues": "قال ",
    "cues with colons": "قال: ", "participles": "مؤكدا أن ", "passed on": "نقلت وكالة رويترز عن ",
    "acts": "هجوم ", "acts in lines": "قتل\n", "acts with و": "وقتل ", "acts at places": "هجوم في حلب ",
    "tolls": "قتل 3 ", "vague tolls": "عشرات القتلى ", "days": "أمس ", "dates": "7 أبريل 2019 ",
    "months": "أبريل ", "line ends": "\n", "full stops": "قتل. ", "commas": "قتل، ",
    "marks of direction": "\u200fقتل\u200e ", "vowel signs": "\u064e", "adjectives": "إرهابيين ",
    "share counters": "شارك\n", "headings": "اقرأ أيضا\n", "descriptions": "التنظيم ",
}  # fmt: skip


def texts(size: int) -> dict[str, str]:
    """A text of so many characters of each kind."""
    found = {name: (unit * (size // len(unit) + 1))[:size] for name, unit in UNITS.items()}
    chance = random.Random(1)
    words = ("".join(chance.choices(LETTERS, k=chance.randint(2, 8))) for _ in range(size // 5))
    found["no word twice"] = " ".join(words)[:size]
    found["no name twice"] = " ".join("الرئيس محمد " + "".join(chance.choices(LETTERS, k=5)) for _ in range(size // 17))
    found["no toll twice"] = " ".join(f"قتل {n} شخصا" for n in range(size // 13))
    found["all of it"] = "".join(chance.choices(list(UNITS.values()), k=size // 6))[:size]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=(16_000, 64_000))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    knowledge = Knowledge.load()
    small, large = map(texts, options.sizes)
    bound = 2 * options.sizes[1] / options.sizes[0]
    rows = []
    for name in (name for name in small if options.only in name):
        before, after = (seconds_of(sized[name], knowledge) for sized in (small, large))
        rows.append((1000 * after / options.sizes[1] * 1000, after / max(before, 0.05), name))
    for milliseconds, growth, name in sorted(rows, reverse=True):
        print(f"{name:24}{milliseconds:9.1f} ms/KB   growth {growth:5.1f}{'  NOT in step' if growth > bound else ''}")
    return int(any(growth > bound for _, growth, _ in rows))


def seconds_of(text: str, knowledge: Knowledge) -> float:
    """The processor time of annotating a text; a few Arabic words come first, so that none is set aside."""
    given = {"text": f"قتل جندي في حلب. {text}", "published": "2019-04-07", "outlet": "صحيفة"}
    article = article_of(given)
    begun = time.process_time()
    annotate(article, knowledge)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
