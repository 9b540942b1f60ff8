#!/usr/bin/env python3
"""Benches of `swb run` against references, in alternating runs on the same machine.

    meson setup --buildtype=release _build/bench && ninja -C _build/bench
    tests/bench/run-benches.py [--quick] [--runs N] [--only lines,datagrams,echo,rules,files,repeat] [BUILD-FOLDER]

Nothing is asserted; a table is printed. Logs are deleted after each run. A ratio above 1 means faster than the
reference for rates, slower for round trips.
"""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time

from benchtools import ROOT, Folder, Memory, check_build
from filebench import FileBench

sys.path.append(os.path.join(ROOT, 'tests', 'support'))
import proc


class Bench(Folder):
    def __init__(self, options):
        super().__init__(options)
        self.swb_path = os.path.join(options.build, 'src', 'cli', 'swb')

    def start_swb(self, address):
        """The process and its port. Its lines go to /dev/null after the first, as to a terminal that keeps up."""
        extra = ['--quiet'] if self.options.quiet else []
        process = subprocess.Popen([self.swb_path, 'run', address, '--log-dir', self.dir, *extra],
                                   stdout=subprocess.PIPE, universal_newlines=True)
        port = int(process.stdout.readline().rsplit(':', 1)[1])
        threading.Thread(target=lambda: [None for _ in iter(lambda: os.read(process.stdout.fileno(), 1 << 16), b'')],
                         daemon=True).start()
        return process, port

    def log(self):
        return [os.path.join(self.dir, name) for name in os.listdir(self.dir) if name.endswith('.pcapng')][0]

    # 1 GB of lines

    def lines_swb(self, size):
        process, port = self.start_swb('tcp-server://127.0.0.1:0')
        memory = Memory(process.pid)
        self.spare.release()
        seconds = float(self.peer('lines', port, size, self.log())[0])
        memory.stop()
        self.stop(process)
        received, _, wrong, records = map(int, self.peer('verify', self.log()))
        self.spare.keep(self.log())
        self.clean()
        return seconds, received, wrong, memory.peak, records

    def bench_lines(self):
        size = (100 if self.options.quick else 1000) * 1000 * 1000 // 64 * 64
        ours, theirs = [], []
        self.spare.fill(size)
        for _ in range(self.options.runs):
            theirs.append(self.lines_socat(size))
            ours.append(self.lines_swb(size))
        for name, runs in (('socat', theirs), ('swb', ours)):
            seconds = statistics.median(run[0] for run in runs)
            print('  %-6s %7.3f s  %6.0f MB/s  anonymous memory %6.1f MB  %s' % (
                name, seconds, size / seconds / 1e6, max(run[3] for run in runs) / 1000,
                'every byte verified' if all(run[1] == size and run[2] == 0 for run in runs)
                else 'WRONG: %r' % [run[1:3] for run in runs]))
        print('  runs: socat %s; swb %s' % (' '.join('%.2f' % run[0] for run in theirs),
                                          ' '.join('%.2f' % run[0] for run in ours)))
        print('  ratio %.2f (aim: 0.9 or more)' % (statistics.median(run[0] for run in theirs) /
                                                   statistics.median(run[0] for run in ours)))

    # datagrams

    def settle(self, path):
        """Waits until the file has not grown for a while."""
        size, since = -1, time.monotonic()
        while time.monotonic() - since < 0.4:
            now = os.path.getsize(path)
            if now != size:
                size, since = now, time.monotonic()
            time.sleep(0.02)

    def datagrams_swb(self, count, rate):
        process, port = self.start_swb('udp://127.0.0.1:0')
        memory = Memory(process.pid)
        seconds = float(self.peer('datagrams', port, count, rate)[0])
        self.settle(self.log())
        memory.stop()
        self.stop(process)
        _, received, wrong, _ = map(int, self.peer('verify', self.log()))
        self.clean()
        return received, wrong, seconds, memory.peak

    def datagrams_socat(self, count, rate):
        # with -d -d it would write a line a datagram
        process = self.start_socat('UDP-RECV:0,bind=127.0.0.1')
        port = self.udp_port_of(process.pid)
        path = os.path.join(self.dir, 'plain')
        memory = Memory(process.pid)
        seconds = float(self.peer('datagrams', port, count, rate)[0])
        self.settle(path)
        memory.stop()
        process.terminate()
        process.wait()
        process.stderr.close()
        _, received, wrong, _ = map(int, self.peer('verify-plain', path, 'datagrams'))
        self.clean()
        return received, wrong, seconds, memory.peak

    def udp_port_of(self, pid):
        """As soon as it has one."""
        while True:
            for row in proc.sockets(pid, 'udp'):
                return proc.port(row)
            time.sleep(0.01)

    def bench_datagrams(self):
        count = 20000 if self.options.quick else 100000
        for rate, title in ((20000, '20,000 a second'), (0, 'full rate')):
            ours, theirs = [], []
            for _ in range(self.options.runs):
                theirs.append(self.datagrams_socat(count, rate))
                ours.append(self.datagrams_swb(count, rate))
            print('  %s, %d sent in %.2f s:' % (title, count, statistics.median(run[2] for run in ours)))
            for name, runs in (('socat', theirs), ('swb', ours)):
                print('    %-6s %7d received  wrong %d  anonymous memory %6.1f MB  runs: %s' % (
                    name, statistics.median(run[0] for run in runs), sum(run[1] for run in runs),
                    max(run[3] for run in runs) / 1000, ' '.join(str(run[0]) for run in runs)))

    # echo

    def bench_rules(self):
        """As the echo, by an answer rule without a limit."""
        rule = '{"limit":0,"actions":[{"do":"echo"}]}'
        process = subprocess.Popen([os.path.join(self.options.build, 'tests', 'bench', 'bench-rule-panel'),
                                    'tcp-server://127.0.0.1:0', self.dir, rule],
                                   stdout=subprocess.PIPE, universal_newlines=True)
        port = process.stdout.readline().rsplit(':', 1)[1].strip()
        self.bench_round_trip(process, port, 1.5)
        process.kill()
        process.wait()
        self.clean()

    def bench_echo(self):
        process, port = self.start_swb('tcp-server://127.0.0.1:0?reply=echo')
        self.bench_round_trip(process, port, 1.3)
        self.stop(process)
        self.clean()

    def bench_round_trip(self, process, port, aim):
        """Where the scheduler puts the two ends changes a round trip tenfold, so it is told: on one core, where the
        processor time of both ends counts, and on two, where waking each other does."""
        plain = subprocess.Popen([self.peer_path, 'echo', os.path.join(self.dir, 'plain')], stdout=subprocess.PIPE,
                                 universal_newlines=True)
        plain_port = plain.stdout.readline().rsplit(':', 1)[1].strip()
        cores = sorted(os.sched_getaffinity(0))
        for title, server_cores in (('one core', cores[:1]), ('two cores', cores[1:2]), ('any core', cores)):
            if not server_cores:
                continue
            client_cores = cores if title == 'any core' else cores[:1]
            for pid in (plain.pid, process.pid):
                for thread in os.listdir('/proc/%d/task' % pid):
                    os.sched_setaffinity(int(thread), server_cores)
            ours, theirs = [], []
            for _ in range(self.options.runs * 3):
                for runs, where in ((theirs, plain_port), (ours, port)):
                    out = subprocess.run([self.peer_path, 'rtt', str(where), '2000', '64'], stdout=subprocess.PIPE,
                                         preexec_fn=lambda: os.sched_setaffinity(0, client_cores), check=True)
                    runs.append([float(value) for value in out.stdout.split()])
            for column, name in ((0, 'median'), (1, '99th percentile')):
                a = statistics.median(run[column] for run in theirs)
                b = statistics.median(run[column] for run in ours)
                print('  %-10s %-16s plain loop %6.1f µs  swb %6.1f µs  ratio %.2f (aim: %.1f or less)' % (
                    title, name, a, b, b / a, aim))
        plain.kill()
        plain.wait()

    # files

    def bench_files(self):
        size = (100 if self.options.quick else 1000) * 1000 * 1000
        runs = self.options.runs
        FileBench(self.dir, self.swb_path, self.peer_path, size).bench(
            runs if self.options.quick else max(runs, 9), min(runs, 3))
        self.clean()

    # repeat

    def bench_repeat(self):
        """45,000 ticks of each at 1 ms: in single runs of a few thousand either may miss ten, by chance."""
        for interval, seconds, runs in ((1, 5, 9), (10, 10, 5)):
            runs, seconds = (self.options.runs, 2) if self.options.quick else (max(self.options.runs, runs), seconds)
            subprocess.run([os.path.join(self.options.build, 'tests', 'bench', 'bench-repeat'), str(interval),
                            str(seconds), str(runs), self.dir], check=True)
        self.clean()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', nargs='?', default=os.path.join(ROOT, '_build', 'bench'), help='release build folder')
    parser.add_argument('--quick', action='store_true', help='a tenth of the data, one run')
    parser.add_argument('--runs', type=int, default=None, help='runs of each, alternating (default 5)')
    parser.add_argument('--only', default='lines,datagrams,echo,rules,files,repeat')
    parser.add_argument('--dir', help='where the logs go (default: the folder for temporary files)')
    parser.add_argument('--quiet', action='store_true', help='run swb with --quiet')
    options = parser.parse_args()
    options.runs = options.runs or (1 if options.quick else 5)

    check_build(options.build)
    bench = Bench(options)
    try:
        for name, title in (('lines', '64-byte lines into a log'), ('datagrams', 'datagrams of 64 to 512 bytes'),
                            ('echo', 'echo round trip of 64 bytes'),
                            ('rules', 'the same by an answer rule'), ('files', 'sending a file'),
                            ('repeat', 'a repeated send of 64 bytes')):
            if name in options.only.split(','):
                print(title, flush=True)
                getattr(bench, 'bench_' + name)()
                sys.stdout.flush()
    finally:
        bench.remove()


if __name__ == '__main__':
    main()
