"""`python -m langnghe`: the command line."""

from langnghe.cli.app import main
from langnghe.invocation import command

if __name__ == "__main__":
    main(prog_name=command())
