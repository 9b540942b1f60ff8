"""What the integration tests share: `swb run` as a child, real peers, and tshark as the judge of the logs.

A test file ends with `swbtest.main()`, which runs its unittest cases and writes TAP. The environment variable SWB names
the program under test. Every wait is bounded; nothing waits by sleeping.
"""

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from tap import TapResult, comment

SWB = os.environ.get('SWB', 'swb')

# Sanitizers and two slow cores: generous, for a wait ends when what it waits for happens.
TIMEOUT = float(os.environ.get('SWB_TEST_TIMEOUT', '30'))


class Lines:
    """The lines of a pipe, read by a thread of its own, to be waited for."""

    def __init__(self, pipe):
        self._pipe = pipe
        self._changed = threading.Condition()
        self._eof = False
        self.lines = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for raw in self._pipe:
            with self._changed:
                self.lines.append(raw.decode('utf-8', 'surrogateescape').rstrip('\n'))
                self._changed.notify_all()
        with self._changed:
            self._eof = True
            self._changed.notify_all()

    def expect(self, pattern, timeout=TIMEOUT, start=0):
        """The match of the first line that `pattern` (a regular expression) is found in."""
        regex = re.compile(pattern)
        deadline = time.monotonic() + timeout
        seen = start
        with self._changed:
            while True:
                while seen < len(self.lines):
                    match = regex.search(self.lines[seen])
                    seen += 1
                    if match:
                        return match
                left = deadline - time.monotonic()
                if self._eof or left <= 0:
                    raise AssertionError('no line matches %r %s; there are:\n%s' % (
                        pattern, 'before the end' if self._eof else 'in time', '\n'.join(self.lines)))
                self._changed.wait(left)

    def count(self, pattern):
        with self._changed:
            return sum(1 for line in self.lines if re.search(pattern, line))

    def text(self):
        with self._changed:
            return '\n'.join(self.lines)

    def join(self, timeout=TIMEOUT):
        self._thread.join(timeout)


class Swb:
    """One `swb run`. Its logs are in `log_dir`; leaving the context ends it by SIGTERM."""

    def __init__(self, *arguments, log_dir=None, prefix=(), read=True, command='run', env=None, fresh=True):
        self._own_dir = None
        if log_dir is None:
            self._own_dir = log_dir = tempfile.mkdtemp(prefix='swb-test-')
        self.log_dir = log_dir
        argv = [*prefix, SWB, command, *arguments]
        if command == 'run':
            argv += ['--log-dir', log_dir]
        environment = dict(os.environ, XDG_CACHE_HOME=os.path.join(log_dir, 'cache'), TZ='UTC')
        environment.update(env or {})
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=environment)
        self.out = Lines(self.process.stdout) if read else None
        self.err = Lines(self.process.stderr)
        self._listening = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                try:
                    self.process.wait(TIMEOUT)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait()
                    if kind is None:
                        raise AssertionError('swb does not end on SIGTERM')
            if kind is not None:
                sys.stdout.write(comment('swb wrote:\n%s\n%s' % (self.out.text() if self.out else '', self.err.text())))
            elif re.search(r'(Sanitizer|runtime error|CRITICAL|WARNING \*\*)', self.err.text()):
                raise AssertionError('swb complained:\n' + self.err.text())
        finally:
            if self.out:
                self.out.join()
            self.err.join()
            if self.out:
                self.process.stdout.close()
            self.process.stderr.close()
            if self._own_dir:
                shutil.rmtree(self._own_dir, ignore_errors=True)
        return False

    def listening(self):
        """(host, port) of the next panel that listens or binds."""
        for number, line in enumerate(self._wait_listening(self._listening + 1)):
            if number == self._listening:
                self._listening += 1
                host, port = line.rsplit(':', 1)
                return host.strip('[]'), int(port)

    def _wait_listening(self, count):
        start = 0
        found = []
        while len(found) < count:
            found.append(self.out.expect(r'^listening (\S+:\d+)$', start=start).group(1))
            start = next(i for i, line in enumerate(self.out.lines)
                         if i >= start and line.startswith('listening ')) + 1
        return found

    def expect(self, pattern, timeout=TIMEOUT):
        return self.out.expect(pattern, timeout)

    def logs(self):
        """Paths of the panels' logs, in the order of their `log` lines."""
        return [line[4:] for line in self.out.lines if line.startswith('log ')]

    def log(self):
        return self.out.expect(r'^log (.*)$').group(1)

    def only_log(self):
        """The one log that is in its folder: for `--quiet`, which has no `log` lines."""
        found = logs_in(self.log_dir)
        assert len(found) == 1, found
        return found[0]

    def stop(self, signum=signal.SIGTERM):
        """Sends the signal, waits for the end and returns the exit code."""
        self.process.send_signal(signum)
        return self.wait()

    def wait(self, timeout=TIMEOUT):
        code = self.process.wait(timeout)
        if self.out:
            self.out.join()
        self.err.join()
        return code


def run_once(*arguments, **environment):
    """(exit code, standard output as bytes, standard error as text) of a `swb` that ends by itself."""
    done = subprocess.run([SWB, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, TZ='UTC', **environment), timeout=TIMEOUT, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def logs_in(directory):
    """Paths of the logs in a folder."""
    return [os.path.join(directory, name) for name in sorted(os.listdir(directory)) if name.endswith('.pcapng')]


# ---- peers ----

def connect(address, timeout=TIMEOUT):
    peer = socket.create_connection(address, timeout)
    peer.settimeout(timeout)
    return peer


def receive_exactly(peer, count):
    data = bytearray()
    while len(data) < count:
        piece = peer.recv(min(count - len(data), 1 << 20))
        if not piece:
            break
        data += piece
    return bytes(data)


def receive_all(peer):
    data = bytearray()
    while True:
        piece = peer.recv(1 << 20)
        if not piece:
            return bytes(data)
        data += piece


def reset(peer):
    """Closes so that the other side gets a RST."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    peer.close()


@contextlib.contextmanager
def listener(host='127.0.0.1', port=0, backlog=16):
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(backlog)
        sock.settimeout(TIMEOUT)
        yield sock


def free_port(host='127.0.0.1', kind=socket.SOCK_STREAM):
    """A port that was free a moment ago: for refusals, where nobody may listen."""
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    with socket.socket(family, kind) as sock:
        sock.bind((host, 0))
        return sock.getsockname()[1]


@contextlib.contextmanager
def program(*argv, **options):
    """A peer program with pipes; killed at the end if it is still there."""
    options.setdefault('stdin', subprocess.PIPE)
    options.setdefault('stdout', subprocess.PIPE)
    options.setdefault('stderr', subprocess.DEVNULL)
    process = subprocess.Popen(argv, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def read_until(pipe, wanted, timeout=TIMEOUT):
    """Reads from a pipe or terminal until `wanted` was in it."""
    data = b''
    deadline = time.monotonic() + timeout
    fd = pipe if isinstance(pipe, int) else pipe.fileno()
    while wanted not in data:
        ready, _, _ = select.select([fd], [], [], max(0, deadline - time.monotonic()))
        piece = os.read(fd, 65536) if ready else b''
        if not piece:
            raise AssertionError('%r did not come, only %r' % (wanted, data))
        data += piece
    return data


def ipv6_works():
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
            sock.bind(('::1', 0))
        return True
    except OSError:
        return False


# ---- tshark ----

def tshark(path, *arguments, check=True):
    """What tshark prints of a log, as text; `check`: it must find nothing wrong with the file."""
    result = subprocess.run(['tshark', '-r', path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=dict(os.environ, LC_ALL='C.UTF-8'))
    said = [line for line in result.stderr.decode('utf-8', 'replace').splitlines() if 'Running as user' not in line]
    if check and (result.returncode != 0 or said):
        raise AssertionError('tshark: ' + '\n'.join(said))
    return result.stdout.decode('utf-8', 'replace')


def fields(path, display_filter, *names, options=(), check=True):
    """A list of field values for each packet that the display filter passes."""
    arguments = [*options, '-Y', display_filter, '-T', 'fields']
    for name in names:
        arguments += ['-e', name]
    return [line.split('\t') for line in tshark(path, *arguments, check=check).splitlines()]


def follow(path, stream=0, protocol='tcp', check=True):
    """{address: bytes it sent} for both ends of a stream, by `tshark -z follow`."""
    nodes = {}
    sent = {0: bytearray(), 1: bytearray()}
    for line in tshark(path, '-q', '-z', 'follow,%s,raw,%d' % (protocol, stream), check=check).splitlines():
        match = re.match(r'Node ([01]): (.*)$', line)
        if match:
            nodes[int(match.group(1))] = match.group(2)
        elif re.match(r'^\t?[0-9a-f]+$', line):
            sent[1 if line.startswith('\t') else 0] += bytes.fromhex(line.strip())
    return {nodes[0]: bytes(sent[0]), nodes[1]: bytes(sent[1])}


def address(host, port):
    """As tshark's follow writes a node."""
    return '[%s]:%d' % (host, port) if ':' in host else '%s:%d' % (host, port)


class Capture:
    """tshark at work on an interface, for the traffic of one port; stop() returns the file.

    It is ready when it has seen a probe, and has seen all when it has seen another: both are datagrams to a port of their
    own, which the file has too.
    """

    def __init__(self, directory, *options, interface='lo', name='capture', port=None):
        self.port = port or free_port()
        self.path = os.path.join(directory, name + '.pcapng')
        self._probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._target = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._target.bind(('127.0.0.1', 0))
        self._probe_port = self._target.getsockname()[1]
        self._argv = ['tshark', '-i', interface, *options, '-f', 'port %d or port %d' % (self.port, self._probe_port),
                      '-B', '64', '-w', self.path, '-P', '-l', '-T', 'fields', '-e', 'udp.dstport', '-e', 'udp.length']
        self._process = None

    def __enter__(self):
        self._process = subprocess.Popen(self._argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL)
        self._out = Lines(self._process.stdout)
        deadline = time.monotonic() + TIMEOUT
        while True:
            try:
                self._send_probe(b'begin')
                self._out.expect(r'^%d\b' % self._probe_port, timeout=0.2)
                return self
            except AssertionError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__(None, None, None)
                    raise

    def _send_probe(self, data):
        self._probe.sendto(data, ('127.0.0.1', self._probe_port))

    def stop(self):
        self._send_probe(b'this is the end')
        self._out.expect(r'^%d\s+%d$' % (self._probe_port, 8 + len(b'this is the end')))
        self._process.send_signal(signal.SIGINT)
        self._process.wait(TIMEOUT)
        return self.path

    def __exit__(self, kind, value, trace):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._out.join()
        self._process.stdout.close()
        self._probe.close()
        self._target.close()
        return False


def udp(host='127.0.0.1', port=0):
    """A bound socket for datagrams."""
    sock = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, port))
    sock.settimeout(TIMEOUT)
    return sock


# ---- what needs rights ----

def can_capture():
    """Whether dumpcap may listen on the loopback interface."""
    if not shutil.which('dumpcap') or not shutil.which('tshark'):
        return False
    result = subprocess.run(['dumpcap', '-i', 'lo', '-a', 'duration:0', '-w', '/dev/null'], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
    return result.returncode == 0


def can_unshare(*flags):
    result = subprocess.run(['unshare', *flags, 'true'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return result.returncode == 0


# An own network with a route that leads nowhere: packets to 192.0.2.0/24 (RFC 5737) vanish.
BLACK_HOLE = ('unshare', '-n', 'sh', '-c',
              'ip link set lo up && ip addr add 192.0.2.1/32 dev lo && '
              'ip route add 192.0.2.0/24 dev lo src 192.0.2.1 && exec "$@"', 'sh')


def have_black_hole():
    return subprocess.run([*BLACK_HOLE, 'true'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


# ---- cases ----

class TestCase(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='swb-test-')
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def use(self, manager):
        """Enters a context until the test ends."""
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    if len(sys.argv) > 1:
        suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:], sys.modules['__main__'])
    result = TapResult(suite.countTestCases())
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
