"""The errors that a person can cause, each carrying a sentence for that person."""


class KpituiError(Exception):
    """Something that a person can mend: what was wrong, where, and what to do."""


class InvalidInput(KpituiError):
    """What was asked cannot be done: a bad value, an unknown name, a clash."""


class UnknownName(InvalidInput):
    """No KPI or objective of that name, or more than one."""


class AmbiguousNumber(InvalidInput):
    """A number that reads in two ways; both readings are in the sentence."""


class DamagedFile(KpituiError):
    """The file is not a whole workbook."""


class NewerFile(KpituiError):
    """The file was written by a newer kpitui."""


class FileUnavailable(KpituiError):
    """The file cannot be read or written now: permission, disk, another program."""


class FileLocked(FileUnavailable):
    """Another program has been writing the file for too long."""
