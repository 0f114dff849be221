"""Two texts side by side: every word is there, and what differs is named."""

from rawi.derived import ArticleRef, Change, Copy, Passage
from rawi.web.aligning import rows_of

SOURCE = "تقرير\nقال مدير المستشفى سالم إن 12 شخصا قتلوا أمس\nانتهى"
TAKER = "قال مراقبون إن 14 شخصا قتلوا امس"


def copy() -> Copy:
    changed = (
        Change(kind="name", taker="مراقبون", source="مدير المستشفى سالم"),
        Change(kind="number", taker="14", source="12", same_value=False),
    )
    passage = Passage(taker=(0, len(TAKER)), source=(6, SOURCE.rindex("\n")), changed=changed)
    return Copy(taker=ArticleRef(article="a"), source=ArticleRef(article="b"), relation="copy", state="derived",
                order_by="unknown", reasons=(), passages=(passage,))  # fmt: skip


def test_both_texts_are_whole() -> None:
    rows = list(rows_of(copy(), TAKER, SOURCE))
    assert "".join(piece.text for row in rows for piece in row.taker) == TAKER
    assert "".join(piece.text for row in rows for piece in row.source).replace("\n", "") == SOURCE.replace("\n", "")


def test_changes_carry_the_kind_that_resolving_found() -> None:
    (aligned,) = (row for row in rows_of(copy(), TAKER, SOURCE) if row.passage)
    assert {(piece.text.strip(), piece.kind) for piece in aligned.taker if piece.kind} == {
        ("مراقبون", "name"), ("14", "number"), ("امس", "spelling"),
    }  # fmt: skip
