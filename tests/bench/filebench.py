"""The bench of sending a file: swb, which records all that it sends, against socat, which records nothing.

How long it takes to write the record depends on the memory that it gets, see sparememory.py: socat, which touches no new
memory, is no measure of it. So there are two series:

- warm: the file that the run before wrote is deleted right before the run, so that its pages are used again at once. There
  was no other deletion for longer than the two seconds, so that none of it is given back meanwhile. Nothing is dirty.
- cold: as above, but the program begins some seconds after the deletion. On a machine that gives no memory back it is the same.

Beside socat there is a control: a loop in C that reads the file, sends it and writes the same bytes to another file. It is
the least that sending with a record can cost, in either series. The aim is against socat, warm.
"""

import os
import statistics
import subprocess
import time

from sparememory import SpareMemory

COLD_DELAY = 6

# there only in kernels that count it
REPORTED = '/sys/module/page_reporting/parameters/reported_kib'


def read_reported():
    """Kilobytes of memory that this machine has given back to its host so far, or None when the kernel doesn't tell."""
    try:
        with open(REPORTED) as file:
            return int(file.read())
    except OSError:
        return None


class Run:
    """One program that sends the file to a sink: seconds from accepting the connection until its end."""

    def __init__(self, peer, command):
        reported = read_reported()
        sink = subprocess.Popen([peer, 'sink'], stdout=subprocess.PIPE, universal_newlines=True)
        port = sink.stdout.readline().rsplit(':', 1)[1].strip()
        sender = subprocess.Popen([part.replace('PORT', port) for part in command])
        _, status, usage = os.wait4(sender.pid, 0)
        sender.returncode = os.waitstatus_to_exitcode(status)
        if sender.returncode != 0:
            raise subprocess.CalledProcessError(sender.returncode, command)
        received, seconds = sink.stdout.readline().split()
        sink.wait()
        self.seconds = float(seconds)
        self.received = int(received)
        self.user, self.system = usage.ru_utime, usage.ru_stime
        # what was given back under way: then some of the memory was cold after all
        self.reported = 0 if reported is None else read_reported() - reported


class FileBench:
    def __init__(self, folder, swb_path, peer_path, size):
        self.size = size
        self.peer = peer_path
        self.path = os.path.join(folder, 'file')
        self.record = os.path.join(folder, 'record.pcapng')
        self.commands = {
            'socat': ['socat', '-u', 'OPEN:' + self.path, 'TCP:127.0.0.1:PORT'],
            'socat -b': ['socat', '-u', '-b', '262144', 'OPEN:' + self.path, 'TCP:127.0.0.1:PORT'],
            'control': [peer_path, 'send-file', 'PORT', self.path, self.record],
            'swb': [swb_path, 'send', 'tcp-client://127.0.0.1:PORT?log=' + self.record, '--file', self.path],
        }
        self._spare = SpareMemory(self.record)
        for path in (self.path, self.record):
            with open(path, 'wb') as file:
                block = os.urandom(1000000)
                for _ in range(size // len(block)):
                    file.write(block)
        os.sync()

    def run(self, name, cold):
        """One run. What records has the pages of the record before."""
        records = name in ('control', 'swb')
        if records:
            self._spare.settle()
            self._spare.release()
            if cold:
                time.sleep(COLD_DELAY)
        run = Run(self.peer, self.commands[name])
        # so that no run competes with the writing of the record before
        os.sync()
        return run

    def series(self, names, count, cold):
        runs = {name: [] for name in names}
        for i in range(count):
            # each comes first as often as the others
            for name in names[i % len(names):] + names[:i % len(names)]:
                runs[name].append(self.run(name, cold))
        return runs

    def show(self, runs):
        """Returns: the medians."""
        medians = {}
        for name, of_name in runs.items():
            seconds = sorted(run.seconds for run in of_name)
            medians[name] = statistics.median(seconds)
            print('    %-8s %6.3f s  %5.0f MB/s  %.3f … %.3f  user %.2f system %.2f  runs: %s  %s' % (
                name, medians[name], self.size / medians[name] / 1e6, seconds[0], seconds[-1],
                statistics.median(run.user for run in of_name), statistics.median(run.system for run in of_name),
                ' '.join('%.2f%s' % (run.seconds, '*' if run.reported > 100000 else '') for run in of_name),
                'complete' if all(run.received == self.size for run in of_name) else 'WRONG'))
        return medians

    def bench(self, runs, cold_runs):
        print('  %d MB, memory warm, %d runs of each in turns (*: the host took memory back meanwhile)' % (
            self.size // 1000000, runs))
        median = self.show(self.series(['socat', 'socat -b', 'control', 'swb'], runs, False))
        print('    ratio to socat %.2f (aim: 0.9 or more); to socat with pieces of 256 KiB %.2f; to the control %.2f' % (
            median['socat'] / median['swb'], median['socat -b'] / median['swb'], median['control'] / median['swb']))
        print('  memory cold, %d runs' % cold_runs)
        median = self.show(self.series(['socat', 'control', 'swb'], cold_runs, True))
        print('    ratio to the control %.2f; to socat, which records nothing, %.2f' % (
            median['control'] / median['swb'], median['socat'] / median['swb']), flush=True)
