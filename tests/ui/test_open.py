#!/usr/bin/python3
"""Kills the program in full flight and works the next starts of it from outside: what was left is offered, opened and kept.

Usage: own_session.py test_open.py PROGRAM. Prints TAP. Needs pyatspi.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 30
APP_ID = "io.github.socketworkbench.SocketWorkbench"
APP_PATH = "/io/github/socketworkbench/SocketWorkbench"

# for this process: the library warns when an application that it looks at is killed
os.environ.pop("G_DEBUG", None)

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)

# starts the accessibility bus, and has both sides take that one
os.environ["AT_SPI_BUS_ADDRESS"] = Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
    "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, GLib.VariantType("(s)"),
    Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
# The library waits less than a second for the registry, and knows no applications for good when that has just been started.
Gio.DBusConnection.new_for_address_sync(
    os.environ["AT_SPI_BUS_ADDRESS"],
    Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None).call_sync(
        "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", "org.freedesktop.DBus.Peer", "Ping", None, None,
        Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)

count = 0
programs = []


def finish(status):
    print(f"1..{count}", flush=True)
    return status


def clean_up():
    for process in programs:
        if process.poll() is None:
            process.kill()
        process.wait()
    work.cleanup()


def ok(condition, name):
    global count
    count += 1
    print(f"{'ok' if condition else 'not ok'} {count} {name}", flush=True)
    if not condition:
        raise SystemExit(finish(1))


def wait_for(what, name):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            result = what()
        except GLib.Error:
            result = None
        if result:
            return result
        time.sleep(0.05)
    return ok(False, f"waited for {name}")


def call(path, method, arguments, reply=None):
    return bus.call_sync(APP_ID, path, "org.gtk.Actions", method, arguments, GLib.VariantType(reply) if reply else None,
                         Gio.DBusCallFlags.NONE, -1, None)


def activate(path, action, parameter):
    call(path, "Activate", GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", parameter)], {})))


def panels():
    reply = call(APP_PATH + "/window/1", "Describe", GLib.Variant("(s)", ("panels",)), "((bgav))")
    return reply.unpack()[0][2][0]


def panel_called(name, state=None):
    return next((p for p in panels() if p["title"] == name and state in (None, p["state"])), None)


def start(*arguments):
    process = subprocess.Popen([path, *arguments], env=environment)
    programs.append(process)
    wait_for(lambda: panels() is not None, "the window")
    return process


def accessibles(root):
    yield root
    for i in range(root.get_child_count()):
        child = root.get_child_at_index(i)
        if child:
            yield from accessibles(child)


def find(process, begin):
    # the library keeps what it was told, and is told of changes only while a main loop runs
    while GLib.MainContext.default().iteration(False):
        pass
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child and child.get_process_id() == process.pid:
            child.clear_cache()
            return [a for a in accessibles(child) if (a.get_name() or "").startswith(begin)]
    return []


def press(process, name):
    def try_to():
        return any(a.get_n_actions() > 0 and a.do_action(0) for a in find(process, name))
    wait_for(try_to, f"“{name}” to be pressed")


def flood(port, stop):
    """Sends numbered lines until the server is gone."""
    number = 0
    try:
        with socket.create_connection(("127.0.0.1", port)) as client:
            while not stop.is_set():
                client.sendall(b"".join(b"line %d\n" % n for n in range(number, number + 200)))
                number += 200
    except OSError:
        pass


path = os.path.abspath(sys.argv[1])
work = tempfile.TemporaryDirectory(prefix="swb-test-")
atexit.register(clean_up)
environment = dict(os.environ, LC_ALL="C.UTF-8")
for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
    environment[variable] = os.path.join(work.name, variable)
Atspi.init()
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.set_exit_on_close(False)

# in full flight
program = start("tcp-server://127.0.0.1:0")
address = wait_for(lambda: next((p["address"] for p in panels() if p["state"] == "listening"), None), "the server")
stop = threading.Event()
peers = [threading.Thread(target=flood, args=(int(address.rsplit(":", 1)[1]), stop)) for _ in range(3)]
for peer in peers:
    peer.start()
seen = wait_for(lambda: next((p["received"] for p in panels() if p["received"] > 1000000), None), "traffic")
program.kill()
program.wait()
stop.set()
for peer in peers:
    peer.join()
ok(True, "killed while it received")

# the next start offers it, and all that was seen is in it
program = start()
wait_for(lambda: find(program, "1 log was left by a crash"), "the offer")
ok(not panels(), "nothing is opened without being asked")
press(program, f"Open {address}")
log = wait_for(lambda: next((p for p in panels() if p["state"] == "open"), None), "the log")
ok(log["received"] >= seen, f"{log['received']} bytes are there, {seen} had been seen")
ok(not log["error"], "without an error")

text = os.path.join(work.name, "all.txt")
activate(APP_PATH + "/window/1", "save-log", text)
wait_for(lambda: os.path.exists(text), "the saved text")
with open(text, encoding="utf-8") as saved:
    ok(any("line 199" in line for line in saved), "it can be saved as text")

# what another program made, by its content; handed over by a second start
copy = os.path.join(work.name, "copy-without-ending")
raw = os.path.join(work.name, "raw.pcapng")
activate(APP_PATH + "/window/1", "save-log", raw)
wait_for(lambda: os.path.exists(raw), "the saved capture")
os.rename(raw, copy)
status = subprocess.run([path, os.path.basename(copy)], cwd=work.name, env=environment, timeout=PATIENCE).returncode
ok(status == 0, "a second start hands its file over")
wait_for(lambda: panel_called("copy-without-ending", "open"), "the file of the second start")
status = subprocess.run([path, "no-such-file"], env=environment, timeout=PATIENCE, stderr=subprocess.DEVNULL).returncode
ok(status == 2, "a file that is not there is a bad argument")

# what is none
broken = os.path.join(work.name, "broken.pcapng")
os.mkfifo(broken)
activate(APP_PATH, "open", broken)
failed = wait_for(lambda: panel_called("broken.pcapng", "failed"), "the error")
ok("no regular file" in failed["error"], "a pipe is refused")
wait_for(lambda: find(program, failed["error"]), "the error in the window")
ok(len(panels()) == 3, "nothing else is lost")

# the next start has the same files, without those that failed
program.send_signal(signal.SIGTERM)
ok(program.wait(PATIENCE) == 0, "it quits")
program = start()
wait_for(lambda: len([p for p in panels() if p["state"] == "open"]) == 2, "the files of the last time")
ok(len(panels()) == 2, "what could not be opened does not come back")
ok(panel_called(log["title"])["received"] == log["received"], "with all that was in them")
ok(not find(program, "1 log was left"), "what is open is not offered again")
program.send_signal(signal.SIGTERM)
ok(program.wait(PATIENCE) == 0, "it quits again")
raise SystemExit(finish(0))
