#!/usr/bin/python3
"""Works the window by the pointer and the keys, as X hands them out: rows that are dragged, text that is selected, the history of
the send box, choosers of files.

Usage: own_session.py test_pointer.py PROGRAM. Prints TAP. Needs xdotool and pyatspi.
"""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 30
APP_ID = "io.github.socketworkbench.SocketWorkbench"
APP_PATH = "/io/github/socketworkbench/SocketWorkbench"

if not shutil.which("xdotool"):
    print("1..0 # SKIP no xdotool")
    sys.exit(0)

children = []
work = tempfile.TemporaryDirectory(prefix="swb-test-", ignore_cleanup_errors=True)


def clean_up():
    for process in reversed(children):
        if process.poll() is None:
            process.kill()
        process.wait()
    work.cleanup()


atexit.register(clean_up)
# GTK's chooser loads libraries that keep what they made; only the whole stack of an allocation tells which (lsan.supp)
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0:malloc_context_size=10"
# the library of this process warns when an application that it looks at ends
debug = os.environ.pop("G_DEBUG", "")

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


def finish(status):
    print(f"1..{count}", flush=True)
    return status


def ok(condition, name):
    global count
    count += 1
    print(f"{'ok' if condition else 'not ok'} {count} {name}", flush=True)
    if not condition:
        picture = os.environ.get("SWB_TEST_SCREENSHOTS")
        if picture and shutil.which("import"):
            os.makedirs(picture, exist_ok=True)
            subprocess.run(["import", "-window", "root", os.path.join(picture, "pointer.png")], check=False)
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


# ---- The program ------------------------------------------------------------------------------------------------------


def call(path, method, arguments, reply=None):
    return bus.call_sync(APP_ID, path, "org.gtk.Actions", method, arguments, GLib.VariantType(reply) if reply else None,
                         Gio.DBusCallFlags.NONE, -1, None)


def activate(action, *parameter, path=APP_PATH + "/window/1"):
    call(path, "Activate", GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", p) for p in parameter], {})))


def panels():
    return call(APP_PATH + "/window/1", "Describe", GLib.Variant("(s)", ("panels",)), "((bgav))").unpack()[0][2][0]


def accessibles(root):
    yield root
    for i in range(root.get_child_count()):
        child = root.get_child_at_index(i)
        if child:
            yield from accessibles(child)


def find_all(matches):
    # the library keeps what it was told, and is told of changes only while a main loop runs
    while GLib.MainContext.default().iteration(False):
        pass
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child and child.get_process_id() == program.pid:
            child.clear_cache()
            return [a for a in accessibles(child)
                    if matches(a)]
    return []


def find(name, role=None):
    return next(iter(find_all(lambda a: a.get_name() == name and role in (None, a.get_role_name()))), None)


def windows():
    """Windows of the program that are on the screen, by title."""
    found = {}
    lines = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(program.pid), "--name", "."],
                           capture_output=True, text=True, check=False).stdout.split()
    for line in lines:
        title = subprocess.run(["xdotool", "getwindowname", line], capture_output=True, text=True, check=False).stdout.strip()
        found[title] = line
    return found


def xdotool(*arguments):
    subprocess.run(["xdotool", *[str(a) for a in arguments]], check=True, timeout=PATIENCE)


def focus(title):
    """Gives a window the keys, for there is no window manager that would."""
    window = wait_for(lambda: windows().get(title), f"the window “{title}”")
    xdotool("windowraise", window, "windowfocus", "--sync", window)
    return window


def place(name, role, window):
    """The rectangle of something on the screen; all windows stand in its corner, with a shadow around them."""
    def where():
        frame = find(window)
        found = find_all(lambda a: a.get_name() == name and role in (None, a.get_role_name()))
        box = found[0].get_extents(Atspi.CoordType.WINDOW) if found else None
        if not box or box.width <= 0 or box.height <= 0:
            return None
        whole = frame.get_extents(Atspi.CoordType.WINDOW)
        lines = subprocess.run(["xdotool", "getwindowgeometry", "--shell", windows()[window]], capture_output=True, text=True,
                               check=True).stdout.split()
        shape = dict(line.split("=") for line in lines)
        dx = int(shape["X"]) + (int(shape["WIDTH"]) - whole.width) // 2
        dy = int(shape["Y"]) + (int(shape["HEIGHT"]) - whole.height) // 2
        return box.x + dx, box.y + dy, box.width, box.height
    return wait_for(where, f"the place of “{name}”")


def click(x, y):
    xdotool("mousemove", x, y, "click", 1)


def drag(begin, end):
    """At the pace of a hand: on the way each place is asked whether it takes what is dragged."""
    xdotool("mousemove", *begin, "mousedown", 1)
    for step in range(1, 11):
        xdotool("mousemove", begin[0] + (end[0] - begin[0]) * step // 10, begin[1] + (end[1] - begin[1]) * step // 10)
        time.sleep(0.05)
    xdotool("mousemove", end[0] + 1, end[1] + 1)
    time.sleep(0.1)
    xdotool("mouseup", 1)


def saved():
    """The workspace as it is in its file, which is written anew."""
    activate("save", path=APP_PATH)
    with open(bench, encoding="utf-8") as text:
        return json.load(text)


def click_on(name, role, window):
    x, y, width, height = place(name, role, window)
    click(x + width // 2, y + height // 2)


def read(size, until=None):
    data = b""
    while len(data) < size and not (until and until in data):
        try:
            more = client.recv(size - len(data))
        except socket.timeout:
            return data
        if not more:
            break
        data += more
    return data


bench = os.path.join(work.name, "bench.swb")
with open(bench, "w", encoding="utf-8") as file:
    json.dump({
        "version": 1,
        "panels": [{"address": "tcp-server://127.0.0.1:0", "rules": [
            {"name": name, "match": "equals", "pattern": name, "actions": [{"do": "send", "data": "x"}]} for name in ("ra", "rb", "rc")]}],
        "snippets": [{"name": name, "data": name} for name in ("one", "two", "three")]}, file)

path = os.path.abspath(sys.argv[1])
Atspi.init()
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.set_exit_on_close(False)
program = subprocess.Popen([path, "--start", bench], env=dict(os.environ, G_DEBUG=debug))
children.append(program)
panel = wait_for(lambda: next((p for p in panels() if p["state"] == "listening"), None), "the server")
client = socket.create_connection(("127.0.0.1", int(panel["address"].rsplit(":", 1)[1])))
client.settimeout(PATIENCE)
client.sendall(b"selected words\n")
wait_for(lambda: panels()[0]["received"] == 15, "the line")
TITLE = "bench — Socket Workbench"

# a snippet from the top to below the last one
activate("snippets")
focus(TITLE)
first = place("one", "list item", TITLE)
last = place("three", "list item", TITLE)
drag((first[0] + 40, first[1] + first[3] // 2), (last[0] + 40, last[1] + last[3] - 4))
wait_for(lambda: [s["name"] for s in saved()["snippets"]] == ["two", "three", "one"], "the snippets in their new order")
ok(True, "a snippet is dragged behind the last")

# a rule, onto the place of another
click_on("Rules (3)", "label", TITLE)
rules = wait_for(lambda: next((t for t in windows() if t.startswith("Rules")), None), "the window of the rules")
focus(rules)
first = place("ra", "list item", rules)
second = place("rb", "list item", rules)
drag((first[0] + 150, first[1] + first[3] // 2), (second[0] + 150, second[1] + second[3] // 2))
wait_for(lambda: [r["name"] for r in saved()["panels"][0]["rules"]] == ["rb", "ra", "rc"], "the rules in their new order")
ok(True, "a rule is dragged to the place of another")
last = place("rc", "list item", rules)
drag((first[0] + 150, first[1] + first[3] // 2), (last[0] + 150, last[1] + last[3] + 60))
wait_for(lambda: [r["name"] for r in saved()["panels"][0]["rules"]] == ["ra", "rc", "rb"], "the rules in their last order")
ok(True, "a rule is dragged below all others")
xdotool("key", "Escape")
wait_for(lambda: rules not in windows(), "the rules to close")

# the send box: Ctrl+Enter sends, Up and Down walk through what was sent
focus(TITLE)
click_on("Data to send", "text", TITLE)
for word in ("first", "second"):
    xdotool("key", "ctrl+a", "type", word)
    xdotool("key", "ctrl+Return")
    ok(read(len(word)) == word.encode(), f"what was typed is sent: {word}")
xdotool("key", "ctrl+a", "BackSpace", "Up", "Up", "Down", "ctrl+Return")
ok(read(6) == b"second", "Up and Down walk through what was sent before")
xdotool("key", "ctrl+a", "BackSpace", "Up", "Up", "ctrl+Return")
ok(read(5) == b"first", "as far back as it goes")

# the log: selected by the pointer from its second row to below its last, copied by keys and pasted into the send box
x, y, width, height = place("Log", None, TITLE)
drag((x + 20, y + 30), (x + width - 20, y + height - 20))
xdotool("key", "ctrl+c")
click_on("Data to send", "text", TITLE)
xdotool("key", "ctrl+a", "ctrl+v", "ctrl+Return")
got = read(4096, b"selected words")
ok(b"selected words" in got and b"second" in got and b"listening" not in got, "text is selected in the log, copied and pasted")

# a chooser of files, by keys alone
capture = os.path.join(work.name, "log.pcapng")
activate("save-log", "")
focus("Save Log")
xdotool("key", "ctrl+a", "type", capture)
xdotool("key", "Return")
wait_for(lambda: os.path.exists(capture), "the log")
wait_for(lambda: "Save Log" not in windows(), "the chooser to close")
ok(True, "the name of a log is typed")
focus(TITLE)
xdotool("key", "ctrl+o")
focus("Open")
xdotool("type", capture)
xdotool("key", "Return")
wait_for(lambda: any(p["state"] == "open" for p in panels()), "the log that is opened")
ok(True, "and the same typed to open it")

# the program ends though a chooser is open
focus(TITLE)
xdotool("key", "ctrl+o")
focus("Open")
program.send_signal(signal.SIGTERM)
ok(program.wait(PATIENCE) == 0, "it quits while a chooser is open")
raise SystemExit(finish(0))
