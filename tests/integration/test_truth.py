#!/usr/bin/env python3
"""The log against what tshark saw of the same traffic on the loopback interface: bytes, borders, addresses, order, times."""

import os
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

# On paced traffic a record's stamp and the kernel's may differ by this much, in seconds.
CLOSE = 0.001


class Packet:
    """One packet, of a capture or of a log."""

    def __init__(self, fields):
        (stamp, self.source, source6, self.destination, destination6, tcp_from, tcp_to, udp_from, udp_to, flags, sequence,
         length, self.udp_length, data) = fields
        self.time = float(stamp)
        self.tcp = bool(tcp_from)
        self.source = (self.source or source6, int(tcp_from or udp_from))
        self.destination = (self.destination or destination6, int(tcp_to or udp_to))
        self.flags = int(flags, 16) if flags else 0
        self.sequence = int(sequence or 0)
        self.length = int(length or 0)
        self.data = bytes.fromhex(data.replace(':', '')) if data else b''

    @property
    def way(self):
        return self.source, self.destination


def packets(path, condition):
    names = ('frame.time_epoch', 'ip.src', 'ipv6.src', 'ip.dst', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport', 'udp.srcport',
             'udp.dstport', 'tcp.flags', 'tcp.seq', 'tcp.len', 'udp.length')
    # what is behind TCP or UDP must be nothing but bytes, whatever the ports suggest
    options = ['--disable-protocol', 'icmp']
    rows = swbtest.fields(path, condition, *names, 'tcp.payload', 'udp.payload', options=options)
    return [Packet(row[:13] + [row[13] or row[14]]) for row in rows]


FIN, SYN, RST = 1, 2, 4


def stream_bytes(all_packets):
    """{(from, to): bytes} as a receiver puts them together: by sequence, for packets that two processors send or take in
    may stand in a capture in another order."""
    streams = {}
    for packet in sorted((p for p in all_packets if p.tcp), key=lambda p: p.sequence):
        have = streams.setdefault(packet.way, bytearray())
        if packet.length:
            begin = packet.sequence - 1
            assert begin <= len(have), 'a gap'
            have[begin:begin + packet.length] = packet.data
    return {way: bytes(data) for way, data in streams.items() if data}


def life(all_packets):
    """When each connection opened and each side closed or reset it, in order: (what, from, to)."""
    seen = []
    for packet in all_packets:
        for flag, name in ((SYN, 'open'), (FIN, 'close'), (RST, 'reset')):
            if packet.flags & flag and not (flag == SYN and packet.flags & 16) and (name, packet.way) not in seen:
                seen.append((name, packet.way))
    return seen


@unittest.skipUnless(swbtest.can_capture(), 'capturing is not permitted here')
class Truth(swbtest.TestCase):
    def run_both(self, panel, traffic, host='127.0.0.1'):
        """Runs @traffic beside tshark; returns the packets of the capture and of the log."""
        capture = self.use(swbtest.Capture(self.dir))
        with swbtest.Swb(panel % capture.port, '--quiet') as swb:
            address = swb.listening()
            traffic(address, swb)
            self.assertEqual(swb.stop(), 0)
            log, path = swb.only_log(), capture.stop()
            condition = '(tcp.port == %d || udp.port == %d) && !icmp && !icmpv6' % (capture.port, capture.port)
            return packets(path, condition), packets(log, condition)

    def compare_streams(self, captured, logged):
        self.assertEqual(stream_bytes(logged), stream_bytes(captured))
        self.assertEqual({p.way for p in logged if p.tcp}, {p.way for p in captured if p.tcp})

    def test_tcp(self):
        """Splits, half-closes and resets from both sides, one connection after another."""
        for host, panel in (('127.0.0.1', 'tcp-server://127.0.0.1:%d?reply=echo'), ('::1', 'tcp-server://[::1]:%d?reply=echo')):
            if host == '::1' and not swbtest.ipv6_works():
                continue
            with self.subTest(host):
                self.compare_lives(*self.run_both(panel, self.tcp_traffic, host))

    def compare_lives(self, captured, logged):
        self.compare_streams(captured, logged)
        self.assertEqual(life(logged), life(captured))
        # opened, closed by one side, closed by the other; opened, reset
        self.assertEqual(sum(1 for what, _ in life(captured) if what == 'open'), 5)
        self.assertEqual(sum(1 for what, _ in life(captured) if what == 'reset'), 2)
        self.assertEqual(sum(1 for what, _ in life(captured) if what == 'close'), 6)

    def tcp_traffic(self, address, swb):
        # one byte at a time, and a line in two parts
        with swbtest.connect(address) as peer:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b'a\nbc':
                peer.sendall(bytes([byte]))
                self.assertEqual(peer.recv(1), bytes([byte]))
            peer.shutdown(socket.SHUT_WR)
            self.assertEqual(swbtest.receive_all(peer), b'')
        # much at once both ways, then a half-close with data on its way back
        data = os.urandom(3 << 20)
        with swbtest.connect(address) as peer:
            def send():
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
            sender = threading.Thread(target=send)
            sender.start()
            self.assertEqual(swbtest.receive_all(peer), data)
            sender.join()
        for payload in (b'reset me', b'and me'):
            peer = swbtest.connect(address)
            peer.sendall(payload)
            self.assertEqual(swbtest.receive_exactly(peer, len(payload)), payload)
            swbtest.reset(peer)
        # the log is in order: when this one is over, all before it is there
        with swbtest.connect(address) as peer:
            peer.sendall(b'last')
            self.assertEqual(swbtest.receive_exactly(peer, 4), b'last')
            peer.shutdown(socket.SHUT_WR)
            self.assertEqual(swbtest.receive_all(peer), b'')

    def test_udp(self):
        """Borders of datagrams, empty ones too, of several peers both ways."""
        sizes = (0, 1, 2, 1472, 1473, 9000, 30000, 65507)

        def traffic(address, swb):
            with swbtest.udp(address[0]) as one, swbtest.udp(address[0]) as two:
                for peer in (one, two):
                    for size in sizes:
                        data = os.urandom(size)
                        peer.sendto(data, address)
                        self.assertEqual(peer.recv(65536), data)

        captured, logged = self.run_both('udp://127.0.0.1:%d?reply=echo', traffic)
        self.assertEqual([(p.way, p.data) for p in logged], [(p.way, p.data) for p in captured])
        self.assertEqual(len(logged), 4 * len(sizes))

    def paced(self, kind):
        def traffic(address, swb):
            peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == 'udp' else socket.SOCK_STREAM)
            with peer:
                peer.settimeout(swbtest.TIMEOUT)
                peer.connect(address)
                for number in range(60):
                    data = b'%03d\n' % number
                    peer.sendall(data)
                    self.assertEqual(peer.recv(100), data)
                    # the pace itself: traffic that leaves the machine time to breathe
                    time.sleep(0.005)
                if kind == 'tcp':
                    peer.shutdown(socket.SHUT_WR)
                    self.assertEqual(peer.recv(1), b'')

        captured, logged = self.run_both(('udp' if kind == 'udp' else 'tcp-server') + '://127.0.0.1:%d?reply=echo', traffic)
        captured = [p for p in captured if p.data]
        logged = [p for p in logged if p.data]
        self.assertEqual([(p.way, p.data) for p in logged], [(p.way, p.data) for p in captured])
        self.assertEqual(len(logged), 120)
        server = captured[0].destination
        received = sorted(abs(a.time - b.time) for a, b in zip(logged, captured) if a.destination == server)
        sent = sorted(abs(a.time - b.time) for a, b in zip(logged, captured) if a.source == server)
        print('# %s: received %.0f µs at the middle, %.0f at worst; sent %.0f and %.0f' % (
            kind, received[30] * 1e6, received[-1] * 1e6, sent[30] * 1e6, sent[-1] * 1e6), flush=True)
        return received, sent

    def test_udp_times(self):
        """A datagram's stamp is the kernel's own: every one is as close as that."""
        received, sent = self.paced('udp')
        self.assertLess(received[-1], CLOSE)
        # sending is stamped by the program, which a busy machine may stop between the call and the stamp
        self.assertLess(sent[len(sent) * 9 // 10], CLOSE)

    def test_tcp_times(self):
        """The stamp of a read is the program's: it can't be woken later than the machine allows."""
        received, sent = self.paced('tcp')
        self.assertLess(received[len(received) * 9 // 10], CLOSE)
        self.assertLess(sent[len(sent) * 9 // 10], CLOSE)


if __name__ == '__main__':
    swbtest.main()
