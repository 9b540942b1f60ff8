#!/usr/bin/env python3
"""Benches of the window, under an X server and a session bus of their own.

    meson setup --buildtype=release _build/bench && ninja -C _build/bench
    tests/bench/run-window-benches.py [--quick] [--runs N] [--only stream,start,idle,clients] [BUILD-FOLDER]

Nothing is asserted; a table is printed. What the window does is seen from outside alone: its round trips over the session
bus, its painting by the X server's damage reports, its memory and wake-ups by /proc. The X server paints in software, on
the same processors. Needs Xvfb, dbus-daemon, gdbus, socat, and libXdamage at build time (libxdamage-dev).
"""

import argparse
import os
import statistics
import subprocess
import sys
import time

from benchtools import ROOT, Folder, Memory, check_build, read_memory
from windowtools import NAME, PATH, Session, Watch, Window, percentile, until


class Bench(Folder):
    def __init__(self, options):
        super().__init__(options)
        self.window_path = os.path.join(options.build, 'src', 'socket-workbench')
        self.bare_path = os.path.join(options.build, 'tests', 'bench', 'bench-bare-window')
        self.watch_path = os.path.join(options.build, 'tests', 'bench', 'bench-window')
        self.session = Session(self.whole)

    def remove(self):
        self.session.end()
        super().remove()

    def latency(self):
        watch = Watch(self.watch_path, 'latency', NAME, PATH)
        watch.line()
        return watch

    def damage(self):
        return Watch(self.watch_path, 'damage')

    # a stream

    def lines_window(self, size, watched):
        log = os.path.join(self.dir, 'window.pcapng')
        window = Window(self, 'tcp-server://127.0.0.1:0?log=' + log)
        port = window.port()
        times, painted = [], None
        idle = read_memory(window.pid)[0]
        self.drawn_by = window.renderer()
        if watched:
            latency, damage = self.latency(), self.damage()
            time.sleep(0.3)
        self.spare.release()
        if watched:
            latency.go()
            damage.go()
        memory = Memory(window.pid)
        before = window.cpu()
        seconds = float(self.peer('lines', port, size, log)[0])
        if watched:
            times = list(map(int, latency.end()))
            painted = list(map(float, damage.end()))
        memory.stop()
        cpu = [(b - a) / seconds for a, b in zip(before, window.cpu())]
        window.end()
        received, _, wrong, _ = map(int, self.peer('verify', log))
        self.spare.keep(log)
        self.clean()
        return {'seconds': seconds, 'right': received == size and wrong == 0, 'idle': idle, 'peak': memory.peak,
                'times': times, 'painted': painted, 'cpu': cpu}

    def idle_latency(self):
        window = Window(self, 'tcp-server://127.0.0.1:0')
        time.sleep(2)
        latency = self.latency()
        latency.go()
        time.sleep(2)
        times = list(map(int, latency.end()))
        window.end()
        return times

    def bench_stream(self):
        size = (128 if self.options.quick else 512) << 20
        theirs, ours, watched = [], [], []
        self.spare.fill(size)
        for i in range(self.options.runs):
            # in turns who is first
            if i % 2 == 0:
                theirs.append(self.lines_socat(size))
            ours.append(self.lines_window(size, False))
            if i % 2 != 0:
                theirs.append(self.lines_socat(size))
            watched.append(self.lines_window(size, True))
        pairs = sorted(a[0] / b['seconds'] for a, b in zip(theirs, ours))
        a = statistics.median(run[0] for run in theirs)
        b = statistics.median(run['seconds'] for run in ours)
        c = statistics.median(run['seconds'] for run in watched)
        print('  drawn by %s; runs: socat %s; window %s; window watched %s' % (
            self.drawn_by, *(' '.join('%.2f' % value for value in values) for values in (
                [run[0] for run in theirs], [run['seconds'] for run in ours], [run['seconds'] for run in watched]))))
        print('  socat %.3f s, %.0f MB/s; window %.3f s, %.0f MB/s; ratio %.2f (aim: 0.9 or more), of the pairs %.2f '
              '(%.2f to %.2f); %s' % (
            a, size / a / 1e6, b, size / b / 1e6, a / b, statistics.median(pairs), pairs[0], pairs[-1],
            'every byte in every log' if all(run['right'] for run in ours + watched) else 'BYTES ARE MISSING'))
        idle = self.idle_latency()
        busy = sorted(value for run in watched for value in run['times'])
        print('  while watched: ratio %.2f; round trips of %d questions, ms: idle median %.2f, 99%% %.2f, largest %.2f;'
              ' busy median %.2f, 99%% %.2f (aim 16), largest %.2f (aim 50)' % (
                  a / c, len(busy), percentile(idle, 0.5) / 1e3, percentile(idle, 0.99) / 1e3, max(idle) / 1e3,
                  percentile(busy, 0.5) / 1e3, percentile(busy, 0.99) / 1e3, max(busy) / 1e3))
        print('  largest of each run: %s' % ' '.join('%.1f' % (run['times'][-1] / 1e3) for run in watched))
        print('  painted %.0f times a second; longest pause, ms: %s' % (
            statistics.median(run['painted'][0] / run['painted'][1] for run in watched),
            ' '.join('%.0f' % run['painted'][2] for run in watched)))
        print('  processor time beside the worker: main thread %.0f %%, X server %.0f %%' % tuple(
            100 * statistics.median(run['cpu'][i] for run in ours) for i in (0, 1)))
        print('  anonymous memory: idle %.1f MB, largest over idle %.1f MB (aim: 64 or less)' % (
            statistics.median(run['idle'] for run in ours) / 1e3,
            max(run['peak'] - run['idle'] for run in ours + watched) / 1e3))

    # start-up

    def start_once(self, environment, *command):
        self.session.forget()
        os.environ.update(environment)
        watch = Watch(self.watch_path, 'start', *command)
        pid, mapped, painted = watch.line()
        for name in environment:
            del os.environ[name]
        time.sleep(2.0)
        anonymous, proportional = read_memory(int(pid))
        watch.end()
        self.clean()
        return float(mapped), float(painted), anonymous / 1e3, proportional / 1e3

    def bench_start(self):
        # GTK's own choice, which may be OpenGL in software, and without that, as our window is drawn then
        kinds = [('bare window', {}, [self.bare_path]),
                 ('the same, no OpenGL', {'GDK_DEBUG': 'gl-disable', 'GSK_RENDERER': 'cairo'}, [self.bare_path]),
                 ('empty window', {}, [self.window_path]),
                 ('a listening panel', {}, [self.window_path, 'tcp-server://127.0.0.1:0'])]
        runs = [[] for _ in kinds]
        for i in range(self.options.runs * 2 + 1):
            for (_, environment, command), found in zip(kinds, runs):
                one = self.start_once(environment, *command)
                # the first one reads the disk
                if i > 0:
                    found.append(one)
        middle = [[statistics.median(column) for column in zip(*found)] for found in runs]
        for (name, _, _), now in zip(kinds, middle):
            print('  %-20s %s' % (name, '  '.join('%s %6.1f (%.2f, %.2f)' % (
                what, value, value / bare, value / alike) for what, value, bare, alike in zip(
                    ('mapped, ms', 'painted, ms', 'anonymous, MB', 'PSS, MB'), now, *middle[:2]))))
        print('  in brackets: ratios to the two bare windows (aim: 1.5 or less); medians of %d' % len(runs[0]))

    # idle

    def watch_idle(self, title, *addresses):
        window = Window(self, *addresses)
        seconds = 3 if self.options.quick else 10
        # GTK lets the caret of the send box blink for ten seconds after the last key, and throws the lines of text that it
        # has laid out away twenty seconds after they were last drawn
        time.sleep(33 if addresses else 3)
        damage = self.damage()
        time.sleep(0.5)
        before = window.threads()
        time.sleep(seconds)
        after = window.threads()
        painted = damage.end()
        moved = ['%s %d' % (name, count - before.get((task, name), 0)) for (task, name), count in sorted(after.items())
                 if count != before.get((task, name), 0)]
        print('  %-44s in %d s: painted %s times; threads that woke: %s' % (
            title, seconds, painted[0] if painted else '?', ', '.join(moved) or 'none'))
        window.end()
        self.clean()

    def bench_idle(self):
        plain = subprocess.Popen([self.peer_path, 'echo', os.path.join(self.dir, 'plain')], stdout=subprocess.PIPE,
                                 universal_newlines=True)
        port = plain.stdout.readline().rsplit(':', 1)[1].strip()
        self.watch_idle('no panel')
        self.watch_idle('a listening TCP server', 'tcp-server://127.0.0.1:0')
        self.watch_idle('TCP server, UDP, refused client', 'tcp-server://127.0.0.1:0', 'udp://127.0.0.1:0',
                        'tcp-client://127.0.0.1:1')
        self.watch_idle('client connected to an echo, echoing server', 'tcp-server://127.0.0.1:0?reply=echo',
                        'tcp-client://127.0.0.1:' + port)
        plain.kill()
        plain.wait()

    # many clients

    def bench_clients(self):
        count = 1000
        rows = []
        for _ in range(self.options.runs):
            window = Window(self, 'tcp-server://127.0.0.1:0')
            port = window.port()
            idle = read_memory(window.pid)[0]
            latency = self.latency()
            latency.go()
            begin = time.monotonic()
            peer = Watch(self.peer_path, 'clients', port, count)
            connected = float(peer.line()[0])
            until(lambda: "'clients': <uint32 %d>" % count in window.panels(), 'all clients')
            shown = time.monotonic() - begin
            time.sleep(0.3)
            times = list(map(int, latency.end()))
            after = read_memory(window.pid)[0]
            latency = self.latency()
            latency.go()
            begin = time.monotonic()
            peer.end()
            until(lambda: "'clients': <uint32 0>" in window.panels(), 'all clients gone')
            gone = time.monotonic() - begin
            leaving = list(map(int, latency.end()))
            window.end()
            self.clean()
            rows.append((connected, shown, times, (after - idle) / 1e3, gone, leaving))
        for title, seconds, column in (('connecting', 1, 2), ('leaving', 4, 5)):
            times = sorted(value for row in rows for value in row[column])
            print('  %-10s %d clients: all seen by a script after %.2f s; round trips, ms: median %.2f, 99%% %.2f, largest %.2f' % (
                title, count, statistics.median(row[seconds] for row in rows), percentile(times, 0.5) / 1e3,
                percentile(times, 0.99) / 1e3, max(times) / 1e3))
        print('  the connecting side took %.2f s; anonymous memory %.1f MB more, %.1f kB a client' % (
            statistics.median(row[0] for row in rows), statistics.median(row[3] for row in rows),
            statistics.median(row[3] for row in rows) * 1000 / count))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', nargs='?', default=os.path.join(ROOT, '_build', 'bench'), help='release build folder')
    parser.add_argument('--quick', action='store_true', help='less data, one run')
    parser.add_argument('--runs', type=int, default=None, help='runs of each, alternating (default 5)')
    parser.add_argument('--only', default='stream,start,idle,clients')
    parser.add_argument('--dir', help='where the logs go (default: the folder for temporary files)')
    options = parser.parse_args()
    options.runs = options.runs or (1 if options.quick else 5)

    check_build(options.build)
    bench = Bench(options)
    if not os.path.exists(bench.watch_path):
        sys.exit('bench-window was not built: libXdamage is missing (libxdamage-dev)')
    try:
        for name, title in (('stream', '64-byte lines into a panel that the window shows'), ('start', 'start-up'),
                            ('idle', 'idle'), ('clients', 'a thousand clients')):
            if name in options.only.split(','):
                print(title, flush=True)
                getattr(bench, 'bench_' + name)()
                sys.stdout.flush()
    finally:
        bench.remove()


if __name__ == '__main__':
    main()
