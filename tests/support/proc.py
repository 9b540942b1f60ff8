"""What the kernel tells of a process, in /proc."""

import os
import re


def sockets(pid, *tables):
    """The rows, in columns, that are the process's own in tables such as "tcp6" (proc(5), /proc/net/tcp)."""
    inodes = set()
    for name in os.listdir(f'/proc/{pid}/fd'):
        try:
            match = re.match(r'socket:\[(\d+)\]', os.readlink(f'/proc/{pid}/fd/{name}'))
        except FileNotFoundError:
            continue
        if match:
            inodes.add(match[1])
    rows = []
    for table in tables:
        with open(f'/proc/{pid}/net/{table}', encoding='ascii') as lines:
            rows += [row for row in map(str.split, lines) if row[9] in inodes]
    return rows


def port(row):
    """The local port of such a row."""
    return int(row[1].rsplit(':', 1)[1], 16)
