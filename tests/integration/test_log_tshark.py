"""tshark reads our logs: the bytes of each side exactly, and nothing malformed or suspicious."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import swbtest
from tap import Tap, skip_all

WRITER = sys.argv[1]

# Ports that no dissector claims. name, local, remote, protocol, initial sequence, end, bytes
CASES = [
    ("IPv4, closed", "192.0.2.1:60001", "192.0.2.7:51234", "tcp", 1000, "fin", 100_000),
    ("IPv4, reset", "127.0.0.1:60001", "127.0.0.1:51234", "tcp", 0, "rst", 300_000),
    ("IPv4, sequence wraps", "192.0.2.1:60001", "192.0.2.7:51234", "tcp", 2**32 - 70_000, "fin", 1_000_000),
    ("IPv4, sequence wraps after the SYN", "192.0.2.1:60001", "192.0.2.7:51234", "tcp", 2**32 - 2, "fin", 70_000),
    ("IPv6, closed", "[2001:db8::1]:60001", "[2001:db8::7]:51234", "tcp", 5, "fin", 300_000),
    ("IPv6, reset, sequence wraps", "[::1]:60001", "[::1]:51234", "tcp", 2**32 - 10, "rst", 70_000),
    ("IPv4, long one-way stream", "192.0.2.1:60001", "192.0.2.7:51234", "tcp", 7, "fin", 9_000_000),
    ("IPv4 datagrams", "192.0.2.1:60002", "192.0.2.7:60003", "udp", 0, "fin", 600_000),
    ("IPv6 datagrams", "[2001:db8::1]:60002", "[2001:db8::7]:60003", "udp", 0, "fin", 600_000),
]


def tshark(log, *arguments):
    return swbtest.tshark(log, "-n", "-o", "tcp.analyze_sequence_numbers:TRUE", "-o", "udp.check_checksum:TRUE",
                          "-o", "ip.check_checksum:TRUE", *arguments)


def check(directory, local, remote, protocol, sequence, end, size):
    subprocess.run([WRITER, directory, local, remote, protocol, str(sequence), end, str(size)], check=True)
    log = os.path.join(directory, "log.pcapng")
    with open(os.path.join(directory, "received"), "rb") as file:
        received = file.read()
    with open(os.path.join(directory, "sent"), "rb") as file:
        sent = file.read()

    assert swbtest.follow(log, protocol=protocol) == {remote: received, local: sent}, "the followed bytes differ"

    bad = tshark(log, "-Y", "_ws.malformed || tcp.analysis.flags || ip.checksum.status == 0 || "
                            "udp.checksum.status == 0 || _ws.expert.severity >= 6291456")
    # a reset is a warning of its own
    bad = [line for line in bad.splitlines() if not (end == "rst" and "[RST" in line)]
    assert not bad, f"tshark complains: {bad[:3]}"

    assert len(tshark(log, "-Y", "tcp.flags.reset == 1").splitlines()) == (end == "rst" and protocol == "tcp")
    assert len(tshark(log, "-Y", "tcp.flags.fin == 1").splitlines()) == (2 if end == "fin" and protocol == "tcp" else 0)

    syslog = tshark(log, "-Y", "syslog", "-T", "fields", "-e", "syslog.msg")
    assert f"listening on {local}" in syslog, syslog
    assert f"77 bytes for {remote} were not taken" in syslog, syslog

    stamps = tshark(log, "-T", "fields", "-e", "frame.time_epoch", "-c", "1").split()
    assert stamps == ["1700000000.123456789"], stamps

    directions = set(tshark(log, "-Y", "tcp or udp", "-T", "fields", "-e", "frame.packet_flags_direction").split())
    assert len(directions) == 2, directions
    if protocol == "tcp":
        comments = tshark(log, "-T", "fields", "-e", "frame.comment")
        assert f"client {remote} connected" in comments, comments[:200]


def check_cut_short(directory):
    """While a log is being written, and after a crash: every whole packet shows."""
    log = os.path.join(directory, "log.pcapng")
    whole = len(tshark(log).splitlines())
    with open(log, "rb+") as file:
        # the log ends with statistics of 64 bytes
        file.truncate(os.path.getsize(log) - 64 - 30)
    assert len(swbtest.tshark(log, "-n", check=False).splitlines()) == whole - 1


def main():
    if shutil.which("tshark") is None:
        skip_all("tshark is not installed")

    with Tap() as tap:
        for name, *case in [*CASES, ("cut short",)]:
            with tempfile.TemporaryDirectory() as directory:
                try:
                    check(directory, *(case or CASES[0][1:]))
                    if not case:
                        check_cut_short(directory)
                    tap.report(True, name)
                except AssertionError as error:
                    tap.report(False, name)
                    tap.say(error)


if __name__ == "__main__":
    main()
