#!/usr/bin/python3
"""Works the program from outside, as a screen reader and a script would: by accessible names, keys and the bus.

Usage: own_session.py test_accessibility.py PROGRAM. Prints TAP. Needs pyatspi.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time

# the library of this process warns when an application that it looks at ends
os.environ.pop("G_DEBUG", None)

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)

APP_ID = "io.github.socketworkbench.SocketWorkbench"
APP_PATH = "/io/github/socketworkbench/SocketWorkbench"
PATIENCE = 20

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


def ok(condition, name):
    global count
    count += 1
    print(f"{'ok' if condition else 'not ok'} {count} {name}", flush=True)
    if not condition:
        raise SystemExit(finish(1))


def wait_for(what, name):
    """Asks until what() gives something true."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            result = what()
        except GLib.Error:
            result = None
        if result:
            return result
        time.sleep(0.05)
    ok(False, f"waited for {name}")


def find_all(root, name):
    """All accessibles of that name, outermost first."""
    found = [root] if root.get_name() == name else []
    for i in range(root.get_child_count()):
        child = root.get_child_at_index(i)
        if child:
            found += find_all(child, name)
    return found


def find_nameless(root):
    """What takes the focus and would be read out without a name."""
    # where there is none, GTK gives that of the type; of mere containers GTK only says that they could have the focus
    found = []
    if (root.get_state_set().contains(Atspi.StateType.FOCUSABLE) and re.match("(Gtk|Swb|$)", root.get_name() or "")
            and root.get_role_name() not in ("filler", "panel", "scroll pane", "viewport", "list box", "list")):
        found.append("%s in “%s”" % (root.get_role_name(), root.get_parent().get_name() if root.get_parent() else ""))
    for i in range(root.get_child_count()):
        child = root.get_child_at_index(i)
        if child:
            found += find_nameless(child)
    return found


def find_doubled(root):
    """What would be read out with the same words twice, or with the underscore of a mnemonic."""
    found = [root.get_name()] if re.search(r"^(.+) \1$|(^| )_\w", root.get_name() or "") else []
    for i in range(root.get_child_count()):
        child = root.get_child_at_index(i)
        if child:
            found += find_doubled(child)
    return found


def find(name):
    found = find_all(application(), name)
    return found[0] if found else None


def application():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child and child.get_process_id() == program.pid:
            return child
    return None


def press(name):
    """Presses the first accessible of that name that can be pressed."""
    def try_to():
        for accessible in find_all(application(), name):
            if accessible.get_n_actions() > 0 and accessible.do_action(0):
                return True
        return False
    wait_for(try_to, f"“{name}” to be pressed")


def call(method, arguments, reply=None):
    return bus.call_sync(APP_ID, APP_PATH + "/window/1", "org.gtk.Actions", method, arguments,
                         GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NONE, -1, None)


def activate(action, text=None):
    call("Activate", GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", text)] if text is not None else [], {})))


def panels():
    return call("Describe", GLib.Variant("(s)", ("panels",)), "((bgav))").unpack()[0][2][0]


def finish(status):
    if program.poll() is None:
        program.kill()
        program.wait()
    print(f"1..{count}", flush=True)
    return status


environment = dict(os.environ)
environment["LC_ALL"] = "C.UTF-8"
path = sys.argv[1]

# Before GTK: no display, exit codes.
bare = {key: value for key, value in environment.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
program = subprocess.Popen([path, "--version"], env=bare, stdout=subprocess.PIPE, text=True)
out, _ = program.communicate()
ok(program.returncode == 0 and re.match(r"socket-workbench \d+\.\d+", out), "--version without a display")
program = subprocess.Popen([path, "gopher://x:1"], env=bare, stderr=subprocess.PIPE, text=True)
_, err = program.communicate()
ok(program.returncode == 2 and err.count("\n") == 1, "a bad argument is one line and exit 2")

program = subprocess.Popen([path, "tcp-server://127.0.0.1:0"], env=environment)
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
wait_for(lambda: panels()[0]["state"] == "listening", "the server to listen")
port = int(panels()[0]["address"].rsplit(":", 1)[1])
wait_for(application, "the program on the accessibility bus")

for name in ("New", "Delete", "Stop", "Send", "Clear log", "Text", "Hex", "Data to send", "Log", "State", "Received",
             "Sent"):
    ok(wait_for(lambda: find(name), name), f"a widget named “{name}”")

nameless = find_nameless(application())
ok(not nameless, f"whatever takes the focus has a name {nameless or ''}")

peer = socket.create_connection(("127.0.0.1", port))
peer.settimeout(PATIENCE)
peer.sendall(b"login\r\n")
wait_for(lambda: panels()[0]["received"] == 7, "7 bytes")
ok(wait_for(lambda: find("Received").get_description().startswith("7 "), "the description"),
   "the exact count is the description")

activate("send", "hello")
ok(peer.recv(100) == b"hello", "the action “send”")
activate("send-hex", "0102 0304")
ok(peer.recv(100) == b"\1\2\3\4", "the action “send-hex”")

# Typed by a screen reader, and sent by the button.
box = find("Data to send")
editable = box.get_editable_text_iface()
ok(editable is not None and editable.set_text_contents("two\nlines"), "“Data to send” can be edited")
ok(editable.insert_text(0, "by ", 3), "and added to")
text = wait_for(lambda: box.get_text_iface(), "its text")
ok(text.get_text(0, -1) == "by two\nlines", "and reads as what is in it")
press("Send")
ok(peer.recv(100) == b"by two\nlines", "and is sent as it reads")

# A second start gives its arguments to the first.
status = subprocess.run([path, "udp://127.0.0.1:0"], env=environment, timeout=PATIENCE).returncode
ok(status == 0, "a second start ends at once")
wait_for(lambda: len(panels()) == 2, "the second panel")
status = subprocess.run([path, "--nonsense"], env=environment, timeout=PATIENCE, stderr=subprocess.DEVNULL).returncode
ok(status == 2, "a bad second start")

press("Delete")
wait_for(lambda: len(panels()) == 1, "the panel to be gone")
ok(True, "Delete deletes")
press("Undo")
wait_for(lambda: len(panels()) == 2, "the panel to be back")
ok(True, "Undo brings it back")

activate("select-panel", f"127.0.0.1:{port}")
activate("stop")
wait_for(lambda: panels()[0]["state"] == "stopped", "the server to stop")
ok(True, "the action “stop”")

bus.call_sync(APP_ID, APP_PATH, "org.gtk.Actions", "Activate",
              GLib.Variant("(sava{sv})", ("preferences", [], {})), None, Gio.DBusCallFlags.NONE, -1, None)
for name in ("Colours", "Font size", "Time in the log", "Encoding", "Log folder"):
    ok(wait_for(lambda: find(name), name), f"a preference named “{name}”")
nameless = find_nameless(application())
ok(not nameless, f"whatever takes the focus in the preferences has a name {nameless or ''}")
bus.call_sync(APP_ID, APP_PATH, "org.gtk.Actions", "Activate",
              GLib.Variant("(sava{sv})", ("highlights", [], {})), None, Gio.DBusCallFlags.NONE, -1, None)
wait_for(lambda: find("Add Rule"), "the highlight rules")
doubled = find_doubled(application())
ok(not doubled, f"no name is said twice or with an underscore {doubled or ''}")

program.send_signal(signal.SIGTERM)
ok(program.wait(PATIENCE) == 0, "SIGTERM ends it with 0")
ok(peer.recv(100) == b"", "and closes the sockets")
finish(0)
