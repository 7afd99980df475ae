"""The command line: arguments, environment and terminal in; stdout, stderr and exit code out."""
