#!/usr/bin/python3
"""Works the window by the pointer and the keys, as X hands them out: rows that are dragged, text that is selected, the history of
the send box, choosers of files.

Usage: own_session.py test_pointer.py PROGRAM. Prints TAP. Needs xdotool and pyatspi.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Tap, skip_all

if not shutil.which("xdotool"):
    skip_all("no xdotool")
try:
    import accessibility
    from accessibility import Atspi
    from outside import TIMEOUT, Program, wait_for
    from xdotool import Xdotool
except (ImportError, ValueError) as error:
    skip_all(error)

TITLE = "bench — Socket Workbench"
BENCH = {
    "version": 1,
    "panels": [{"address": "tcp-server://127.0.0.1:0", "rules": [
        {"name": name, "match": "equals", "pattern": name, "actions": [{"do": "send", "data": "x"}]} for name in ("ra", "rb", "rc")]}],
    "snippets": [{"name": name, "data": name} for name in ("one", "two", "three")],
}


def take_picture():
    folder = os.environ.get("SWB_TEST_SCREENSHOTS")
    if folder and shutil.which("import"):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["import", "-window", "root", os.path.join(folder, "pointer.png")], check=False)


class Desk:
    """The window with the bench, the user's hands on it, and a client of its server."""

    def __init__(self, program):
        self.program = program
        self.tree = accessibility.Tree(program)
        self.hands = Xdotool(program)
        self.path = os.path.join(program.home, "bench.swb")
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(BENCH, file)

        program.start("--start", self.path)
        panel = wait_for(lambda: next((p for p in program.panels() if p["state"] == "listening"), None), "the server")
        self.client = socket.create_connection(("127.0.0.1", int(panel["address"].rsplit(":", 1)[1])), TIMEOUT)
        self.client.sendall(b"selected words\n")
        wait_for(lambda: program.panels()[0]["received"] == 15, "the line")

    def saved(self):
        """The workspace as it is in its file, which is written anew."""
        self.program.activate("app.save")
        with open(self.path, encoding="utf-8") as file:
            return json.load(file)

    def focus(self, title):
        self.hands.focus(f"^{re.escape(title)}$")

    def keys(self, *keys):
        self.hands.run("key", *keys)

    def place(self, name, role, window):
        """The rectangle of something on the screen; all windows stand in its corner, with a shadow around them."""
        def where():
            frame, found = self.tree.find(window), self.tree.find(name, role)
            box = found.get_extents(Atspi.CoordType.WINDOW) if found else None
            if not frame or not box or box.width <= 0 or box.height <= 0:
                return None
            whole = frame.get_extents(Atspi.CoordType.WINDOW)
            x, y, width, height = self.hands.geometry(window)
            return box.x + x + (width - whole.width) // 2, box.y + y + (height - whole.height) // 2, box.width, box.height
        return wait_for(where, f"the place of “{name}”")

    def text(self, name):
        """What stands in a text of that name."""
        return self.tree.find(name, "text").get_text_iface().get_text(0, -1)

    def click_on(self, name, role, window):
        x, y, width, height = self.place(name, role, window)
        self.hands.run("mousemove", x + width // 2, y + height // 2, "click", 1)

    def drag(self, begin, end):
        """At the pace of a hand: on the way each place is asked whether it takes what is dragged."""
        self.hands.run("mousemove", *begin, "mousedown", 1)
        for step in range(1, 11):
            self.hands.run("mousemove", begin[0] + (end[0] - begin[0]) * step // 10, begin[1] + (end[1] - begin[1]) * step // 10)
            time.sleep(0.05)
        self.hands.run("mousemove", end[0] + 1, end[1] + 1)
        time.sleep(0.1)
        self.hands.run("mouseup", 1)

    def read(self, size, until=None):
        """What the client gets: so many bytes, or less if it has all of what it is read for, or if no more come."""
        data = b""
        while len(data) < size and not (until and until in data):
            try:
                more = self.client.recv(size - len(data))
            except socket.timeout:
                return data
            if not more:
                break
            data += more
        return data


def make_narrow(tap, desk, title):
    """From wide to as narrow as a phone in one step, as a window manager asks for it; and it stays so."""
    window = desk.hands.windows()[title]
    for width in (1000, 360, 900):
        desk.hands.run("windowsize", window, width, 700)
        wait_for(lambda: desk.hands.geometry(title)[2] == width, f"{width} pixels of “{title}”")
        time.sleep(0.3)
        tap.ok(desk.hands.geometry(title)[2] == width, f"“{title}” is {width} pixels wide in one step")


def drag_a_snippet(tap, desk):
    """From the top to below the last one."""
    desk.program.activate("win.snippets")
    desk.focus(TITLE)
    first = desk.place("one", "list item", TITLE)
    last = desk.place("three", "list item", TITLE)
    desk.drag((first[0] + 40, first[1] + first[3] // 2), (last[0] + 40, last[1] + last[3] - 4))
    wait_for(lambda: [s["name"] for s in desk.saved()["snippets"]] == ["two", "three", "one"], "the snippets in their new order")
    tap.ok(True, "a snippet is dragged behind the last")


def drag_rules(tap, desk):
    """One onto the place of another, and one below all."""
    desk.click_on("Rules (3)", "label", TITLE)
    rules = wait_for(lambda: next((t for t in desk.hands.windows() if t.startswith("Rules")), None), "the window of the rules")
    desk.focus(rules)
    first = desk.place("ra", "list item", rules)
    second = desk.place("rb", "list item", rules)
    desk.drag((first[0] + 150, first[1] + first[3] // 2), (second[0] + 150, second[1] + second[3] // 2))
    wait_for(lambda: [r["name"] for r in desk.saved()["panels"][0]["rules"]] == ["rb", "ra", "rc"], "the rules in their new order")
    tap.ok(True, "a rule is dragged to the place of another")
    last = desk.place("rc", "list item", rules)
    desk.drag((first[0] + 150, first[1] + first[3] // 2), (last[0] + 150, last[1] + last[3] + 60))
    wait_for(lambda: [r["name"] for r in desk.saved()["panels"][0]["rules"]] == ["ra", "rc", "rb"], "the rules in their last order")
    tap.ok(True, "a rule is dragged below all others")
    make_narrow(tap, desk, rules)
    desk.keys("Escape")
    wait_for(lambda: rules not in desk.hands.windows(), "the rules to close")


def type_into_the_send_box(tap, desk):
    """Ctrl+Enter sends, Up and Down walk through what was sent."""
    desk.focus(TITLE)
    desk.click_on("Data to send", "text", TITLE)
    for word in ("first", "second"):
        desk.hands.run("key", "ctrl+a", "type", word)
        desk.keys("ctrl+Return")
        tap.ok(desk.read(len(word)) == word.encode(), f"what was typed is sent: {word}")
    desk.keys("ctrl+a", "BackSpace", "Up", "Up", "Down", "ctrl+Return")
    tap.ok(desk.read(6) == b"second", "Up and Down walk through what was sent before")
    desk.keys("ctrl+a", "BackSpace", "Up", "Up", "ctrl+Return")
    tap.ok(desk.read(5) == b"first", "as far back as it goes")


def select_in_the_log(tap, desk):
    """By the pointer from its second row to below its last, copied by keys and pasted into the send box."""
    x, y, width, height = desk.place("Log", None, TITLE)
    desk.drag((x + 20, y + 30), (x + width - 20, y + height - 20))
    desk.keys("ctrl+c")
    desk.click_on("Data to send", "text", TITLE)
    desk.keys("ctrl+a", "ctrl+v")
    # what is pasted comes later than the keys behind it
    wait_for(lambda: "selected words" in desk.text("Data to send"), "what was pasted")
    desk.keys("ctrl+Return")
    got = desk.read(4096, b"selected words")
    tap.ok(b"selected words" in got and b"second" in got and b"listening" not in got,
           "text is selected in the log, copied and pasted")

    # in its fourth row: the pasted text takes room from the last ones
    desk.hands.run("mousemove", x + width - 20, y + 62, "click", 1)
    desk.keys("ctrl+shift+Home", "ctrl+c")
    desk.click_on("Data to send", "text", TITLE)
    desk.keys("ctrl+a", "ctrl+v")
    wait_for(lambda: "listening" in desk.text("Data to send"), "what was pasted")
    tap.ok("selected words" in desk.text("Data to send"), "and from a click to the log's beginning, by Ctrl+Shift+Home")
    desk.keys("ctrl+a", "Delete")


def type_into_choosers(tap, desk):
    """A chooser of files, by keys alone; the program ends though one is open."""
    program, hands = desk.program, desk.hands
    capture = os.path.join(program.home, "log.pcapng")
    program.activate("win.save-log", "")
    desk.focus("Save Log")
    hands.run("key", "ctrl+a", "type", capture)
    desk.keys("Return")
    wait_for(lambda: os.path.exists(capture), "the log")
    wait_for(lambda: "Save Log" not in hands.windows(), "the chooser to close")
    tap.ok(True, "the name of a log is typed")
    desk.focus(TITLE)
    desk.keys("ctrl+o")
    desk.focus("Open")
    hands.run("type", capture)
    desk.keys("Return")
    wait_for(lambda: any(p["state"] == "open" for p in program.panels()), "the log that is opened")
    tap.ok(True, "and the same typed to open it")

    desk.focus(TITLE)
    desk.keys("ctrl+o")
    desk.focus("Open")
    tap.ok(program.terminate() == 0, "it quits while a chooser is open")


def main():
    # GTK's chooser loads libraries that keep what they made; only the whole stack of an allocation tells which (lsan.supp)
    os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0:malloc_context_size=10"
    accessibility.connect()
    with Program(sys.argv[1]) as program, Tap(take_picture) as tap:
        desk = Desk(program)
        drag_a_snippet(tap, desk)
        drag_rules(tap, desk)
        type_into_the_send_box(tap, desk)
        select_in_the_log(tap, desk)
        make_narrow(tap, desk, TITLE)
        type_into_choosers(tap, desk)


main()
