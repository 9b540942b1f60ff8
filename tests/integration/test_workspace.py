#!/usr/bin/env python3
"""Workspace files by hand and from disk, under `swb run`."""

import json
import os
import re
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

MANUAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'man', 'swb-workspace.5')


class Workspaces(swbtest.TestCase):
    def write(self, content, name='test.swb'):
        path = os.path.join(self.dir, name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def test_manual(self):
        """The example of the manual page, as it stands there."""
        with open(MANUAL, encoding='utf-8') as file:
            text = re.search(r'^\.EX\n(.*?)^\.EE$', file.read(), re.MULTILINE | re.DOTALL).group(1)
        json.loads(text)
        run = self.use(swbtest.Swb(self.write(text.encode())))
        server, other = run.listening(), run.listening()
        with swbtest.connect(server) as peer:
            self.assertEqual(swbtest.receive_exactly(peer, 9), b'Welcome\r\n')
            peer.sendall(b'one\r\ntw')
            self.assertEqual(swbtest.receive_exactly(peer, 13), b'Hello, one!\r\n')
            peer.sendall(b'o\n')
            self.assertEqual(swbtest.receive_exactly(peer, 13), b'Hello, two!\r\n')
        with swbtest.udp() as peer:
            peer.sendto(b'datagram', other)
            self.assertEqual(peer.recv(100), b'datagram')
        self.assertEqual(run.stop(), 0)

    def test_client_and_server(self):
        """A client finds the server that is started with it, in whatever order they stand."""
        for number in range(12):
            where = {'host': ('127.0.0.1', 'localhost')[number % 2], 'port': swbtest.free_port()}
            panels = [{'kind': 'tcp-client', **where}, {'kind': 'tcp-server', **where}]
            run = self.use(swbtest.Swb(self.write({'version': 1, 'panels': panels[::number % 3 - 1 or 1]})))
            run.expect(r' connected to ')
            self.assertEqual(run.stop(), 0)

    def test_peer_at_limit(self):
        """A UDP peer that asks more often than a rule may answer doesn't keep the others waiting."""
        rules = [{'match': 'starts-with', 'pattern': 'x', 'limit': 5, 'actions': [{'do': 'echo'}]},
                 {'name': 'other', 'actions': [{'do': 'send', 'data': 'ok'}]}]
        run = self.use(swbtest.Swb(self.write({'version': 1, 'panels': [
            {'kind': 'udp', 'host': '127.0.0.1', 'port': 0, 'rules': rules}]})))
        panel = run.listening()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as greedy, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.settimeout(0.9)
            for _ in range(5):
                for number in range(200):
                    greedy.sendto(b'x%d' % number, panel)
                other.sendto(b'q', panel)
                self.assertEqual(other.recv(10), b'ok')
            run.expect('rule “1” is at its limit of 5 a second')
            run.expect('256 datagrams wait for rules that may not act yet')
            greedy.settimeout(swbtest.TIMEOUT)
            self.assertEqual([greedy.recv(10) for _ in range(8)], [b'x%d' % number for number in range(8)])
        self.assertEqual(run.stop(), 0)

    def test_sequence_says_what_came(self):
        """The row of a failed expectation has the bytes that came."""
        for expect in ({'match': 'contains', 'pattern': 'b'}, {'match': 'wildcard', 'pattern': '62 ??'},
                       {'match': 'regex', 'pattern': 'b+'}, {'match': 'length', 'minimum': 9}, {'match': 'equals', 'pattern': 'b'}):
            run = self.use(swbtest.Swb(self.write({'version': 1, 'panels': [{
                'kind': 'tcp-server', 'host': '127.0.0.1', 'port': 0,
                'rules': [{'match': 'contains', 'pattern': 'go', 'actions': [{'do': 'notify', 'text': 'gone'},
                                                                            {'do': 'start-sequence', 'name': 's'}]}],
                'sequences': [{'name': 's', 'steps': [{'do': 'expect', 'timeout-ms': 200, **expect}]}]}]})))
            with swbtest.connect(run.listening()) as peer:
                peer.sendall(b'goac\x00\xff')
                run.expect('notification by rule “1”: gone')
                run.expect(r'sequence “s” failed at step 1: .* What came: 61 63 00 FF “ac')
            self.assertEqual(run.stop(), 0)

    def test_echo_loop(self):
        """Two echoes wired to each other are slowed, which a row says; an echo and a plain peer are not."""
        where = {'host': '127.0.0.1', 'port': swbtest.free_port()}
        rules = [{'when': 'open', 'actions': [{'do': 'send', 'data': 'round'}]}]
        run = self.use(swbtest.Swb(self.write({'version': 1, 'panels': [
            {'kind': 'tcp-server', 'reply': 'echo', **where},
            {'kind': 'tcp-client', 'reply': 'echo', 'rules': rules, **where}]}), '--quiet', '--for', '1.5', log_dir=self.dir))
        run.listening()
        self.assertEqual(run.wait(), 0)
        logs = swbtest.logs_in(self.dir)
        self.assertEqual(len(logs), 2)
        for log in logs:
            code, out, error = swbtest.run_once('export', log)
            self.assertEqual(code, 0, error)
            self.assertIn(b'is a panel here that answers by itself as well', out)
            self.assertLess(os.path.getsize(log), 1000000)

    def test_udp_echo(self):
        """An echo of somebody else's is not slowed."""
        first, second = swbtest.free_port(), swbtest.free_port()
        run = self.use(swbtest.Swb(
            'udp://127.0.0.1:%d?reply=echo' % first, 'udp://127.0.0.1:%d?reply=echo' % second))
        run.listening()
        run.listening()
        with swbtest.udp() as peer:
            for number in range(300):
                peer.sendto(b'%d' % number, ('127.0.0.1', first))
                self.assertEqual(peer.recv(10), b'%d' % number)
        self.assertEqual(run.stop(), 0)

    def test_order(self):
        """The first lines come in the order of files and addresses, however long each takes to start."""
        first = self.write({'version': 1, 'panels': [{'address': 'tcp-server://localhost:0?reply=echo'},
                                                     {'kind': 'udp', 'host': '127.0.0.1', 'port': 0}]})
        run = self.use(swbtest.Swb(first, 'tcp-server://127.0.0.1:0', '--json'))
        run.expect(r'"panel":3,')
        listening = [json.loads(line) for line in run.out.lines if '"event":"listening"' in line and '"path"' not in line]
        listening = [line['panel'] for line in listening if 'args' not in line]
        self.assertEqual(listening, [1, 2, 3])
        self.assertEqual(run.stop(), 0)

    def test_unknown(self):
        path = self.write({'version': 1, 'from': 'later', 'panels': [{'kind': 'tcp-server', 'host': '127.0.0.1', 'colour': 'red'}]})
        run = self.use(swbtest.Swb(path))
        run.listening()
        self.assertEqual(run.stop(), 0)

    def test_faults(self):
        """One line on standard error with the file and the place, and nothing is started."""
        panel = {'kind': 'tcp-server', 'host': '127.0.0.1', 'port': 0}
        rule = {'match': 'regex', 'pattern': '(', 'actions': [{'do': 'echo'}]}
        cases = [
            (b'', 'line 1, column 1: '),
            (b'{"version": 1,\n "panels": [}', 'line 2, column 13: '),
            (b'{"version": 1, "panels": [], "panels": []}', 'line 1, column 30: '),
            (b'{"version": 1, "title": "a\\u0000b"}', 'line 1, column 27: '),
            (b'{"version": 1, "title": "\xd6\xd0"}', 'line 1, column 26: '),
            (b'[' * 1000000, 'line 1, column 65: '),
            (b'{"version": 1e999}', 'line 1, column 13: '),
            ({'version': 2}, 'version: '),
            ({'version': '1'}, 'version: '),
            ({'panels': []}, 'the document: '),
            ({'version': 1, 'panels': {}}, 'panels: '),
            ({'version': 1}, 'it has no panels'),
            ({'version': 1, 'panels': [panel, {'kind': 'x'}]}, r'panels\[1\].kind: '),
            ({'version': 1, 'panels': [panel, {**panel, 'port': -1}]}, r'panels\[1\].port: '),
            ({'version': 1, 'panels': [{**panel, 'rules': [{'actions': [{'do': 'x'}]}]}]}, r'panels\[0\].rules\[0\].actions\[0\].do: '),
            ({'version': 1, 'panels': [{**panel, 'rules': [rule]}]}, r'panels\[0\]\.rules\[0\]\.pattern: '),
        ]
        for content, place in cases:
            with self.subTest(place=place, content=content[:60] if isinstance(content, bytes) else content):
                path = self.write(content)
                code, out, err = swbtest.run_once('run', path)
                self.assertEqual((code, out), (1, b''))
                self.assertRegex(err, r'\Aswb: %s: %s[^\n]*\n\Z' % (re.escape(path), place))

    def test_unreadable(self):
        for path, what in ((self.dir + '/none.swb', 'No such file'), (self.dir + '/folder.swb', 'Is a directory'),
                           (self.dir + '/zero.swb', 'it is no file')):
            if 'folder' in path:
                os.mkdir(path)
            if 'zero' in path:
                os.symlink('/dev/zero', path)
            code, out, err = swbtest.run_once('run', path, 'tcp-server://127.0.0.1:0')
            self.assertEqual((code, out), (1, b''))
            self.assertRegex(err, r'\Aswb: %s: %s[^\n]*\n\Z' % (re.escape(path), what))
        large = os.path.join(self.dir, 'large.swb')
        with open(large, 'wb') as file:
            file.truncate(65 * 1024 * 1024)
        self.assertRegex(swbtest.run_once('run', large)[2], 'it has more than 64')

    def test_usage(self):
        """A wrong address is bad usage, also beside a file that is wrong too."""
        code, out, err = swbtest.run_once('run', self.dir + '/none.swb', 'tcp-server://127.0.0.1')
        self.assertEqual((code, out, err.count('\n')), (2, b'', 1))


if __name__ == '__main__':
    swbtest.main()
