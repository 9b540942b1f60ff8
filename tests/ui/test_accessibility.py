#!/usr/bin/python3
"""Works the program from outside, as a screen reader and a script would: by accessible names, keys and the bus.

Usage: own_session.py test_accessibility.py PROGRAM. Prints TAP. Needs pyatspi.
"""

import os
import re
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Tap, skip_all

try:
    import accessibility
    from accessibility import Atspi
    from outside import TIMEOUT, Program, wait_for
except (ImportError, ValueError) as error:
    skip_all(error)


def nameless(tree):
    """What takes the focus and would be read out without a name."""
    # where there is none, GTK gives that of the type; of mere containers GTK only says that they could have the focus
    return ["%s in “%s”" % (a.get_role_name(), a.get_parent().get_name() if a.get_parent() else "") for a in tree.all()
            if a.get_state_set().contains(Atspi.StateType.FOCUSABLE) and re.match("(Gtk|Swb|$)", a.get_name() or "")
            and a.get_role_name() not in ("filler", "panel", "scroll pane", "viewport", "list box", "list")]


def doubled(tree):
    """What would be read out with the same words twice, or with the underscore of a mnemonic."""
    return [a.get_name() for a in tree.all() if re.search(r"^(.+) \1$|(^| )_\w", a.get_name() or "")]


def start_without_a_display(tap, path):
    """Before GTK: no display, exit codes."""
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([path, "--version"], env=bare, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    tap.ok(done.returncode == 0 and re.match(r"socket-workbench \d+\.\d+", done.stdout), "--version without a display")
    done = subprocess.run([path, "gopher://x:1"], env=bare, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    tap.ok(done.returncode == 2 and done.stderr.count("\n") == 1, "a bad argument is one line and exit 2")


def look_at_the_names(tap, tree):
    for name in ("New", "Delete", "Stop", "Send", "Clear log", "Text", "Hex", "Data to send", "Log", "State", "Received",
                 "Sent"):
        tap.ok(wait_for(lambda: tree.find(name), name), f"a widget named “{name}”")
    found = nameless(tree)
    tap.ok(not found, f"whatever takes the focus has a name {found or ''}")


def talk(tap, program, tree, peer):
    peer.sendall(b"login\r\n")
    wait_for(lambda: program.panels()[0]["received"] == 7, "7 bytes")
    tap.ok(wait_for(lambda: tree.find("Received").get_description().startswith("7 "), "the description"),
           "the exact count is the description")

    program.activate("win.send", "hello")
    tap.ok(peer.recv(100) == b"hello", "the action “send”")
    program.activate("win.send-hex", "0102 0304")
    tap.ok(peer.recv(100) == b"\1\2\3\4", "the action “send-hex”")

    # Typed by a screen reader, and sent by the button.
    box = tree.find("Data to send")
    editable = box.get_editable_text_iface()
    tap.ok(editable is not None and editable.set_text_contents("two\nlines"), "“Data to send” can be edited")
    tap.ok(editable.insert_text(0, "by ", 3), "and added to")
    text = wait_for(box.get_text_iface, "its text")
    tap.ok(text.get_text(0, -1) == "by two\nlines", "and reads as what is in it")
    tree.press("Send")
    tap.ok(peer.recv(100) == b"by two\nlines", "and is sent as it reads")


def add_and_delete_a_panel(tap, program, tree):
    """A second start gives its arguments to the first."""
    tap.ok(program.hand_over("udp://127.0.0.1:0") == 0, "a second start ends at once")
    wait_for(lambda: len(program.panels()) == 2, "the second panel")
    tap.ok(program.hand_over("--nonsense") == 2, "a bad second start")

    tree.press("Delete")
    wait_for(lambda: len(program.panels()) == 1, "the panel to be gone")
    tap.ok(True, "Delete deletes")
    tree.press("Undo")
    wait_for(lambda: len(program.panels()) == 2, "the panel to be back")
    tap.ok(True, "Undo brings it back")


def look_at_the_dialogues(tap, program, tree):
    program.activate("app.preferences")
    for name in ("Colours", "Font size", "Time in the log", "Encoding", "Log folder"):
        tap.ok(wait_for(lambda: tree.find(name), name), f"a preference named “{name}”")
    found = nameless(tree)
    tap.ok(not found, f"whatever takes the focus in the preferences has a name {found or ''}")
    program.activate("app.highlights")
    wait_for(lambda: tree.find("Add Rule"), "the highlight rules")
    found = doubled(tree)
    tap.ok(not found, f"no name is said twice or with an underscore {found or ''}")


def main():
    accessibility.connect()
    with Program(sys.argv[1]) as program, Tap() as tap:
        start_without_a_display(tap, sys.argv[1])

        tree = accessibility.Tree(program)
        program.start("tcp-server://127.0.0.1:0")
        wait_for(lambda: program.panels()[0]["state"] == "listening", "the server to listen")
        port = int(program.panels()[0]["address"].rsplit(":", 1)[1])
        wait_for(tree.application, "the program on the accessibility bus")
        look_at_the_names(tap, tree)

        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as peer:
            talk(tap, program, tree, peer)
            add_and_delete_a_panel(tap, program, tree)

            program.activate("win.select-panel", f"127.0.0.1:{port}")
            program.activate("win.stop")
            wait_for(lambda: program.panels()[0]["state"] == "stopped", "the server to stop")
            tap.ok(True, "the action “stop”")

            look_at_the_dialogues(tap, program, tree)
            tap.ok(program.terminate() == 0, "SIGTERM ends it with 0")
            tap.ok(peer.recv(100) == b"", "and closes the sockets")


main()
