#!/usr/bin/env python3
"""A TCP client panel against servers as tutorials write them, and against servers that die."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

PYTHON = sys.executable

# The server of every tutorial: one client, one answer, the end.
ONE_SHOT_SERVER = '''
import socket
s = socket.socket()
s.bind(('127.0.0.1', 0))
s.listen(1)
print(s.getsockname()[1], flush=True)
c, addr = s.accept()
c.send(b'Thank you for connecting')
c.close()
'''

# Greets first, in UTF-8, then serves one client at a time until each says bye.
GREETING_SERVER = '''
import socket
s = socket.socket()
s.bind(('127.0.0.1', 0))
s.listen(5)
print(s.getsockname()[1], flush=True)
while True:
    c, addr = s.accept()
    c.send('欢迎使用！'.encode('utf-8'))
    while True:
        data = c.recv(1024)
        if not data:
            break
        c.send(data)
    c.close()
'''


class TcpClient(swbtest.TestCase):
    def server(self, text):
        process = self.use(swbtest.program(PYTHON, '-c', text))
        return int(process.stdout.readline()), process

    def test_one_shot_server(self):
        port, _ = self.server(ONE_SHOT_SERVER)
        with swbtest.Swb('tcp-client://127.0.0.1:%d' % port) as swb:
            # the only panel has ended by itself, and so does the program
            self.assertEqual(swb.wait(), 0)
            peer = r'127\.0\.0\.1:%d' % port
            swb.expect(r' 1 - %s connected to %s$' % (peer, peer))
            swb.expect(r' 1 < %s Thank you for connecting$' % peer)
            swb.expect(r' 1 - %s closed by peer \(FIN\) after 24 bytes$' % peer)
            self.assertEqual(swb.out.count('^listening '), 0)
            self.assertEqual(swb.err.text(), '')

    def test_greeting_server(self):
        port, _ = self.server(GREETING_SERVER)
        with swbtest.Swb('tcp-client://127.0.0.1:%d' % port) as swb:
            swb.expect(' < .* 欢迎使用！$')
            # a second client waits until the first has gone
            with swbtest.Swb('tcp-client://127.0.0.1:%d' % port) as waiting:
                waiting.expect(r'connected to')
                self.assertEqual(waiting.out.count('欢迎'), 0)
                self.assertEqual(swb.stop(), 0)
                waiting.expect(' < .* 欢迎使用！$')

    def test_other_encoding(self):
        with swbtest.listener() as server:
            with swbtest.Swb('tcp-client://127.0.0.1:%d?encoding=GBK' % server.getsockname()[1]) as swb:
                peer, _ = server.accept()
                peer.sendall('你好'.encode('gbk') + b'\xff\n')
                swb.expect(r' < \S+ 你好\\xFF\\n$')
                peer.close()
                self.assertEqual(swb.wait(), 0)

    def test_killed_server(self):
        port, process = self.server(GREETING_SERVER)
        with swbtest.Swb('tcp-client://127.0.0.1:%d' % port) as swb:
            swb.expect(' < .* 欢迎使用！$')
            process.kill()
            swb.expect(r'closed by peer \(FIN\) after 15 bytes')
            self.assertEqual(swb.wait(), 0)

    def test_reset(self):
        with swbtest.listener() as server:
            with swbtest.Swb('tcp-client://127.0.0.1:%d' % server.getsockname()[1]) as swb:
                peer, _ = server.accept()
                peer.sendall(b'x')
                swb.expect(' < .* x$')
                swbtest.reset(peer)
                swb.expect(r'reset by peer \(RST\) after 1 bytes')
                self.assertEqual(swb.wait(), 1)
                self.assertEqual(len(swb.err.lines), 1, swb.err.text())

    def test_nc_as_server(self):
        port = swbtest.free_port()
        with swbtest.program('nc', '-l', '-v', '127.0.0.1', str(port), stderr=subprocess.PIPE) as nc:
            swbtest.read_until(nc.stderr, b'Listening')
            with swbtest.Swb('tcp-client://127.0.0.1:%d?reply=echo' % port) as swb:
                nc.stdin.write(b'from nc\n')
                nc.stdin.flush()
                swbtest.read_until(nc.stdout, b'from nc\n')
                swb.expect(r' > 127\.0\.0\.1:%d from nc\\n$' % port)

    def test_host_name(self):
        with swbtest.listener() as server:
            port = server.getsockname()[1]
            with swbtest.Swb('tcp-client://localhost:%d' % port) as swb:
                peer, _ = server.accept()
                swb.expect('looking up localhost')
                swb.expect(r'connected to 127\.0\.0\.1:%d' % port)
                peer.close()
                self.assertEqual(swb.wait(), 0)

    def test_the_other_panels_go_on(self):
        with swbtest.listener() as server:
            with swbtest.Swb('tcp-server://127.0.0.1:0', 'tcp-client://127.0.0.1:%d' % server.getsockname()[1]) as swb:
                address = swb.listening()
                peer, _ = server.accept()
                peer.close()
                swb.expect(r' 2 - .* closed by peer')
                swbtest.connect(address).close()
                swb.expect(r' 1 - .* connected')
                self.assertIsNone(swb.process.poll())


if __name__ == '__main__':
    swbtest.main()
