#!/usr/bin/env python3
"""Runs a test of the window with an X server, a session bus and directories of its own.

Usage: own_session.py PROGRAM [ARGUMENT…]. Ends with the status of the program, or prints a TAP that skips all. Needs Xvfb and
dbus-daemon.

Two tests on one display are in each other's way. There is no window manager, so the window that comes last has the keys. A
popover grabs the pointer and the keys, and GTK hides it at once when another program's popover has them. And on one
accessibility bus, whoever lists the programs waits for a test that is about to end, or too busy to answer.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile

from servers import start_bus, start_display, stop
from tap import skip_all

children = []


def on_terminate(number, _frame):
    sys.exit(128 + number)


def own_environment(work):
    environment = dict(os.environ, GDK_BACKEND="x11", GSK_RENDERER="cairo", HOME=os.path.join(work, "home"),
                       TMPDIR=os.path.join(work, "tmp"))
    for variable in ("WAYLAND_DISPLAY", "XAUTHORITY", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(variable, None)
    for variable in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
        environment["XDG_" + variable] = os.path.join(work, variable.split("_", maxsplit=1)[0].lower())
    for variable in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        os.mkdir(environment[variable], 0o700)

    display, environment["DISPLAY"] = start_display(1400, 1000, environment=environment)
    children.append(display)
    # what the bus starts is none of ours, and may warn
    servers = {name: value for name, value in environment.items() if name != "G_DEBUG"}
    bus, environment["DBUS_SESSION_BUS_ADDRESS"] = start_bus(servers)
    children.append(bus)
    return environment


def main():
    for tool in ("Xvfb", "dbus-daemon"):
        if not shutil.which(tool):
            skip_all(f"no {tool}")

    signal.signal(signal.SIGTERM, on_terminate)
    with tempfile.TemporaryDirectory(prefix="swb-ui-", ignore_cleanup_errors=True) as work:
        try:
            test = subprocess.Popen(sys.argv[1:], env=own_environment(work))
            children.append(test)
            status = test.wait()
        finally:
            stop(*reversed(children))
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
