"""The command line: parse, open the file, dispatch."""
