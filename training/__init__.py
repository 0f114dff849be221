"""Training of the models that ship. Nothing in here is imported by the package; it reads the reference folder."""
