#!/usr/bin/env python3
"""The log as Wireshark sees it: while it is written, whole after the end, byte for byte."""

import os
import signal
import socket
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

SIZE = 3 << 20


def send_and_receive(peer, data):
    """Both ways at once; returns what came back."""
    sender = threading.Thread(target=peer.sendall, args=(data,))
    sender.start()
    back = swbtest.receive_exactly(peer, len(data))
    sender.join()
    return back


def wait_for_log(swb, address):
    """An answer may be here before the log has it. The log is in order: what comes after tells that it has."""
    with swbtest.connect(address) as later:
        swb.expect(r'client 127\.0\.0\.1:%d connected' % later.getsockname()[1])


class Log(swbtest.TestCase):
    def test_both_ways_at_once(self):
        data = os.urandom(SIZE)
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', '--quiet') as swb:
            address = swb.listening()
            with swbtest.connect(address) as peer:
                name = swbtest.address(*peer.getsockname())
                self.assertEqual(send_and_receive(peer, data), data)
                peer.shutdown(socket.SHUT_WR)
                self.assertEqual(peer.recv(1), b'')
            self.assertEqual(swb.stop(), 0)
            path = swb.only_log()
            self.assertEqual(swbtest.follow(path), {name: data, swbtest.address(*address): data})
            # nothing for tshark to complain of: no gap, no retransmission, no packet of unknown length
            self.assertEqual(swbtest.fields(path, 'tcp.analysis.flags || _ws.malformed', 'frame.number'), [])
            self.assertEqual(swbtest.fields(path, 'tcp.flags.reset == 1', 'frame.number'), [])
            self.assertEqual(len(swbtest.fields(path, 'tcp.flags.fin == 1', 'frame.number')), 2)
            self.assertEqual(len(swbtest.fields(path, 'tcp.flags.syn == 1', 'frame.number')), 2)

    def test_three_streams(self):
        parts = [os.urandom(100000 + number) for number in range(3)]
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', '--quiet') as swb:
            address = swb.listening()
            peers = [swbtest.connect(address) for _ in parts]
            names = [swbtest.address(*peer.getsockname()) for peer in peers]
            for peer, part in zip(peers, parts):
                self.assertEqual(send_and_receive(peer, part), part)
            for peer in peers:
                peer.close()
            self.assertEqual(swb.stop(), 0)
            seen = {}
            for stream in range(3):
                seen.update(swbtest.follow(swb.only_log(), stream))
            for name, part in zip(names, parts):
                self.assertEqual(seen[name], part)

    def test_while_it_runs(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            address = swb.listening()
            path = swb.log()
            with swbtest.connect(address) as peer:
                name = swbtest.address(*peer.getsockname())
                total = b''
                for number in range(5):
                    data = os.urandom(50000)
                    total += data
                    self.assertEqual(send_and_receive(peer, data), data)
                    wait_for_log(swb, address)
                    self.assertEqual(swbtest.follow(path)[name], total)

    def test_directions_and_events(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            address = swb.listening()
            with swbtest.connect(address) as peer:
                peer.sendall(b'x')
                self.assertEqual(peer.recv(1), b'x')
            swb.expect('closed by peer')
            self.assertEqual(swb.stop(), 0)
            path = swb.log()
            port = str(address[1])
            self.assertEqual(swbtest.fields(path, 'tcp.len > 0', 'tcp.dstport', 'frame.packet_flags_direction')[0],
                             [port, '0x00000001'])
            self.assertEqual(swbtest.fields(path, 'tcp.len > 0', 'tcp.srcport', 'frame.packet_flags_direction')[1],
                             [port, '0x00000002'])
            events = swbtest.tshark(path, '-Y', 'syslog', '-T', 'fields', '-e', 'syslog.msg')
            self.assertIn('listening on 127.0.0.1:' + port, events)

    def test_killed(self):
        """SIGKILL: no farewell, and still a log that opens."""
        data = os.urandom(200000)
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            address = swb.listening()
            path = swb.log()
            with swbtest.connect(address) as peer:
                name = swbtest.address(*peer.getsockname())
                self.assertEqual(send_and_receive(peer, data), data)
                wait_for_log(swb, address)
                swb.stop(signal.SIGKILL)
                self.assertEqual(swbtest.follow(path)[name], data)

    def test_sigterm_finishes(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0') as swb:
            address = swb.listening()
            with swbtest.connect(address) as peer:
                peer.sendall(b'to the last byte')
                swb.expect('to the last byte')
                self.assertEqual(swb.stop(signal.SIGTERM), 0)
                self.assertEqual(peer.recv(1), b'')
            swb.expect(r' 1 - - stopped: 127\.0\.0\.1:%d is free again' % address[1])
            swb.expect(r'closed by this side \(FIN\)')
            self.assertEqual(len(swbtest.fields(swb.log(), 'tcp.flags.fin == 1', 'frame.number')) > 0, True)

    def test_log_property(self):
        path = os.path.join(self.dir, 'my log.pcapng')
        address = 'tcp-server://127.0.0.1:0?log=' + path.replace(' ', '%20')
        for count in (1, 2):
            with swbtest.Swb(address) as swb:
                swb.listening()
                self.assertEqual(swb.log(), path)
                self.assertEqual(swb.stop(), 0)
            # a log that is there is kept
            self.assertEqual(len(os.listdir(self.dir)), count)
            swbtest.tshark(path)


if __name__ == '__main__':
    swbtest.main()
