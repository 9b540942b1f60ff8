#!/usr/bin/env python3
"""`build-aux/run --browser`: the window is served to a browser on this machine, and a signal ends all of it.

The script is the real one, in a tree where there is nothing left to build: `meson` puts the program under test, which the
environment variable SWB_WINDOW names, where an installation would be. Nothing is installed, and no network is needed.
"""

import base64
import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import pcapng
import servers
import swbtest
from tap import skip_all

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'build-aux')
WINDOW = os.environ.get('SWB_WINDOW', 'socket-workbench')

MESON = '''#!/bin/sh
# What the script asks of meson, without a build.
case $1 in
  setup) touch "$2/build.ninja" ;;
  compile) ;;
  install) mkdir -p "$3/stage/bin" && ln -sf "$SWB_WINDOW" "$3/stage/bin/socket-workbench" ;;
  *) exit 1 ;;
esac
'''

# RFC 6455 section 1.3
ACCEPT = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
BINARY = 2


class WebSocket:
    """As much of RFC 6455 as shows that somebody answers."""

    def __init__(self, port):
        self._socket = swbtest.connect(('127.0.0.1', port))
        key = base64.b64encode(os.urandom(16))
        self._socket.sendall(b'GET /socket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n'
                             b'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
                             b'Sec-WebSocket-Protocol: broadway\r\nSec-WebSocket-Key: %s\r\n\r\n' % (port, port, key))
        self._stream = self._socket.makefile('rb')
        self.status = self._stream.readline().split()[1]
        self.headers = http.client.parse_headers(self._stream)
        self.wanted = base64.b64encode(hashlib.sha1(key + ACCEPT).digest()).decode()

    def read(self):
        """(opcode, payload) of the next frame."""
        first, second = self._stream.read(2)
        length = second & 0x7f
        if length == 126:
            length, = struct.unpack('>H', self._stream.read(2))
        elif length == 127:
            length, = struct.unpack('>Q', self._stream.read(8))
        return first & 0x0f, self._stream.read(length)

    def close(self):
        self._stream.close()
        self._socket.close()


def session_of(pid):
    """The session of a process that is no zombie, or None."""
    try:
        with open('/proc/%s/stat' % pid, encoding='utf-8', errors='replace') as stat:
            fields = stat.read().rsplit(')', 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[3]) if fields[0] != 'Z' else None


def processes_of(session):
    return [pid for pid in os.listdir('/proc') if pid.isdigit() and session_of(pid) == session]


class Browser(swbtest.TestCase):
    def setUp(self):
        super().setUp()
        for name in ('tree/build-aux', 'bin', 'home', 'cache', 'config', 'data', 'runtime', 'tmp'):
            os.makedirs(os.path.join(self.dir, name), 0o700)
        for name in ('run', 'common.bash'):
            shutil.copy(os.path.join(SCRIPTS, name), os.path.join(self.dir, 'tree', 'build-aux'))
        self.tool('meson', MESON)
        # a test installs nothing
        for name in ('apt-get', 'dnf', 'pacman', 'sudo'):
            self.tool(name, '#!/bin/sh\nexit 1\n')

        self.environment = dict(os.environ, HOME=os.path.join(self.dir, 'home'), TMPDIR=os.path.join(self.dir, 'tmp'),
                                PATH=os.path.join(self.dir, 'bin') + os.pathsep + os.environ['PATH'],
                                SWB_WINDOW=os.path.abspath(WINDOW), GSETTINGS_BACKEND='memory', NO_AT_BRIDGE='1')
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'GDK_BACKEND', 'GSK_RENDERER', 'DBUS_SESSION_BUS_ADDRESS', 'G_DEBUG'):
            self.environment.pop(name, None)
        for name in ('cache', 'config', 'data'):
            self.environment['XDG_%s_HOME' % name.upper()] = os.path.join(self.dir, name)
        self.environment['XDG_RUNTIME_DIR'] = os.path.join(self.dir, 'runtime')
        bus, self.environment['DBUS_SESSION_BUS_ADDRESS'] = servers.start_bus(self.environment)
        self.addCleanup(servers.stop, bus)

    def tool(self, name, text):
        path = os.path.join(self.dir, 'bin', name)
        with open(path, 'w', encoding='utf-8') as script:
            script.write(text)
        os.chmod(path, 0o755)

    def start(self):
        """The script, its lines, the port of the page, and that of a server whose log is x.pcapng."""
        server = swbtest.free_port()
        self.log = os.path.join(self.dir, 'x.pcapng')
        run = subprocess.Popen([os.path.join(self.dir, 'tree', 'build-aux', 'run'), '--browser',
                                'tcp-server://127.0.0.1:%d?reply=echo&log=%s' % (server, self.log)],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=self.environment, start_new_session=True)
        self.addCleanup(self.sweep, run)
        lines = swbtest.Lines(run.stderr)
        lines.expect(r'^Warning: Broadway checks no origin')
        return run, lines, int(lines.expect(r'^Open http://127\.0\.0\.1:(\d+)/ in a browser\.$').group(1)), server

    def sweep(self, run):
        """What a failure leaves behind."""
        for pid in processes_of(run.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        run.wait()
        run.stderr.close()

    def exchange(self, server):
        """A word to the server in the window and back; it may take a moment to listen."""
        deadline = time.monotonic() + swbtest.TIMEOUT
        while True:
            try:
                peer = swbtest.connect(('127.0.0.1', server))
                break
            except ConnectionRefusedError:
                self.assertLess(time.monotonic(), deadline, 'the window does not listen')
                time.sleep(0.02)
        peer.sendall(b'hello')
        self.assertEqual(swbtest.receive_exactly(peer, 5), b'hello')
        return peer

    def get(self, port, path):
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=swbtest.TIMEOUT)
        try:
            connection.request('GET', path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def assert_nothing_left(self, run):
        """The display ends right behind the program."""
        deadline = time.monotonic() + swbtest.TIMEOUT
        while processes_of(run.pid):
            self.assertLess(time.monotonic(), deadline, 'the display is left behind')
            time.sleep(0.02)

    def assert_ends(self, run, lines):
        """All of it, with a finished log that has what was said."""
        self.assertEqual(run.wait(swbtest.TIMEOUT), 0, lines.text())
        lines.join()
        self.assert_nothing_left(run)
        self.assertEqual([name for name in os.listdir(os.path.join(self.dir, 'runtime')) if name.startswith('broadway')], [])
        self.assertTrue(pcapng.is_finished(self.log))
        if shutil.which('tshark'):
            self.assertEqual(sorted(swbtest.follow(self.log).values()), [b'hello', b'hello'])
        self.assertNotRegex(lines.text(), r'Sanitizer|runtime error|CRITICAL')

    def test_page(self):
        run, lines, port, server = self.start()
        with self.exchange(server):
            status, page = self.get(port, '/')
            self.assertEqual(status, 200)
            self.assertIn(b'broadway.js', page)
            status, script = self.get(port, '/broadway.js')
            self.assertEqual(status, 200)
            self.assertIn(b'WebSocket', script)
            self.assertNotEqual(self.get(port, '/nothing')[0], 200)

            # the page itself is only at this machine's own address
            with self.assertRaises(OSError):
                socket.create_connection(('127.0.0.2', port), swbtest.TIMEOUT).close()

            with contextlib.closing(WebSocket(port)) as display:
                self.assertEqual(display.status, b'101')
                self.assertEqual(display.headers['Sec-WebSocket-Accept'], display.wanted)
                # what is to be drawn
                drawn = 0
                while drawn < 1000:
                    opcode, payload = display.read()
                    self.assertEqual(opcode, BINARY)
                    drawn += len(payload)
        run.send_signal(signal.SIGTERM)
        self.assert_ends(run, lines)

    def test_second_display(self):
        """Whose port is taken, takes the next."""
        first, first_lines, port, server = self.start()
        # another runtime folder, so that only the port tells that one is there
        self.environment['XDG_RUNTIME_DIR'] = os.path.join(self.dir, 'tmp')
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=' + os.path.join(self.dir, 'no-bus')
        with self.exchange(server):
            second, second_lines, other, server = self.start()
            self.assertNotEqual(other, port)
            with self.exchange(server):
                for run, lines in (second, second_lines), (first, first_lines):
                    run.send_signal(signal.SIGTERM)
                    self.assertEqual(run.wait(swbtest.TIMEOUT), 0, lines.text())
                    lines.join()
                    self.assert_nothing_left(run)

    def test_early_signal(self):
        """Before there is a window; then there is none."""
        for to_all in (False, True):
            run, lines, _, _ = self.start()
            if to_all:
                os.killpg(run.pid, signal.SIGTERM)
            else:
                run.send_signal(signal.SIGTERM)
            self.assertIn(run.wait(swbtest.TIMEOUT), (0, -signal.SIGTERM), lines.text())
            self.assert_nothing_left(run)

    def test_killed(self):
        """The display knows the end of the program also when that can't say a word."""
        run, lines, _, server = self.start()
        with self.exchange(server):
            run.kill()
            self.assertEqual(run.wait(swbtest.TIMEOUT), -signal.SIGKILL, lines.text())
            self.assert_nothing_left(run)

    def end_by(self, kill):
        run, lines, _, server = self.start()
        with self.exchange(server):
            kill(run)
            self.assert_ends(run, lines)

    def test_signals(self):
        """To what was started alone, as from a script or a service."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number.name):
                self.end_by(lambda run, number=number: run.send_signal(number))

    def test_signals_to_all(self):
        """To all of it at once, as from Ctrl+C, from a terminal that is closed, and from a session that ends."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number.name):
                self.end_by(lambda run, number=number: os.killpg(run.pid, number))


if __name__ == '__main__':
    for tool in ('gtk4-broadwayd', 'bash', 'dbus-daemon'):
        if not shutil.which(tool):
            skip_all('no ' + tool)
    swbtest.main()
