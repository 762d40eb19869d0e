"""``python fork_client.py SOCKET SCRIPT``: have a fork server run a script as Python would,
with this process's environment, folder and streams, and end as it does.

Imports as little as it can: it stands where a job starts. Without a server it becomes
Python itself.
"""

import os
import signal
import sys

# What the job writes when it has begun, and what a shell gives for a killed process.
BEGUN = b"begun\n"
KILLED = 137


def main(place: str, *arguments: str) -> int:
    """The script's exit code."""
    # Ctrl-C reaches the job, too, which then ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import json
    import socket
    from contextlib import suppress

    order = {
        "arguments": arguments,
        "environment": dict(os.environ),
        "folder": os.getcwd(),
    }
    content = json.dumps(order).encode() + b"\n"
    begun, code = False, KILLED
    with suppress(OSError), socket.socket(socket.AF_UNIX) as server:
        server.connect(place)
        socket.send_fds(server, [content[:1]], [0, 1, 2])
        server.sendall(content[1:])
        with server.makefile("rb") as answer:
            begun = answer.readline() == BEGUN
            code = int(answer.readline() or KILLED)
    if begun:  # it must not run twice
        return code
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.execv(sys.executable, [sys.executable, *arguments])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
