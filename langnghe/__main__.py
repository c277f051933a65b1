"""`python -m langnghe`: the command line."""

from langnghe.cli.app import main

if __name__ == "__main__":
    main(prog_name="langnghe")
