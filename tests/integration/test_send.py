#!/usr/bin/env python3
"""swb send: once, exactly, and with an answer."""

import binascii
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest


class Send(swbtest.TestCase):
    def send(self, *arguments):
        code, out, error = swbtest.run_once('send', *arguments, XDG_CACHE_HOME=self.dir)
        lines = error.splitlines()
        self.assertEqual(len(lines), 0 if code == 0 else 1, error)
        return code, out, ''.join(lines)

    def received_by(self, query, *arguments):
        with swbtest.listener() as server:
            got = []

            def serve():
                with server.accept()[0] as peer:
                    got.append(swbtest.receive_all(peer))

            thread = threading.Thread(target=serve)
            thread.start()
            code, _, _ = self.send('tcp-client://127.0.0.1:%d%s' % (server.getsockname()[1], query), *arguments)
            thread.join()
            self.assertEqual(code, 0)
            return got[0]

    def test_bytes(self):
        self.assertEqual(self.received_by('', '--text', '1234567890'), b'1234567890')
        self.assertEqual(self.received_by('?line-ending=crlf', '--text', '1'), b'1\r\n')
        self.assertEqual(self.received_by('?encoding=GBK', '--text', '你好'), '你好'.encode('gbk'))
        self.assertEqual(self.received_by('', '--hex', '0102 0304'), b'\1\2\3\4')
        data = os.urandom(5000000)
        path = os.path.join(self.dir, 'data')
        with open(path, 'wb') as file:
            file.write(data)
        self.assertEqual(self.received_by('', '--file', path), data)

    def test_frame(self):
        self.assertEqual(self.received_by('?escapes=on&line-ending=lf', '--text', '\\x00\\u4e2d\\101\\t'), b'\0\xe4\xb8\xadA\t\n')
        self.assertEqual(self.received_by('?checksum=CRC-32', '--text', '12'), b'12' + struct.pack('<I', zlib.crc32(b'12')))
        self.assertEqual(self.received_by('?prefix=%5CxAA%5Cx55&suffix=%5Cr&checksum=CRC-16/XMODEM&checksum-range=1..-1',
                                          '--hex', '31 32 33'),
                         b'\xaa\x55123' + struct.pack('>H', binascii.crc_hqx(b'23', 0)) + b'\r')
        before = int(time.time())
        number, unix, peer, local = self.received_by('?variables=on', '--text',
                                                     '{{counter}} {{unixtime}} {{peer}} {{local}}').split()
        self.assertEqual(number, b'1')
        self.assertTrue(before <= int(unix) <= int(time.time()))
        self.assertRegex(peer, rb'^127\.0\.0\.1:\d+$')
        self.assertRegex(local, rb'^127\.0\.0\.1:[1-9]\d+$')
        self.assertNotEqual(local, peer)

    def test_expect(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            address = 'tcp-client://%s:%d' % swb.listening()
            self.assertEqual(self.send(address, '--text', 'ping 42', '--expect', r'^ping \d+$'), (0, b'ping 42', ''))
            code, _, error = self.send(address, '--text', 'ping', '--expect', 'pong', '--wait', '0.2')
            self.assertEqual(code, 1)
            self.assertIn('expected answer', error)
        # no log is left behind
        logs = os.path.join(self.dir, 'socket-workbench', 'logs')
        self.assertEqual(swbtest.logs_in(logs), [])

    def test_closed_before_the_answer(self):
        with swbtest.listener() as server:
            def serve():
                with server.accept()[0] as peer:
                    peer.recv(100)
            thread = threading.Thread(target=serve)
            thread.start()
            code, _, error = self.send('tcp-client://127.0.0.1:%d' % server.getsockname()[1], '--text', 'x',
                                       '--expect', 'y', '--wait', str(swbtest.TIMEOUT))
            thread.join()
            self.assertEqual(code, 1)
            self.assertIn('expected answer', error)

    def test_udp(self):
        with swbtest.udp() as peer:
            address = 'udp://127.0.0.1:0?peer=127.0.0.1:%d' % peer.getsockname()[1]
            self.assertEqual(self.send(address, '--hex', '00 ff')[0], 0)
            self.assertEqual(peer.recv(100), b'\x00\xff')
            # the largest one goes, one byte more is refused and nothing leaves
            code, _, error = self.send(address, '--hex', '78' * 65508)
            self.assertEqual(code, 1)
            self.assertIn('65507', error)
            path = os.path.join(self.dir, 'data')
            with open(path, 'wb') as file:
                file.write(b'x' * 65507)
            self.assertEqual(self.send(address, '--file', path)[0], 0)
            self.assertEqual(len(peer.recv(70000)), 65507)
            # one byte more is refused before anything leaves, and an empty file is an empty datagram
            with open(path, 'ab') as file:
                file.write(b'y')
            code, _, error = self.send(address, '--file', path)
            self.assertEqual(code, 1)
            self.assertIn('65507', error)
            with open(path, 'wb'):
                pass
            self.assertEqual(self.send(address, '--file', path)[0], 0)
            self.assertEqual(peer.recv(70000), b'')
            # and what says that it is empty, and is not
            with open('/proc/version', 'rb') as file:
                version = file.read()
            self.assertEqual(self.send(address, '--file', '/proc/version')[0], 0)
            self.assertEqual(peer.recv(70000), version)
            self.assertEqual(self.send(address + '&variables=on', '--text', '{{local}}')[0], 0)
            data, sender = peer.recvfrom(100)
            self.assertEqual(data, b'127.0.0.1:%d' % sender[1])

    def test_slow_receiver(self):
        """A gigabyte to somebody who hardly reads: memory stays flat, and what counts as sent is what the kernel took."""
        path = os.path.join(self.dir, 'data')
        log = os.path.join(self.dir, 'log.pcapng')
        with open(path, 'wb') as file:
            file.truncate(1 << 30)
        with swbtest.listener() as server:
            process = subprocess.Popen([swbtest.SWB, 'send', 'tcp-client://127.0.0.1:%d?log=%s' % (
                server.getsockname()[1], log), '--file', path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                env=dict(os.environ, XDG_CACHE_HOME=self.dir))
            with server.accept()[0] as peer:
                peer.settimeout(swbtest.TIMEOUT)
                received = 0
                memory = []
                while received < 40000000:
                    received += len(peer.recv(65536))
                    if received // 10000000 > len(memory):
                        with open('/proc/%d/status' % process.pid) as status:
                            memory.append(int(re.search(r'RssAnon:\s+(\d+)', status.read()).group(1)))
                self.assertLess(max(memory) - memory[0], 8000, memory)
                process.send_signal(signal.SIGINT)
                received += sum(iter(lambda: len(peer.recv(65536)), 0))
            _, error = process.communicate(timeout=swbtest.TIMEOUT)
        self.assertEqual(process.returncode, 1, error)
        self.assertLess(received, 1 << 30)
        code, out, error = swbtest.run_once('export', log, '--format', 'raw', '--direction', 'out')
        self.assertEqual(code, 0, error)
        self.assertEqual(len(out), received)
        code, text, error = swbtest.run_once('export', log)
        self.assertEqual(code, 0, error)
        self.assertIn(b'sending data cancelled after %d of %d bytes' % (received, 1 << 30), text)

    def test_refused(self):
        code, _, error = self.send('tcp-client://127.0.0.1:%d' % swbtest.free_port(), '--text', 'x')
        self.assertEqual(code, 1)
        self.assertIn('refused', error)

    def test_bad_usage(self):
        address = 'tcp-client://127.0.0.1:1'
        for arguments in ((address,), ('--text', 'x'), (address, '--text', 'x', '--hex', '00'),
                          (address, '--hex', '4 1G'), (address + '?escapes=on', '--text', 'a\\q'),
                          (address + '?variables=on', '--text', '{{nothing}}'), (address + '?checksum=CRC-17', '--text', 'x'),
                          (address + '?checksum=LRC&checksum-range=5..-1', '--text', 'x'),
                          (address, '--hex', '123'), ('udp://*:0', '--text', 'x'),
                          (address, '--text', 'x', '--expect', '('), (address, '--text', 'x', '--wait', 'long'),
                          (address, address, '--text', 'x'), ('nowhere', '--text', 'x')):
            self.assertEqual((arguments, self.send(*arguments)[0]), (arguments, 2))


if __name__ == '__main__':
    swbtest.main()
