"""One module a page: a request to what the chronicle says, to a template."""
