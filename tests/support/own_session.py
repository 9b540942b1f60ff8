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

children = []


def on_terminate(number, _frame):
    sys.exit(128 + number)


def start(*command, environment):
    """Starts a server and returns the first line that it says: where it is."""
    reader, writer = os.pipe()
    children.append(subprocess.Popen([part.format(writer) for part in command], env=environment, pass_fds=[writer],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as said:
        line = said.readline().strip()
    if not line:
        sys.exit(f"{command[0]} did not start")
    return line


def stop_all():
    for process in reversed(children):
        if process.poll() is None:
            process.terminate()
    for process in reversed(children):
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def own_environment(work):
    environment = dict(os.environ, GDK_BACKEND="x11", GSK_RENDERER="cairo", HOME=os.path.join(work, "home"),
                       TMPDIR=os.path.join(work, "tmp"))
    for variable in ("WAYLAND_DISPLAY", "XAUTHORITY", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(variable, None)
    for variable in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
        environment["XDG_" + variable] = os.path.join(work, variable.split("_", maxsplit=1)[0].lower())
    for variable in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        os.mkdir(environment[variable], 0o700)

    environment["DISPLAY"] = ":" + start("Xvfb", "-displayfd", "{0}", "-screen", "0", "1400x1000x24", "-nolisten", "tcp",
                                         "-noreset", environment=environment)
    # what the bus starts is none of ours, and may warn
    servers = {name: value for name, value in environment.items() if name != "G_DEBUG"}
    environment["DBUS_SESSION_BUS_ADDRESS"] = start("dbus-daemon", "--session", "--nofork", "--print-address={0}",
                                                    environment=servers)
    return environment


def main():
    for tool in ("Xvfb", "dbus-daemon"):
        if not shutil.which(tool):
            print(f"1..0 # SKIP no {tool}")
            return 0

    signal.signal(signal.SIGTERM, on_terminate)
    with tempfile.TemporaryDirectory(prefix="swb-ui-", ignore_cleanup_errors=True) as work:
        try:
            test = subprocess.Popen(sys.argv[1:], env=own_environment(work))
            children.append(test)
            status = test.wait()
        finally:
            stop_all()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
