#!/usr/bin/env python3
"""Benches of a very long log.

    meson setup --buildtype=release _build/bench && ninja -C _build/bench
    tests/bench/run-log-benches.py --dir /var/tmp [--size 10000] [--more 2000] [--only store,read,window] [BUILD-FOLDER]

Nothing is asserted; a table is printed. Sizes are MB of payload. The parts can be run one by one; the first two share
files in the folder, which are kept in between and removed by `--only clean`, or at the end when all parts are run.

store   makes a log of --size through the store, of long and short reads mixed, and the same payload as a plain file
read    opens that log again, fetches rows at random places, and searches it against `grep -c -a -F` over the plain file
window  a panel of the window gets --size by TCP over loopback, every byte through the store; its file is a log of this one
        run, for a panel never goes on with the log of an earlier one. Then --more is sent while the view follows, then the
        scroll bar is dragged at random, then the log is searched; at last the file is opened again.

The window is seen from outside alone: round trips of its main loop over the session bus each 2 ms, which wait for each
frame that is being drawn, and its paintings by the X server's damage reports. The X server paints in software, on the same
processors. Needs Xvfb, dbus-daemon, gdbus, xdotool, and libXdamage at build time (libxdamage-dev).
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time

from benchtools import ROOT, Memory, check_build, read_memory
from windowtools import NAME, PATH, Session, Watch, Window, percentile

KEPT = 'swb-log-bench'
# bytes after which the lines of bench-peer repeat: so that a second connection goes on where the first one ended
REPEAT = 64 * 16381
PATTERN = 'needle in 4711'


class Bench:
    def __init__(self, options):
        self.options = options
        self.dir = os.path.join(options.dir, KEPT)
        self.log = os.path.join(self.dir, 'log.pcapng')
        self.raw = os.path.join(self.dir, 'raw')
        tests = os.path.join(options.build, 'tests', 'bench')
        self.big_path = os.path.join(tests, 'bench-log-big')
        self.peer_path = os.path.join(tests, 'bench-peer')
        self.watch_path = os.path.join(tests, 'bench-window')
        self.window_path = os.path.join(options.build, 'src', 'socket-workbench')
        self.session = None
        self.size, self.more = (int(value * 1e6) // REPEAT * REPEAT for value in (options.size, options.more))

    def need(self, megabytes):
        """Doesn't begin what would fill the disk: a tenth more than the files, and 2 GB for everybody else."""
        os.makedirs(self.dir, exist_ok=True)
        free = shutil.disk_usage(self.dir).free / 1e6
        if free < megabytes * 1.1 + 2000:
            sys.exit('%s has %.1f GB free, and %.1f GB are needed: choose another --dir, or a smaller --size' % (
                self.dir, free / 1e3, (megabytes * 1.1 + 2000) / 1e3))

    def clean(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    # the store

    def bench_store(self):
        self.need(2.2 * self.options.size)
        subprocess.run([self.big_path, 'make', self.log, self.raw, str(int(self.options.size * 1e6 / 2**20))], check=True)

    def bench_read(self):
        if not os.path.exists(self.log):
            sys.exit('there is no log: run the part store first')
        subprocess.run([self.big_path, 'read', self.log, self.raw], check=True)
        self.clean()

    # the window

    def send(self, port, size, log):
        result = subprocess.run([self.peer_path, 'lines', str(port), str(size), log],
                                stdout=subprocess.PIPE, check=True, universal_newlines=True)
        return float(result.stdout.split()[0])

    def watched(self, title, function):
        latency, damage = Watch(self.watch_path, 'latency', NAME, PATH), Watch(self.watch_path, 'damage')
        latency.line()
        time.sleep(0.3)
        latency.go()
        damage.go()
        result = function()
        times = list(map(int, latency.end()))
        count, seconds, longest, median, most = map(float, damage.end())
        print('  %-18s main loop, ms: median %5.2f, 99%% %6.2f (aim 16), largest %6.1f; painted %.0f times a second, '
              'between two, ms: median %.1f, 99%% %.1f, largest %.1f' % (
                  title, percentile(times, 0.5) / 1e3, percentile(times, 0.99) / 1e3, times[-1] / 1e3, count / seconds,
                  median, most, longest), flush=True)
        return result

    def xdotool(self, *words):
        subprocess.run(['xdotool', *map(str, words)], check=True)

    def place(self):
        """Left, top, width and height of the window."""
        geometry = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'socket-workbench',
                                   'getwindowgeometry', '--shell'], stdout=subprocess.PIPE, universal_newlines=True).stdout
        found = dict(re.findall(r'^(\w+)=(\d+)$', geometry, re.MULTILINE)) or {'X': 0, 'Y': 0, 'WIDTH': 1200, 'HEIGHT': 780}
        return [int(found[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT')]

    def press(self):
        """Keys that go far."""
        for key in ('Home', 'Next', 'Next', 'End', 'Prior', 'Prior', 'Home', 'Next', 'End') * 3:
            self.xdotool('key', key)
            time.sleep(0.05)

    def drag(self):
        """The scroll bar of the log, held and dragged at random."""
        x, y, width, height = self.place()
        steps = random.Random(1)
        words = ['mousedown', 1]
        for _ in range(400):
            words += ['mousemove', x + width - 9, y + steps.randint(height * 22 // 100, height * 78 // 100), 'sleep', 0.015]
        self.xdotool(*words, 'mouseup', 1)

    def scroll(self):
        x, y, width, height = self.place()
        self.xdotool('mousemove', x + width // 2, y + height // 2, 'click', 1)
        self.watched('keys', self.press)
        # the bar grows under the pointer; the slider is at its end
        self.xdotool('mousemove', x + width - 9, y + height // 2, 'sleep', 0.5, 'mousemove', x + width - 9,
                     y + height * 79 // 100, 'sleep', 0.3)
        self.watched('scroll bar', self.drag)

    def find(self, window):
        """By the action, as a script does; there are no hits, so that all of the log is looked at."""
        begin = time.monotonic()
        subprocess.run(['gdbus', 'call', '--session', '--dest', NAME, '--object-path', PATH, '--method',
                        'org.gtk.Actions.Activate', 'find', "[<'%s'>]" % PATTERN, '{}'], stdout=subprocess.DEVNULL,
                       check=True)
        return self.rest(window.pid) - begin

    def rest(self, pid):
        """When all threads but the main one have come to rest, to a tenth of a second."""
        quiet, last, end = 0, sum(self.threads_cpu(pid)), time.monotonic()
        while quiet < 5:
            time.sleep(0.1)
            now = sum(self.threads_cpu(pid))
            quiet = quiet + 1 if now - last < 0.02 else 0
            end = time.monotonic() if quiet == 0 else end
            last = now
        return end

    def threads_cpu(self, pid):
        for task in os.listdir('/proc/%d/task' % pid):
            if int(task) != pid:
                try:
                    with open('/proc/%d/task/%s/stat' % (pid, task)) as stat:
                        words = stat.read().rsplit(')', 1)[1].split()
                except OSError:
                    continue
                yield (int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK')

    def bench_window(self):
        self.need(1.1 * (self.options.size + self.options.more))
        log = os.path.join(self.dir, 'window.pcapng')
        self.session = Session(self.dir)
        window = Window(self, 'tcp-server://127.0.0.1:0?log=' + log)
        port = window.port()
        idle = read_memory(window.pid)[0]
        memory = Memory(window.pid)
        seconds = self.send(port, self.size, log)
        print('  %.1f GB over loopback in %.1f s, drawn by %s' % (self.options.size / 1e3, seconds, window.renderer()),
              flush=True)
        time.sleep(1)
        seconds = self.watched('following', lambda: self.send(port, self.more, log))
        print('  %.1f GB more in %.1f s, %.0f MB/s' % (self.options.more / 1e3, seconds, self.options.more / seconds))
        time.sleep(1)
        self.scroll()
        time.sleep(1)
        seconds = self.watched('searching', lambda: self.find(window))
        print('  searched in %.2f s, %.0f MB/s of payload' % (
            seconds, (self.options.size + self.options.more) / seconds))
        memory.stop()
        size = os.path.getsize(log)
        received, _, wrong, _ = map(int, subprocess.run([self.peer_path, 'verify', log], stdout=subprocess.PIPE,
                                                        check=True, universal_newlines=True).stdout.split())
        print('  anonymous memory: idle %.1f MB, largest over idle %.1f MB (aim: 64 or less); %.2f GB of file, %s' % (
            idle / 1e3, (memory.peak - idle) / 1e3, size / 1e9,
            'every byte in it' if wrong == 0 and received == self.size + self.more else 'BYTES ARE MISSING'), flush=True)
        window.end()
        begin = time.monotonic()
        watch = Watch(self.watch_path, 'start', self.window_path, log)
        words = watch.line()
        if len(words) == 3:
            seconds = self.rest(int(words[0])) - begin
            print('  opened again: mapped after %s ms, first painted after %s ms, all of it known after %.1f s; anonymous '
                  'memory %.1f MB' % (words[1], words[2], seconds, read_memory(int(words[0]))[0] / 1e3))
        else:
            print('  opened again: NO WINDOW CAME')
        watch.end()
        self.session.end()
        self.session = None
        self.clean()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('build', nargs='?', default=os.path.join(ROOT, '_build', 'bench'), help='release build folder')
    parser.add_argument('--size', type=float, default=10000, help='of the log, MB (default 10000)')
    parser.add_argument('--more', type=float, default=None, help='sent while the view follows, MB (default: a fifth)')
    parser.add_argument('--only', default='store,read,window')
    parser.add_argument('--dir', required=True, help='where the files go')
    options = parser.parse_args()
    options.more = options.more or options.size / 5

    check_build(options.build)
    bench = Bench(options)
    parts = options.only.split(',')
    try:
        for name, title in (('store', 'a log made through the store'), ('read', 'that log, opened again'),
                            ('window', 'a log of that length in the window')):
            if name in parts:
                print(title, flush=True)
                getattr(bench, 'bench_' + name)()
                sys.stdout.flush()
    except BaseException:
        bench.clean()
        raise
    finally:
        if bench.session is not None:
            bench.session.end()
    if 'clean' in parts:
        bench.clean()


if __name__ == '__main__':
    main()
