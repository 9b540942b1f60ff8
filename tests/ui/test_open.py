#!/usr/bin/python3
"""Kills the program in full flight and works the next starts of it from outside: what was left is offered, opened and kept.

Usage: own_session.py test_open.py PROGRAM. Prints TAP. Needs pyatspi.
"""

import os
import socket
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import Tap, skip_all

try:
    import accessibility
    from outside import Program, wait_for
except (ImportError, ValueError) as error:
    skip_all(error)


def panel_called(program, name, state=None):
    return next((p for p in program.panels() if p["title"] == name and state in (None, p["state"])), None)


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


def kill_in_full_flight(tap, program):
    """Returns the address of the server that received, and how many bytes were seen."""
    program.start("tcp-server://127.0.0.1:0")
    address = wait_for(lambda: next((p["address"] for p in program.panels() if p["state"] == "listening"), None), "the server")
    stop = threading.Event()
    peers = [threading.Thread(target=flood, args=(int(address.rsplit(":", 1)[1]), stop)) for _ in range(3)]
    for peer in peers:
        peer.start()
    try:
        seen = wait_for(lambda: next((p["received"] for p in program.panels() if p["received"] > 1000000), None), "traffic")
        program.kill()
    finally:
        stop.set()
        for peer in peers:
            peer.join()
    tap.ok(True, "killed while it received")
    return address, seen


def open_what_was_left(tap, program, tree, address, seen):
    """The next start offers it, and all that was seen is in it; returns its panel."""
    program.start()
    wait_for(lambda: tree.find_beginning("1 log was left by a crash"), "the offer")
    tap.ok(not program.panels(), "nothing is opened without being asked")
    tree.press(f"Open {address}")
    log = wait_for(lambda: next((p for p in program.panels() if p["state"] == "open"), None), "the log")
    tap.ok(log["received"] >= seen, f"{log['received']} bytes are there, {seen} had been seen")
    tap.ok(not log["error"], "without an error")

    text = os.path.join(program.home, "all.txt")
    program.activate("win.save-log", text)
    wait_for(lambda: os.path.exists(text), "the saved text")
    with open(text, encoding="utf-8") as saved:
        tap.ok(any("line 199" in line for line in saved), "it can be saved as text")
    return log


def hand_over_by_a_second_start(tap, program):
    """What another program made, by its content."""
    copy = os.path.join(program.home, "copy-without-ending")
    raw = os.path.join(program.home, "raw.pcapng")
    program.activate("win.save-log", raw)
    wait_for(lambda: os.path.exists(raw), "the saved capture")
    os.rename(raw, copy)
    tap.ok(program.hand_over(os.path.basename(copy)) == 0, "a second start hands its file over")
    wait_for(lambda: panel_called(program, "copy-without-ending", "open"), "the file of the second start")
    tap.ok(program.hand_over("no-such-file") == 2, "a file that is not there is a bad argument")


def open_what_is_none(tap, program, tree):
    broken = os.path.join(program.home, "broken.pcapng")
    os.mkfifo(broken)
    program.activate("app.open", broken)
    failed = wait_for(lambda: panel_called(program, "broken.pcapng", "failed"), "the error")
    tap.ok("no regular file" in failed["error"], "a pipe is refused")
    wait_for(lambda: tree.find_beginning(failed["error"]), "the error in the window")
    tap.ok(len(program.panels()) == 3, "nothing else is lost")


def start_again(tap, program, tree, log):
    """The next start has the same files, without those that failed."""
    tap.ok(program.terminate() == 0, "it quits")
    program.start()
    wait_for(lambda: len([p for p in program.panels() if p["state"] == "open"]) == 2, "the files of the last time")
    tap.ok(len(program.panels()) == 2, "what could not be opened does not come back")
    tap.ok(panel_called(program, log["title"])["received"] == log["received"], "with all that was in them")
    tap.ok(not tree.find_beginning("1 log was left"), "what is open is not offered again")
    tap.ok(program.terminate() == 0, "it quits again")


def main():
    accessibility.connect()
    with Program(sys.argv[1]) as program, Tap() as tap:
        tree = accessibility.Tree(program)
        address, seen = kill_in_full_flight(tap, program)
        log = open_what_was_left(tap, program, tree, address, seen)
        hand_over_by_a_second_start(tap, program)
        open_what_is_none(tap, program, tree)
        start_again(tap, program, tree, log)


main()
