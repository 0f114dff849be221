"""How well annotations agree with annotated articles: the measures of the gold, spans one to one.

`relaxed` spans are of one kind and overlap; `close` ones also agree at both ends within two characters, so that a
disputed proclitic or bracket costs nothing. Precision, recall and F1 are micro-averages over articles.
"""

from rawi.evaluate.gold import GoldArticle, read_gold
from rawi.evaluate.measures import Evaluation, evaluate

__all__ = ["Evaluation", "GoldArticle", "evaluate", "read_gold"]
