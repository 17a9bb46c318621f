"""`python -m stakemap`: the command line."""

from stakemap.cli import main

if __name__ == "__main__":
    main()
