#!/usr/bin/env python3
"""Captures that tshark made of real traffic, in each format it can write, opened by `swb export`."""

import json
import os
import shutil
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest
from tap import skip_all


def export(*arguments, code=0):
    """(what it writes on standard output, on standard error); `code` is what it must end with."""
    status, out, error = swbtest.run_once('export', *arguments)
    assert status == code, (status, error)
    return out, error


def talk(server_host, capture):
    """Traffic of all kinds; returns {address of a client: (bytes it sent, bytes it got)} of TCP, and the datagrams."""
    streams = {}
    with swbtest.listener(server_host, capture.port) as server:
        for number, ending in enumerate(('close', 'reset')):
            sent = os.urandom(200000 + number)
            got = b'answer\n' * 1000
            client = swbtest.connect((server_host, capture.port))
            accepted, _ = server.accept()
            accepted.settimeout(swbtest.TIMEOUT)
            name = swbtest.address(*client.getsockname()[:2])
            client.sendall(sent[:100000])
            assert swbtest.receive_exactly(accepted, 100000) == sent[:100000]
            accepted.sendall(got)
            assert swbtest.receive_exactly(client, len(got)) == got
            client.sendall(sent[100000:])
            assert swbtest.receive_exactly(accepted, len(sent) - 100000) == sent[100000:]
            if ending == 'reset':
                swbtest.reset(client)
                accepted.close()
            else:
                client.shutdown(socket.SHUT_WR)
                assert accepted.recv(1) == b''
                accepted.close()
                assert client.recv(1) == b''
                client.close()
            streams[name] = (sent, got)
    with swbtest.udp(server_host, capture.port) as server, swbtest.udp(server_host) as client:
        datagrams = [b'', b'one', b'two\n', os.urandom(5000)]
        for datagram in datagrams:
            client.sendto(datagram, (server_host, capture.port))
            assert server.recv(65536) == datagram
        client_name = swbtest.address(*client.getsockname()[:2])
    return streams, client_name, datagrams


@unittest.skipUnless(swbtest.can_capture(), 'capturing is not permitted here')
class Capture(swbtest.TestCase):
    def record(self, host='127.0.0.1', *options):
        capture = self.use(swbtest.Capture(self.dir, *options))
        result = talk(host, capture)
        return (capture.stop(), *result)

    def check(self, path, streams, udp_client, datagrams):
        for name, (sent, got) in streams.items():
            self.assertEqual(export(path, '-f', 'raw', '-d', 'in', '-p', name)[0], sent)
            self.assertEqual(export(path, '-f', 'raw', '-d', 'out', '-p', name)[0], got)
        records = [json.loads(line) for line in export(path, '-f', 'json')[0].splitlines()]
        events = [r.get('event') for r in records if r.get('peer') in streams]
        opened = [r['peer'] for r in records if r.get('event') == 'accepted']
        self.assertEqual(opened, list(streams))
        self.assertEqual([e for e in events if e in ('peer-reset', 'peer-closed', 'closed')],
                         ['peer-closed', 'closed', 'peer-reset'])
        self.assertFalse([e for e in events if e and e.startswith('capture-gap')])
        self.assertEqual(export(path, '-f', 'raw', '-p', udp_client)[0], b''.join(datagrams))
        self.assertEqual(sum(1 for r in records if r.get('peer') == udp_client), len(datagrams))
        return records

    def test_formats(self):
        path, streams, udp_client, datagrams = self.record()
        first = export(path, '-f', 'json')[0]
        self.check(path, streams, udp_client, datagrams)
        for name in ('pcap', 'nsecpcap', 'pcapng'):
            other = os.path.join(self.dir, 'as-' + name)
            subprocess.run(['editcap', '-F', name, path, other], check=True, stderr=subprocess.DEVNULL)
            self.check(other, streams, udp_client, datagrams)
            if name != 'pcap':
                self.assertEqual(export(other, '-f', 'json')[0], first)

    @unittest.skipUnless(swbtest.ipv6_works(), 'no IPv6')
    def test_ipv6(self):
        self.check(*self.record('::1'))

    def test_cooked(self):
        """Of all interfaces at once: Linux cooked, either version."""
        for link in ('LINUX_SLL', 'LINUX_SLL2'):
            with self.subTest(link):
                capture = swbtest.Capture(self.dir, '-y', link, interface='any', name=link)
                with capture:
                    result = talk('127.0.0.1', capture)
                    path = capture.stop()
                self.check(path, *result)

    def test_disorder(self):
        """Packets twice and out of order: the same bytes, in order, once."""
        path, streams, udp_client, datagrams = self.record()
        tcp = os.path.join(self.dir, 'tcp')
        swbtest.tshark(path, '-Y', 'tcp', '-w', tcp)
        late = os.path.join(self.dir, 'late')
        subprocess.run(['editcap', '-t', '0.002', tcp, late], check=True, stderr=subprocess.DEVNULL)
        merged = os.path.join(self.dir, 'merged')
        subprocess.run(['mergecap', '-w', merged, tcp, late], check=True, stderr=subprocess.DEVNULL)
        for name, (sent, got) in streams.items():
            self.assertEqual(export(merged, '-f', 'raw', '-d', 'in', '-p', name)[0], sent)
            self.assertEqual(export(merged, '-f', 'raw', '-d', 'out', '-p', name)[0], got)
        self.assertIn(b'repeated TCP segments are not shown a second time', export(merged)[0])

    def test_snap_length_and_damage(self):
        path, streams, _, _ = self.record()
        snapped = os.path.join(self.dir, 'snapped')
        subprocess.run(['editcap', '-s', '200', path, snapped], check=True, stderr=subprocess.DEVNULL)
        text = export(snapped)[0]
        self.assertIn(b'bytes that were received here are missing in the capture', text)
        self.assertIn(b'bytes of this datagram are missing: the capture cut it short', text)

        cut = os.path.join(self.dir, 'cut')
        with open(path, 'rb') as whole, open(cut, 'wb') as part:
            part.write(whole.read()[:-301])
        text, error = export(cut)
        self.assertRegex(error, r'^swb: the last \d+ bytes of “.*” are cut short or damaged, and left out\n$')
        self.assertIn(b'client', text)

        noise = os.path.join(self.dir, 'noise')
        with open(noise, 'wb') as file:
            file.write(os.urandom(1000))
        self.assertIn('neither a log of Socket Workbench nor a capture', export(noise, code=1)[1])

    def test_copy_of_a_log(self):
        """A log of ours that editcap has copied is read as a capture."""
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            address = swb.listening()
            with swbtest.connect(address) as peer:
                name = swbtest.address(*peer.getsockname())
                peer.sendall(b'hello\n')
                self.assertEqual(swbtest.receive_exactly(peer, 6), b'hello\n')
            self.assertEqual(swb.stop(), 0)
            copy = os.path.join(self.dir, 'copy')
            subprocess.run(['editcap', swb.log(), copy], check=True, stderr=subprocess.DEVNULL)
        for direction in ('in', 'out'):
            self.assertEqual(export(copy, '-f', 'raw', '-d', direction, '-p', name)[0], b'hello\n')


if __name__ == '__main__':
    if not shutil.which('editcap'):
        skip_all('no editcap')
    swbtest.main()
