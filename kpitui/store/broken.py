"""What is wrong with a file, as its readers tell each other; people get a sentence of it."""


class Broken(Exception):
    """A piece of the file is not as it was written; carries which one, for a person."""
