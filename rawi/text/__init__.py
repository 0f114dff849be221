"""About strings only: folding, words, sentences, numbers, calendars, phrases. Tables come in as arguments."""
