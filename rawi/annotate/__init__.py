"""Pure functions over one article: (reading, draft, knowledge) -> draft. No files, no clock."""

from rawi.annotate.pipeline import annotate

__all__ = ["annotate"]
