#!/usr/bin/env python3
"""A TCP server panel against the programs that people use, and against programs that die."""

import os
import pty
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

PYTHON = sys.executable

# The client of every tutorial: connects, says one thing, reads the answer, ends.
ONE_SHOT_CLIENT = '''
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('127.0.0.1', int(sys.argv[1])))
s.send(b'Hello, server')
print(s.recv(1024).decode())
s.close()
'''

# The next lesson: a loop around send and recv, until the user has enough.
LOOPING_CLIENT = '''
import socket, sys
s = socket.socket()
s.connect(('127.0.0.1', int(sys.argv[1])))
for line in sys.stdin:
    s.sendall(line.encode('utf-8'))
    print(s.recv(1024).decode('utf-8'), end='', flush=True)
s.close()
'''


class TcpServer(swbtest.TestCase):
    def serve(self, address='127.0.0.1:0', query='', *arguments):
        swb = swbtest.Swb('tcp-server://%s%s' % (address, query), *arguments)
        self.use(swb)
        return swb, swb.listening()

    def test_telnet(self):
        swb, (host, port) = self.serve(query='?reply=echo')
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp('telnet', ['telnet', host, str(port)])
        try:
            swbtest.read_until(terminal, b'Escape character is')
            swb.expect(r' 1 - 127\.0\.0\.1:\d+ client 127\.0\.0\.1:\d+ connected$')
            os.write(terminal, b'1234567890\n')
            swb.expect(r' 1 < 127\.0\.0\.1:\d+ 1234567890\\r\\n$')
            swb.expect(r' 1 > 127\.0\.0\.1:\d+ 1234567890\\r\\n$')
            swbtest.read_until(terminal, b'1234567890')
            os.kill(pid, signal.SIGKILL)
            swb.expect(r' - 127\.0\.0\.1:\d+ closed by peer \(FIN\) after 12 bytes')
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)

    def test_nc(self):
        swb, (host, port) = self.serve(query='?reply=echo')
        result = subprocess.run(['nc', '-N', host, str(port)], input=b'by nc\n', stdout=subprocess.PIPE,
                                timeout=swbtest.TIMEOUT)
        self.assertEqual(result.stdout, b'by nc\n')
        swb.expect(r' < 127\.0\.0\.1:\d+ by nc\\n$')
        swb.expect(r'closed by peer \(FIN\) after 6 bytes')

    def test_socat(self):
        swb, (host, port) = self.serve(query='?reply=echo')
        data = os.urandom(300000)
        result = subprocess.run(['socat', '-t10', '-', 'TCP:%s:%d' % (host, port)], input=data,
                                stdout=subprocess.PIPE, timeout=swbtest.TIMEOUT)
        self.assertEqual(result.stdout, data)
        swb.expect(r'closed by peer \(FIN\) after 300000 bytes')

    def test_one_shot_client(self):
        swb, (_, port) = self.serve(query='?reply=echo')
        result = subprocess.run([PYTHON, '-c', ONE_SHOT_CLIENT, str(port)], stdout=subprocess.PIPE,
                                timeout=swbtest.TIMEOUT)
        self.assertEqual(result.stdout, b'Hello, server\n')
        swb.expect(r'closed by peer \(FIN\) after 13 bytes')

    def test_looping_client(self):
        swb, (_, port) = self.serve(query='?reply=echo')
        with swbtest.program(PYTHON, '-c', LOOPING_CLIENT, str(port), env=dict(os.environ, PYTHONUTF8='1')) as client:
            for line in ('eins\n', '你好，世界\n', 'drei\n'):
                client.stdin.write(line.encode())
                client.stdin.flush()
                swbtest.read_until(client.stdout, line.encode())
            swb.expect(' < .* 你好，世界\\\\n$')
            client.stdin.close()
            self.assertEqual(client.wait(swbtest.TIMEOUT), 0)
        swb.expect(r'closed by peer \(FIN\) after 26 bytes')

    def test_three_clients(self):
        swb, address = self.serve(query='?reply=echo')
        peers = [swbtest.connect(address) for _ in range(3)]
        try:
            for number, peer in enumerate(peers):
                swb.expect(r'client 127\.0\.0\.1:%d connected' % peer.getsockname()[1])
                peer.sendall(b'client %d' % number)
            for number, peer in enumerate(peers):
                self.assertEqual(swbtest.receive_exactly(peer, 8), b'client %d' % number)
            # one goes; the others stay
            ports = [peer.getsockname()[1] for peer in peers]
            peers.pop(1).close()
            swb.expect(r' - 127\.0\.0\.1:%d closed by peer' % ports[1])
            for peer in peers:
                peer.sendall(b'still here')
                self.assertEqual(swbtest.receive_exactly(peer, 10), b'still here')
        finally:
            for peer in peers:
                peer.close()
        self.assertEqual(swb.stop(), 0)
        for number, port in enumerate(ports):
            self.assertEqual(swb.out.count(r' 1 < 127\.0\.0\.1:%d client %d$' % (port, number)), 1)

    def test_killed_clients(self):
        """A killed program's socket: FIN when all was read, RST when it was told so or left bytes unread."""
        swb, address = self.serve()
        peer = swbtest.connect(address)
        port = peer.getsockname()[1]
        peer.sendall(b'abc')
        swb.expect(r' < 127\.0\.0\.1:%d abc$' % port)
        swbtest.reset(peer)
        swb.expect(r' - 127\.0\.0\.1:%d reset by peer \(RST\) after 3 bytes' % port)

        with swbtest.program('nc', *map(str, address)) as nc:
            nc.stdin.write(b'last words\n')
            nc.stdin.flush()
            port = int(swb.expect(r' < 127\.0\.0\.1:(\d+) last words').group(1))
            nc.kill()
            swb.expect(r' - 127\.0\.0\.1:%d closed by peer \(FIN\) after 11 bytes' % port)

        # the server took no harm
        peer = swbtest.connect(address)
        swb.expect(r'client 127\.0\.0\.1:%d connected' % peer.getsockname()[1])
        peer.close()

        # tshark sees the same: one RST from the peer, and it tells the streams apart
        self.assertEqual(swb.stop(), 0)
        resets = swbtest.fields(swb.log(), 'tcp.flags.reset == 1', 'tcp.stream', 'tcp.dstport')
        self.assertEqual(resets, [['0', str(address[1])]])

    def test_serve_one(self):
        swb, address = self.serve(query='?serve=one&reply=echo')
        with swbtest.connect(address) as first:
            first.sendall(b'1')
            self.assertEqual(first.recv(10), b'1')
            with swbtest.connect(address) as second:  # the kernel completes it; it waits in the backlog
                second.sendall(b'2')
                first.sendall(b'3')
                self.assertEqual(first.recv(10), b'3')
                swb.expect(r' > \S+ 3$')
                self.assertEqual(swb.out.count(r'client .* connected'), 1)
                first.close()
                self.assertEqual(second.recv(10), b'2')
                swb.expect(r'client 127\.0\.0\.1:%d connected' % second.getsockname()[1])

    def test_fin_without_half_open(self):
        swb, address = self.serve()
        with swbtest.connect(address) as peer:
            peer.sendall(b'x')
            peer.shutdown(socket.SHUT_WR)
            self.assertEqual(peer.recv(10), b'')
        swb.expect(r'closed by peer \(FIN\) after 1 bytes')

    def test_half_open(self):
        swb, address = self.serve(query='?half-open=on')
        with swbtest.connect(address) as peer:
            peer.sendall(b'x')
            peer.shutdown(socket.SHUT_WR)
            swb.expect(r'closed by peer \(FIN\) after 1 bytes')
            # a later client is served, and the first is still open to be sent to
            with swbtest.connect(address) as other:
                swb.expect(r'client 127\.0\.0\.1:%d connected' % other.getsockname()[1])
            peer.setblocking(False)
            self.assertRaises(BlockingIOError, peer.recv, 10)
            peer.settimeout(swbtest.TIMEOUT)
            self.assertEqual(swb.stop(), 0)
            self.assertEqual(peer.recv(10), b'')

    def test_echo_is_complete_after_fin(self):
        """What is queued when the peer's FIN comes is still sent."""
        swb, address = self.serve(query='?reply=echo')
        data = os.urandom(2000000)
        with swbtest.connect(address) as peer:
            with swbtest.program(PYTHON, '-c', 'import sys, socket; s = socket.socket(fileno=0); '
                                 'sys.stdout.buffer.write(b"".join(iter(lambda: s.recv(65536), b"")))',
                                 stdin=peer.fileno()) as reader:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
                self.assertEqual(swbtest.read_until(reader.stdout, data[-64:]), data)

    @unittest.skipUnless(swbtest.ipv6_works(), 'no IPv6 here')
    def test_ipv6(self):
        swb, (host, port) = self.serve('[::1]:0', '?reply=echo')
        self.assertEqual(host, '::1')
        with swbtest.connect((host, port)) as peer:
            peer.sendall(b'six')
            self.assertEqual(peer.recv(10), b'six')
            name = swbtest.address(*peer.getsockname()[:2])
        swb.expect(r' < \[::1\]:\d+ six$')
        swb.expect('closed by peer')
        self.assertEqual(swb.stop(), 0)
        self.assertEqual(swbtest.follow(swb.log()), {name: b'six', '[::1]:%d' % port: b'six'})

    @unittest.skipUnless(swbtest.ipv6_works(), 'no IPv6 here')
    def test_dual_stack(self):
        swb, (host, port) = self.serve('*:0', '?reply=echo')
        self.assertEqual(host, '::')
        for other in ('127.0.0.1', '::1'):
            with swbtest.connect((other, port)) as peer:
                peer.sendall(b'both')
                self.assertEqual(peer.recv(10), b'both')
        swb.expect(r' < 127\.0\.0\.1:\d+ both$')
        swb.expect(r' < \[::1\]:\d+ both$')
        self.assertEqual(swb.stop(), 0)
        # the log has the addresses that were really used, not the wildcard
        self.assertEqual(swbtest.fields(swb.log(), 'ip && tcp.len > 0', 'ip.src', 'ip.dst'),
                         [['127.0.0.1', '127.0.0.1']] * 2)
        self.assertEqual(swbtest.fields(swb.log(), 'ipv6 && tcp.len > 0', 'ipv6.src', 'ipv6.dst'), [['::1', '::1']] * 2)

    def test_host_name(self):
        swb, (host, port) = self.serve('localhost:0')
        self.assertIn(host, ('127.0.0.1', '::1'))
        swbtest.connect((host, port)).close()
        swb.expect('client .* connected')

    def test_many_clients(self):
        swb, address = self.serve(query='?reply=echo')
        peers = [swbtest.connect(address) for _ in range(300)]
        for number, peer in enumerate(peers):
            peer.sendall(b'%03d' % number)
        for number, peer in enumerate(peers):
            self.assertEqual(swbtest.receive_exactly(peer, 3), b'%03d' % number)
        for peer in peers:
            peer.close()
        self.assertEqual(swb.stop(), 0)

    def test_restart_on_the_same_port(self):
        """SO_REUSEADDR: connections in TIME_WAIT don't keep a port."""
        swb, address = self.serve()
        with swbtest.connect(address) as peer:
            swb.expect('client .* connected')
            self.assertEqual(swb.stop(), 0)  # this side closes first, so TIME_WAIT is here
            self.assertEqual(peer.recv(1), b'')
        again, _ = self.serve('127.0.0.1:%d' % address[1])
        swbtest.connect(address).close()
        again.expect('client .* connected')


if __name__ == '__main__':
    swbtest.main()
