"""What holds for every test."""

import signal

# A shell that starts the tests in the background makes them ignore Ctrl-C, and all that they start: but how commands
# answer to it is tested.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
