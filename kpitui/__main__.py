"""`python -m kpitui` starts the command line."""

from kpitui.cli.main import main

if __name__ == "__main__":
    main()
