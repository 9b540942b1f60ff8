#!/usr/bin/python3
"""Workspaces in the window, from outside: the examples with the clients of `swb run`, and a stranger's file.

Usage: own_session.py test_workspace.py PROGRAM. Prints TAP. Needs tshark and the GLib bindings of Python.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "integration")]

APP_ID = "io.github.socketworkbench.SocketWorkbench"
APP_PATH = "/io/github/socketworkbench/SocketWorkbench"

try:
    from gi.repository import Gio, GLib
except ImportError as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)

import swbtest
import test_examples

PROGRAM = os.path.abspath(sys.argv.pop(1))
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
bus.set_exit_on_close(False)


class Window:
    """A program with a home of its own."""

    def __init__(self, *arguments):
        self.home = tempfile.mkdtemp(prefix="swb-test-")
        self.saved = 0
        self.environment = dict(os.environ, LC_ALL="C.UTF-8", HOME=self.home)
        for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            self.environment[variable] = os.path.join(self.home, variable)
        self.start(*arguments)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home)

    def start(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], env=self.environment, cwd=self.home)
        self.wait(lambda: self.panels() is not None, "the window")

    def quit(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(swbtest.TIMEOUT)

    def second(self, *arguments):
        """A second start, which hands its arguments over."""
        return subprocess.run([PROGRAM, *arguments], env=self.environment, cwd=self.home,
                              timeout=swbtest.TIMEOUT).returncode

    def wait(self, what, name):
        deadline = time.monotonic() + swbtest.TIMEOUT
        while time.monotonic() < deadline:
            try:
                result = what()
            except GLib.Error:
                result = None
            if result:
                return result
            time.sleep(0.02)
        raise AssertionError(f"waited for {name}")

    def call(self, path, method, arguments, reply=None):
        return bus.call_sync(APP_ID, path, "org.gtk.Actions", method, arguments,
                             GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NONE, -1, None)

    def activate(self, action, *parameter, path=APP_PATH + "/window/1"):
        self.call(path, "Activate", GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", p) for p in parameter], {})))

    def panels(self, number=1):
        return self.call(f"{APP_PATH}/window/{number}", "Describe", GLib.Variant("(s)", ("panels",)),
                         "((bgav))").unpack()[0][2][0]

    def enabled(self, action):
        return self.call(APP_PATH, "Describe", GLib.Variant("(s)", (action,)), "((bgav))").unpack()[0][0]

    def sockets(self):
        """Internet sockets of the program."""
        inodes = set()
        for name in os.listdir(f"/proc/{self.process.pid}/fd"):
            try:
                match = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{self.process.pid}/fd/{name}"))
            except FileNotFoundError:
                continue
            if match:
                inodes.add(match[1])
        found = []
        for table in ("tcp", "tcp6", "udp", "udp6"):
            with open(f"/proc/{self.process.pid}/net/{table}", encoding="ascii") as lines:
                found += [line for line in lines if line.split()[9] in inodes]
        return found


class InWindow(test_examples.Examples):
    """Each client of the examples, with a panel of the window on the other side."""

    def run_example(self, name):
        window = self.use(Window())
        window.activate("new-example", name + ".swb")
        panel = window.wait(lambda: next((p for p in window.panels() if p["state"] == "listening"), None), name)
        host, port = panel["address"].rsplit("/", 1)[-1].split("?")[0].rsplit(":", 1)
        self.assertEqual(host, "127.0.0.1")
        return window, (host, int(port))

    def finish(self, run, *talks):
        received = sum(len(talk.sent) for talk in talks)
        sent = sum(len(talk.got) for talk in talks)
        run.wait(lambda: run.panels()[0]["received"] == received and run.panels()[0]["sent"] == sent, "the bytes")
        path = os.path.join(run.home, "saved.pcapng")
        run.activate("stop")
        run.activate("save-log", path)
        run.wait(lambda: os.path.exists(path), "the log")
        return path

    def sent(self, run):
        return run.panels()[0]["sent"]


class Strangers(swbtest.TestCase):
    def put(self, window, name, panels, **more):
        path = os.path.join(window.home, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "panels": panels, **more}, file)
        return path

    def test_starts_nothing(self):
        """Not by opening it, not by a second start, not at the next start: only when the user says so."""
        with socket.create_server(("127.0.0.1", 0)) as bait, Window() as window:
            port = bait.getsockname()[1]
            log = os.path.join(window.home, "made-by-a-stranger.pcapng")
            stranger = self.put(window, "stranger.swb", [
                {"address": "tcp-server://*:0", "title": "server", "log": log,
                 "rules": [{"when": "open", "actions": [{"do": "reset"}]}]},
                {"address": f"tcp-client://127.0.0.1:{port}", "title": "client"},
                {"address": "tcp-client://stranger.invalid:1", "title": "name"},
                {"address": "udp://127.0.0.1:0?peer=stranger.invalid:1", "title": "datagrams"}])
            window.activate("open", stranger, path=APP_PATH)
            window.wait(lambda: len(window.panels()) == 4, "the panels")
            self.assertEqual(window.second(stranger), 0)
            self.assertEqual({p["state"] for p in window.panels()}, {"stopped"})
            self.assertEqual(window.sockets(), [])
            self.assertFalse(os.path.exists(log))
            bait.settimeout(0.3)
            with self.assertRaises(socket.timeout):
                bait.accept()

            # nor when it comes back
            self.assertEqual(window.quit(), 0)
            window.start()
            window.wait(lambda: len(window.panels()) == 4, "the panels of the last time")
            self.assertEqual({p["state"] for p in window.panels()}, {"stopped"})
            self.assertEqual(window.sockets(), [])
            self.assertFalse(os.path.exists(log))

            # the user does
            self.assertEqual(window.second("--start", stranger), 0)
            window.wait(lambda: window.panels()[0]["state"] == "listening", "the server")
            bait.settimeout(swbtest.TIMEOUT)
            bait.accept()[0].close()
            window.wait(lambda: os.path.exists(log), "the log")

    def test_arguments(self):
        """Addresses, workspaces and --start in one line; --start is for the files, an address is started anyway."""
        with Window() as window:
            first = self.put(window, "first.swb", [{"address": "udp://127.0.0.1:0", "title": "of first"}])
            second = self.put(window, "second.swb", [{"address": "udp://127.0.0.1:0", "title": "of second"}])
            self.assertEqual(window.quit(), 0)
            window.start("tcp-server://127.0.0.1:0", first)
            window.wait(lambda: [p["state"] for p in window.panels(1)] == ["listening"], "the address")
            window.wait(lambda: [(p["title"], p["state"]) for p in window.panels(2)] == [("of first", "stopped")], "the file")
            self.assertEqual(window.second("--start", os.path.basename(second)), 0)
            window.wait(lambda: [(p["title"], p["state"]) for p in window.panels(3)] == [("of second", "bound")], "the second")
            self.assertEqual(window.second("not-there.swb"), 2)

    def test_given_panels_come_back(self):
        """Stopped, at the next start; once something is kept, a run with others leaves that as it is."""
        with Window("udp://127.0.0.1:0?title=first") as window:
            window.wait(lambda: [p["state"] for p in window.panels()] == ["bound"], "the address")
            self.assertEqual(window.quit(), 0)
            window.start()
            window.wait(lambda: [(p["title"], p["state"]) for p in window.panels()] == [("first", "stopped")], "it again")
            self.assertEqual(window.quit(), 0)
            window.start("udp://127.0.0.1:0?title=second")
            window.wait(lambda: [p["title"] for p in window.panels()] == ["second"], "another alone")
            self.assertEqual(window.quit(), 0)
            window.start()
            window.wait(lambda: [(p["title"], p["state"]) for p in window.panels()] == [("first", "stopped")], "the first again")
            self.assertEqual(window.quit(), 0)

    def test_save(self):
        with Window() as window:
            path = os.path.join(window.home, "named.swb")
            self.assertFalse(window.enabled("save"))
            window.activate("new-panel", "tcp-client://127.0.0.1:9?title=first")
            window.wait(lambda: window.enabled("save-as"), "save")
            window.activate("save-as", path, path=APP_PATH)
            window.wait(lambda: os.path.exists(path), "the file")
            with open(path, encoding="utf-8") as file:
                self.assertEqual([p["title"] for p in json.load(file)["panels"]], ["first"])
            window.activate("new-panel", "tcp-client://127.0.0.1:9?title=second")
            window.wait(lambda: len(window.panels()) == 2, "the second")
            window.activate("save", path=APP_PATH)

            def titles():
                with open(path, encoding="utf-8") as file:
                    return [p["title"] for p in json.load(file)["panels"]]
            window.wait(lambda: titles() == ["first", "second"], "the second in the file")


if __name__ == "__main__":
    swbtest.main()
