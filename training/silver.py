"""Sentences of Wikipedia labelled by their article's title: names that no labelled set holds.

The first words of an article say whether its title is a person, a place or an organisation; wherever the title stands
in the article, it is labelled so. What else the sentence names is left to a tagger trained before.
"""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rawi.annotate.tagger import tag_forms
from rawi.knowledge.tagger import TaggerModel
from rawi.text.normalize import fold
from rawi.text.phrases import words_of
from rawi.text.tokens import stems
from training.corpora import Labelled

SENTENCES = 4  # of one article; more would only repeat its name
LONGEST = 60  # tokens of a sentence
LEAD = 25  # tokens after the title in which the article says what it is about
_CUT = re.compile(r"(?<=[.!?؟])\s+|\n+")
_WORDS = {
    "PER": "لاعب لاعبة ممثل ممثلة مغني مغنية مغن مطرب مطربة سياسي سياسية كاتب كاتبة شاعر شاعرة روائي أديب أديبة"
    " فيلسوف عالم مخرج مخرجة مدرب عازف عازفة موسيقي ملحن صحفي صحفية صحافي إعلامي إعلامية رسام رسامة مؤرخ"
    " قائد طبيب طبيبة مهندس فنان فنانة ولد ولدت محامي محام رياضي رياضية اقتصادي فيزيائي كيميائي ملك ملكة"
    " رئيس أمير أميرة بابا قديس مفكر داعية إمام شيخ ناشط ناشطة ضابط جنرال عسكري مذيع مذيعة مترجم مناضل"
    " دبلوماسي رجل امرأة سباح عداء ملاكم مصارع حارس مهاجم مدافع",
    "LOC": "مدينة قرية بلدة نهر جبل بحيرة جزيرة محافظة مقاطعة ولاية بلدية إقليم حي دولة عاصمة منطقة ناحية قضاء"
    " مركز واد وادي خليج بحر مطار شارع ميدان قلعة مسجد كوميونة كومونة دائرة جمهورية سلسلة هضبة صحراء واحة"
    " ضاحية",
    "ORG": "منظمة حزب شركة نادي ناد جامعة صحيفة جريدة مجلة قناة وكالة مؤسسة جمعية منتخب اتحاد حركة جماعة تنظيم"
    " وزارة هيئة بنك مصرف فريق فرقة معهد كلية إذاعة شبكة مجموعة مصنع",
}
KIND_OF = {fold(word): kind for kind, words in _WORDS.items() for word in words.split()}


def silver(shared: Path, model: TaggerModel) -> Iterator[Labelled]:
    """A few sentences of every article whose lead says what its title is."""
    with gzip.open(shared / "data" / "news" / "arwiki-2017-part.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            title = words_of(re.sub(r"\(.*?\)", "", record["title"]))
            body = record["text"].removeprefix(record["title"])
            if title and (kind := _kind(title, words_of(body[:600]))):
                yield from _labelled(title, kind, body, model)


def _kind(title: Sequence[str], lead: Sequence[str]) -> str | None:
    after = lead[len(title) :] if list(lead[: len(title)]) == list(title) else lead
    return next((KIND_OF[word] for word in after[:LEAD] if word in KIND_OF), None)


def _labelled(title: tuple[str, ...], kind: str, body: str, model: TaggerModel) -> Iterator[Labelled]:
    short = title[-1:] if kind == "PER" and len(title) > 1 else title
    given = 0
    for sentence in _CUT.split(body):
        forms = words_of(sentence)
        if not 6 <= len(forms) <= LONGEST:
            continue
        places = list(_places(forms, title)) or list(_places(forms, short))
        if not places:
            continue
        labels = tag_forms(forms, [(0, len(forms))], model)
        for first, last in places:
            _put(labels, first, last, kind)
        yield Labelled(forms, tuple(labels), "silver")
        given += 1
        if given == SENTENCES:
            return


def _places(forms: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand; proclitics may stand before the first."""
    for i in range(len(forms) - len(words) + 1):
        if any(stem.form == words[0] for stem in stems(forms[i])) and list(forms[i + 1 : i + len(words)]) == list(
            words[1:]
        ):
            yield i, i + len(words)


def _put(labels: list[str], first: int, last: int, kind: str) -> None:
    """Label one name, cutting what the tagger said across its ends."""
    if last < len(labels) and labels[last][:1] == "I":
        for i in range(last, len(labels)):
            if labels[i][:1] != "I":
                break
            labels[i] = "O"
    labels[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
