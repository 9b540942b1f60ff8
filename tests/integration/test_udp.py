#!/usr/bin/env python3
"""A UDP panel against sockets and socat."""

import os
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest


class Udp(swbtest.TestCase):
    def test_echo(self):
        with swbtest.Swb('udp://127.0.0.1:0?reply=echo') as swb, swbtest.udp() as peer:
            address = swb.listening()
            for data in (b'one', b'two two', b'', b'\x00\xff'):
                peer.sendto(data, address)
                self.assertEqual(peer.recvfrom(100), (data, address))
            port = peer.getsockname()[1]
            swb.expect(r' 1 < 127\.0\.0\.1:%d one$' % port)
            swb.expect(r' 1 > 127\.0\.0\.1:%d two two$' % port)
            swb.expect(r' 1 > 127\.0\.0\.1:%d \\x00\\xFF$' % port)
            self.assertEqual(swb.stop(), 0)
            self.assertEqual(swb.out.count(r' 1 [<>] 127\.0\.0\.1:%d ' % port), 8)
            self.assertEqual(swbtest.fields(swb.log(), 'udp', 'udp.length'),
                             [[str(8 + n)] for n in (3, 3, 7, 7, 0, 0, 2, 2)])

    def test_socat(self):
        with swbtest.Swb('udp://127.0.0.1:0?reply=echo') as swb:
            host, port = swb.listening()
            result = subprocess.run(['socat', '-t5', '-', 'UDP:%s:%d,readbytes=6' % (host, port)], input=b'hello\n',
                                    stdout=subprocess.PIPE, timeout=swbtest.TIMEOUT)
            self.assertEqual(result.stdout, b'hello\n')

    def test_local_address(self):
        """On all interfaces the log knows which address a datagram came to, and the answer comes from there."""
        with swbtest.Swb('udp://*:0?reply=echo') as swb, swbtest.udp() as peer:
            _, port = swb.listening()
            for host in ('127.0.0.2', '127.0.0.1'):
                peer.sendto(b'to ' + host.encode(), (host, port))
                self.assertEqual(peer.recvfrom(100), (b'to ' + host.encode(), (host, port)))
            self.assertEqual(swb.stop(), 0)
            self.assertEqual(swbtest.fields(swb.log(), 'udp', 'ip.src', 'ip.dst'),
                             [['127.0.0.1', '127.0.0.2'], ['127.0.0.2', '127.0.0.1'],
                              ['127.0.0.1', '127.0.0.1'], ['127.0.0.1', '127.0.0.1']])

    @unittest.skipUnless(swbtest.ipv6_works(), 'no IPv6 here')
    def test_ipv6(self):
        with swbtest.Swb('udp://*:0?reply=echo') as swb, swbtest.udp('::1') as peer:
            _, port = swb.listening()
            peer.sendto(b'six', ('::1', port))
            self.assertEqual(peer.recvfrom(100)[0], b'six')
            self.assertEqual(swb.stop(), 0)
            # status 1: the checksum is there, as IPv6 demands, and right
            self.assertEqual(swbtest.fields(swb.log(), 'udp', 'ipv6.src', 'ipv6.dst', 'udp.checksum.status',
                                            options=['-o', 'udp.check_checksum:TRUE']), [['::1', '::1', '1']] * 2)

    def test_largest_datagram(self):
        data = os.urandom(65507)
        with swbtest.Swb('udp://127.0.0.1:0') as swb, swbtest.udp() as peer:
            address = swb.listening()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200000)
            peer.sendto(data, address)
            swb.expect(r' < .* … \(\d+ bytes\)$')
            self.assertEqual(swb.stop(), 0)
            sent = swbtest.follow(swb.log(), protocol='udp')
            self.assertEqual(sent[swbtest.address(*peer.getsockname())], data)

    def test_refused_answer(self):
        """The answer finds the port closed: ICMP tells, and the panel goes on."""
        with swbtest.Swb('udp://127.0.0.1:0?reply=echo') as swb:
            address = swb.listening()
            swb.process.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, swb.process.pid, os.WSTOPPED | os.WNOWAIT)
            with swbtest.udp() as peer:
                port = peer.getsockname()[1]
                peer.sendto(b'and away', address)
            swb.process.send_signal(signal.SIGCONT)
            swb.expect(r'127\.0\.0\.1:%d has no open port there' % port)
            with swbtest.udp() as peer:
                peer.sendto(b'next', address)
                self.assertEqual(peer.recv(10), b'next')

    def test_every_datagram(self):
        with swbtest.Swb('udp://127.0.0.1:0?reply=echo', '--quiet') as swb, swbtest.udp() as peer:
            address = swb.listening()
            for number in range(2000):
                peer.sendto(b'%06d' % number, address)
                self.assertEqual(peer.recv(10), b'%06d' % number)
            self.assertEqual(swb.stop(), 0)
            self.assertEqual(swb.out.lines, ['listening %s:%d' % address])
            self.assertEqual(len(swbtest.fields(swb.only_log(), 'udp', 'frame.number')), 4000)


if __name__ == '__main__':
    swbtest.main()
