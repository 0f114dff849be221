"""The reading room: a chronicle in a browser, in Arabic and English. Nothing leaves the machine."""
