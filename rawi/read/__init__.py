"""Other people's files -> articles: JSON lines, tables, pages, feeds, web archives, plain text, compressed or not.

For whoever runs it, two doors:

- `read_line(line)` -> Article, or ArticleError with value, place within the line, and remedy. `lines_of(stream)` cuts
  a stream into numbered lines and never holds more than `MAX_LINE` bytes of one; read standard input through it.
- `read_paths(paths)` yields one `Found` for each record of every file and folder, in sorted order, one file open at a
  time: either `article` (with the bytes it was extracted from in `raw`, where it was a page) or `problem`, never both.
  It raises nothing but KeyboardInterrupt: what can't be read is a problem, and the reading goes on.

What reading had to leave open (a date that is none, an encoding that was guessed) stands in `Article.notes`, which
`annotate` hands on into the annotation's notes: the caller has nothing to carry. No clock is read here: an article
dated ahead keeps its date, and `is_ahead(article, today)` tells the caller, who has a clock, to warn about it.
"""

from rawi.read.files import read_paths
from rawi.read.found import Found
from rawi.read.lines import MAX_LINE, lines_of, read_line
from rawi.read.published import is_ahead

__all__ = ["MAX_LINE", "Found", "is_ahead", "lines_of", "read_line", "read_paths"]
