"""What the benches share: a folder for logs, the peer in C, socat as the reference, and a sampler of memory."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from sparememory import SpareMemory

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))


class Memory(threading.Thread):
    """Samples the anonymous memory of a process."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self._pid = pid
        self._end = threading.Event()
        self.first = self.peak = 0
        self.start()

    def run(self):
        while not self._end.wait(0.02):
            try:
                with open('/proc/%d/status' % self._pid) as status:
                    now = int(re.search(r'RssAnon:\s+(\d+)', status.read()).group(1))
            except (OSError, AttributeError):
                return
            self.first = self.first or now
            self.peak = max(self.peak, now)

    def stop(self):
        self._end.set()
        self.join()
        return self


def read_memory(pid):
    """Anonymous and proportional memory of a process, kilobytes."""
    with open('/proc/%d/smaps_rollup' % pid) as rollup:
        text = rollup.read()
    with open('/proc/%d/status' % pid) as status:
        anonymous = re.search(r'RssAnon:\s+(\d+)', status.read()).group(1)
    return int(anonymous), int(re.search(r'^Pss:\s+(\d+)', text, re.MULTILINE).group(1))


class Folder:
    """A folder for logs, which is emptied after each run, within one for all the rest; and what writes into it."""

    def __init__(self, options):
        self.peer_path = os.path.join(options.build, 'tests', 'bench', 'bench-peer')
        self.options = options
        self.whole = tempfile.mkdtemp(prefix='swb-bench-', dir=options.dir)
        self.dir = os.path.join(self.whole, 'run')
        os.mkdir(self.dir)
        self.spare = SpareMemory(os.path.join(self.whole, 'spare'))

    def remove(self):
        shutil.rmtree(self.whole, ignore_errors=True)

    def clean(self):
        for name in os.listdir(self.dir):
            path = os.path.join(self.dir, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        os.sync()

    def peer(self, *arguments):
        return subprocess.run([self.peer_path, *map(str, arguments)], stdout=subprocess.PIPE, check=True,
                              universal_newlines=True).stdout.split()

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        process.wait()

    def start_socat(self, source, *more):
        return subprocess.Popen(['socat', '-u', *more, source,
                                 'OPEN:%s,creat,trunc' % os.path.join(self.dir, 'plain')],
                                stderr=subprocess.PIPE, universal_newlines=True)

    def lines_socat(self, size):
        # socat tells its port only in its own log
        process = self.start_socat('TCP-LISTEN:0,bind=127.0.0.1', '-d', '-d', '-b', '262144')
        port = int(next(re.search(r'listening on .*:(\d+)$', line).group(1) for line in process.stderr
                        if 'listening on' in line))
        memory = Memory(process.pid)
        path = os.path.join(self.dir, 'plain')
        self.spare.release()
        seconds = float(self.peer('lines', port, size, path)[0])
        memory.stop()
        process.wait()
        process.stderr.close()
        received, _, wrong, _ = map(int, self.peer('verify-plain', path, 'lines'))
        self.spare.keep(path)
        self.clean()
        return seconds, received, wrong, memory.peak, 0


def check_build(build):
    """Says so when the build is not what benches should measure."""
    options = subprocess.run(['meson', 'introspect', '--buildoptions', build], stdout=subprocess.PIPE,
                             universal_newlines=True).stdout
    if not re.search(r'"name": "buildtype", "value": "release"', options):
        print('note: %s is no release build' % build, file=sys.stderr)
