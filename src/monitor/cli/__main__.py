"""`python -m monitor.cli`: the command line without its entry point."""

from monitor.cli import main

main()
