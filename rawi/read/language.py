"""Whether a page can be Arabic, and which language a text in Arabic letters is: Arabic, Persian, Urdu, Kurdish ...

Only texts with letters that Arabic lacks are put to the model (py3langid, 0.4 s and 100 MB to load): most articles
never need it. Yeh and keheh are folded first, since half of the Arab world types them on Persian keyboards.
"""

import re

from rawi.read.encodings import decoded

LEAST_LETTERS = 100  # in Arabic letters, two lines; a page in another language has a link or two
SAMPLE = 1500  # characters: languages tell themselves apart in a paragraph
_FOREIGN = re.compile("[پچژگڤکیہھےٹڈڑںەۆێڕڵۇۈۋټډړږښڼېۍ]")
FOREIGN_SHARE = 0.01  # of characters; Persian has 10 %, an Arabic text on Iranian firms under 0.5 %
_ARABICS = {"ar", "ary", "arz", "apc", "acm", "aeb"}

_LEADS = bytes(range(0xD8, 0xDC))  # the first bytes of Arabic letters in UTF-8
_HIGH = bytes(range(0x80, 0x100))
_REFERENCE = re.compile(rb"&#(?:1[56]\d\d|x0?6[0-9a-f]{2});", re.I)  # an Arabic letter by its number
_ARABIC = re.compile("[\u0620-\u06ff]")


def may_be_arabic(raw: bytes, declared: str | None = None) -> bool:
    """Whether a page may hold a text in Arabic letters, whatever it is encoded in, told without parsing it.

    A hundred times faster than extracting the text: most of a crawl is never parsed. Never wrong against a page with
    an article in Arabic; pages it lets through are told apart by their text.
    """
    if _count(raw, _LEADS) >= LEAST_LETTERS or len(_REFERENCE.findall(raw)) >= LEAST_LETTERS:
        return True
    if _count(raw, _HIGH) < LEAST_LETTERS and not raw.count(0):
        return False
    source = decoded(raw, declared)
    return source.encoding != "utf-8" and len(_ARABIC.findall(source.text)) >= LEAST_LETTERS


def _count(raw: bytes, some: bytes) -> int:
    return len(raw) - len(raw.translate(None, some))


def language_of(text: str) -> str:
    """The ISO 639 code of the text's language; `ar` for Arabic and its dialects."""
    import py3langid  # late: it loads numpy and a model

    # Without this 160 of 800 Arabic articles typed with Persian letters are called Persian; with it none, and Persian,
    # Urdu and Kurdish still know themselves by their other letters and words.
    letters = text[:SAMPLE].replace("ی", "ي").replace("ک", "ك")
    language = str(py3langid.classify(letters)[0])
    return "ar" if language in _ARABICS else language


def foreign_language_of(text: str) -> str | None:
    """The language of a text that has letters Arabic lacks, if it is not Arabic; None costs no more than a count."""
    sample = text[:SAMPLE]
    if len(_FOREIGN.findall(sample)) <= FOREIGN_SHARE * len(sample):
        return None
    language = language_of(sample)
    return None if language == "ar" else language
