#!/usr/bin/python3
"""Workspaces in the window, from outside: the examples with the clients of `swb run`, and a stranger's file.

Usage: own_session.py test_workspace.py PROGRAM. Prints TAP. Needs tshark and the GLib bindings of Python.
"""

import json
import os
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), os.path.join(HERE, "..", "integration")]
from tap import skip_all

try:
    from outside import Program, wait_for
except ImportError as error:
    skip_all(error)

import proc
import swbtest
import test_examples

PROGRAM = os.path.abspath(sys.argv.pop(1))


def sockets(window):
    """Internet sockets of the program."""
    return proc.sockets(window.pid, "tcp", "tcp6", "udp", "udp6")


class InWindow(test_examples.Examples):
    """Each client of the examples, with a panel of the window on the other side."""

    def run_example(self, name):
        window = self.use(Program(PROGRAM)).start()
        window.activate("win.new-example", name + ".swb")
        panel = wait_for(lambda: next((p for p in window.panels() if p["state"] == "listening"), None), name)
        host, port = panel["address"].rsplit("/", 1)[-1].split("?")[0].rsplit(":", 1)
        self.assertEqual(host, "127.0.0.1")
        return window, (host, int(port))

    def finish(self, run, *talks):
        received = sum(len(talk.sent) for talk in talks)
        sent = sum(len(talk.got) for talk in talks)
        wait_for(lambda: run.panels()[0]["received"] == received and run.panels()[0]["sent"] == sent, "the bytes")
        path = os.path.join(run.home, "saved.pcapng")
        run.activate("win.stop")
        run.activate("win.save-log", path)
        wait_for(lambda: os.path.exists(path), "the log")
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
        with socket.create_server(("127.0.0.1", 0)) as bait, Program(PROGRAM) as window:
            window.start()
            port = bait.getsockname()[1]
            log = os.path.join(window.home, "made-by-a-stranger.pcapng")
            stranger = self.put(window, "stranger.swb", [
                {"address": "tcp-server://*:0", "title": "server", "log": log,
                 "rules": [{"when": "open", "actions": [{"do": "reset"}]}]},
                {"address": f"tcp-client://127.0.0.1:{port}", "title": "client"},
                {"address": "tcp-client://stranger.invalid:1", "title": "name"},
                {"address": "udp://127.0.0.1:0?peer=stranger.invalid:1", "title": "datagrams"}])
            window.activate("app.open", stranger)
            wait_for(lambda: len(window.panels()) == 4, "the panels")
            self.assertEqual(window.hand_over(stranger), 0)
            self.assertEqual({p["state"] for p in window.panels()}, {"stopped"})
            self.assertEqual(sockets(window), [])
            self.assertFalse(os.path.exists(log))
            bait.settimeout(0.3)
            with self.assertRaises(socket.timeout):
                bait.accept()

            # nor when it comes back
            self.assertEqual(window.terminate(), 0)
            window.start()
            wait_for(lambda: len(window.panels()) == 4, "the panels of the last time")
            self.assertEqual({p["state"] for p in window.panels()}, {"stopped"})
            self.assertEqual(sockets(window), [])
            self.assertFalse(os.path.exists(log))

            # the user does
            self.assertEqual(window.hand_over("--start", stranger), 0)
            wait_for(lambda: window.panels()[0]["state"] == "listening", "the server")
            bait.settimeout(swbtest.TIMEOUT)
            bait.accept()[0].close()
            wait_for(lambda: os.path.exists(log), "the log")

    def test_arguments(self):
        """Addresses, workspaces and --start in one line; --start is for the files, an address is started anyway."""
        with Program(PROGRAM) as window:
            window.start()
            first = self.put(window, "first.swb", [{"address": "udp://127.0.0.1:0", "title": "of first"}])
            second = self.put(window, "second.swb", [{"address": "udp://127.0.0.1:0", "title": "of second"}])
            self.assertEqual(window.terminate(), 0)
            window.start("tcp-server://127.0.0.1:0", first)
            wait_for(lambda: [p["state"] for p in window.panels(1)] == ["listening"], "the address")
            wait_for(lambda: [(p["title"], p["state"]) for p in window.panels(2)] == [("of first", "stopped")], "the file")
            self.assertEqual(window.hand_over("--start", os.path.basename(second)), 0)
            wait_for(lambda: [(p["title"], p["state"]) for p in window.panels(3)] == [("of second", "bound")], "the second")
            self.assertEqual(window.hand_over("not-there.swb"), 2)

    def test_given_panels_come_back(self):
        """Stopped, at the next start; once something is kept, a run with others leaves that as it is."""
        with Program(PROGRAM) as window:
            window.start("udp://127.0.0.1:0?title=first")
            wait_for(lambda: [p["state"] for p in window.panels()] == ["bound"], "the address")
            self.assertEqual(window.terminate(), 0)
            window.start()
            wait_for(lambda: [(p["title"], p["state"]) for p in window.panels()] == [("first", "stopped")], "it again")
            self.assertEqual(window.terminate(), 0)
            window.start("udp://127.0.0.1:0?title=second")
            wait_for(lambda: [p["title"] for p in window.panels()] == ["second"], "another alone")
            self.assertEqual(window.terminate(), 0)
            window.start()
            wait_for(lambda: [(p["title"], p["state"]) for p in window.panels()] == [("first", "stopped")], "the first again")
            self.assertEqual(window.terminate(), 0)

    def test_save(self):
        with Program(PROGRAM) as window:
            window.start()
            path = os.path.join(window.home, "named.swb")
            self.assertFalse(window.enabled("app.save"))
            window.activate("win.new-panel", "tcp-client://127.0.0.1:9?title=first")
            wait_for(lambda: window.enabled("app.save-as"), "save")
            window.activate("app.save-as", path)
            wait_for(lambda: os.path.exists(path), "the file")
            with open(path, encoding="utf-8") as file:
                self.assertEqual([p["title"] for p in json.load(file)["panels"]], ["first"])
            window.activate("win.new-panel", "tcp-client://127.0.0.1:9?title=second")
            wait_for(lambda: len(window.panels()) == 2, "the second")
            window.activate("app.save")

            def titles():
                with open(path, encoding="utf-8") as file:
                    return [p["title"] for p in json.load(file)["panels"]]
            wait_for(lambda: titles() == ["first", "second"], "the second in the file")


if __name__ == "__main__":
    swbtest.main()
