#!/usr/bin/env python3
"""`swb export`: every format of a log that `swb run` recorded, read by other programs."""

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

GREETING = '=1+1, "quoted"\r\nлогин: 中文 \\ end\n'.encode()


def export(*arguments, code=0):
    """What it writes on standard output; `code` is what it must end with."""
    status, out, error = swbtest.run_once('export', *arguments)
    assert status == code, (status, error)
    assert bool(error) == (code != 0) and error.count('\n') == (code != 0), error
    return out if code == 0 else error


class Utf16(swbtest.TestCase):
    def test_rows(self):
        """A panel of UTF-16: a line is a row, though 上 has a byte 0A and a line feed has two bytes."""
        for encoding in ('UTF-16LE', 'UTF-16BE'):
            data = '上海上\n第二行\n上'.encode(encoding)
            with swbtest.Swb('tcp-server://127.0.0.1:0?encoding=' + encoding) as swb:
                with swbtest.connect(swb.listening()) as peer:
                    port = peer.getsockname()[1]
                    # not at the end of a unit: the pieces are of one row
                    for piece in (data[:5], data[5:]):
                        peer.sendall(piece)
                        swb.expect(r' < 127\.0\.0\.1:%d ' % port)
                    peer.shutdown(socket.SHUT_WR)
                    self.assertEqual(swbtest.receive_all(peer), b'')
                self.assertEqual(swb.stop(), 0)
                log = swb.only_log()
                lines = export(log, '--encoding', encoding, '--direction', 'in').decode().splitlines()
                self.assertEqual([line.split(' ', 4)[4] for line in lines if ' < ' in line], ['上海上', '第二行', '上'])
                found = export(log, '--encoding', encoding, '-F', '--find', '二', '-d', 'in').decode().splitlines()
                self.assertEqual([line.split(' ', 4)[4] for line in found], ['第二行'])


class Export(swbtest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Two clients of an echo server: one says hello, the other sends what is no text."""
        cls.sent = {}
        cls.noise = os.urandom(300000)
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', '--quiet') as swb:
            cls.server = swb.listening()
            for data in (GREETING, cls.noise):
                with swbtest.connect(cls.server) as peer:
                    cls.sent[swbtest.address(*peer.getsockname())] = data
                    peer.sendall(data)
                    peer.shutdown(socket.SHUT_WR)
                    assert swbtest.receive_all(peer) == data
            assert swb.stop() == 0
            with open(swb.only_log(), 'rb') as log:
                cls.content = log.read()
        cls.first, cls.second = cls.sent

    def setUp(self):
        super().setUp()
        self.log = os.path.join(self.dir, 'log.pcapng')
        with open(self.log, 'wb') as log:
            log.write(self.content)

    def path(self, name):
        return os.path.join(self.dir, name)

    def test_raw(self):
        everything = b''.join(self.sent.values())
        self.assertEqual(export(self.log, '--format', 'raw', '--direction', 'in'), everything)
        self.assertEqual(export(self.log, '--format', 'raw', '--direction', 'out'), everything)
        for peer, data in self.sent.items():
            self.assertEqual(export(self.log, '--format', 'raw', '--direction', 'in', '--peer', peer), data)

    def test_text(self):
        lines = export(self.log, '--peer', self.first).decode().splitlines()
        self.assertRegex(lines[0], r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} - %s client %s connected$'
                         % (self.first, self.first))
        self.assertTrue(lines[1].endswith(' < %s =1+1, "quoted"' % self.first), lines)
        self.assertTrue(lines[2].endswith(' < %s логин: 中文 \\\\ end' % self.first), lines)
        self.assertEqual(export(self.log, '-F', '--find', '中文', '-d', 'in').decode().splitlines(), [lines[2]])
        self.assertEqual(export(self.log, '--find', 'ЛО.*文', '-i', '-d', 'in').decode().splitlines(), [lines[2]])
        self.assertEqual(export(self.log, '--find', 'd0 bb D0BE', '-x', '-d', 'in', '-p', self.first).decode().splitlines(),
                         [lines[2]])
        self.assertIn(b'listening on', export(self.log, '--find', '^listening'))

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(export(self.log, '--format', 'csv').decode(), newline='')))
        received = b''.join(bytes.fromhex(row['hex']) for row in rows if row['direction'] == 'in')
        self.assertEqual(received, b''.join(self.sent.values()))
        self.assertEqual(sum(int(row['length']) for row in rows if row['direction'] == 'out'), len(received))
        self.assertIn('accepted', [row['event'] for row in rows])
        # what a cell can hold
        self.assertLess(max(len(row['text']) for row in rows), 32768)
        # nothing that a spreadsheet would run
        self.assertFalse([row for row in rows if row['text'][:1] in ('=', '+', '-', '@')])
        first = [row for row in rows if row['event'] == 'data'][0]
        self.assertTrue(first['text'].startswith('\'=1+1, "quoted"\\r\\n'), first['text'])
        self.assertEqual(first['peer'], self.first)

    def test_json(self):
        objects = [json.loads(line) for line in export(self.log, '--format', 'json').decode().splitlines()]
        data = [o for o in objects if o['event'] == 'data']
        self.assertEqual(b''.join(bytes.fromhex(o['hex']) for o in data if o['direction'] == 'in'),
                         b''.join(self.sent.values()))
        self.assertEqual(data[0]['text'].encode(), GREETING)
        self.assertEqual([o['args'] for o in objects if o['event'] == 'accepted'], [[self.first], [self.second]])

    def test_c(self):
        compiler = shutil.which('cc') or shutil.which('gcc') or shutil.which('clang')
        if compiler is None:
            self.skipTest('no C compiler')
        source, program = self.path('data.c'), self.path('data')
        export(self.log, '-o', source, '--peer', self.first, '--direction', 'in')
        with open(source, encoding='utf-8') as file:
            names = [line.split()[3].split('[')[0] for line in file if line.startswith('const unsigned char')]
        with open(source, 'a', encoding='utf-8') as file:
            file.write('#include <stdio.h>\nint main (void) {\n')
            for name in names:
                file.write('fwrite (%s, 1, sizeof %s, stdout);\n' % (name, name))
            file.write('return 0; }\n')
        subprocess.run([compiler, '-Wall', '-Werror', '-pedantic', '-o', program, source], check=True)
        self.assertEqual(subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout, GREETING)

    @unittest.skipIf(shutil.which('text2pcap') is None, 'text2pcap is not installed')
    def test_hex_dump(self):
        dump, capture = self.path('x.hex'), self.path('x.pcapng')
        export(self.log, '-o', dump)
        subprocess.run(['text2pcap', '-q', '-D', '-t', '%Y-%m-%d %H:%M:%S.%f', dump, capture], check=True,
                       env=dict(os.environ, TZ='UTC'), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        objects = [json.loads(line) for line in export(self.log, '--format', 'json').decode().splitlines()]
        expected = [[str(o['length']), '0x00000001' if o['direction'] == 'in' else '0x00000002']
                    for o in objects if o['event'] == 'data']
        self.assertEqual(swbtest.fields(capture, 'frame', 'frame.len', 'frame.packet_flags_direction'), expected)

    def test_pcapng(self):
        whole = self.path('whole.pcapng')
        export(self.log, '-o', whole)
        with open(whole, 'rb') as file:
            # all but the statistics that tell a closed log
            self.assertEqual(file.read(), self.content[:-64])

        part = self.path('part.pcapng')
        export(self.log, '-o', part, '--peer', self.second)
        self.assertEqual(swbtest.follow(part), {self.second: self.noise, swbtest.address(*self.server): self.noise})
        self.assertEqual(swbtest.fields(part, 'tcp.analysis.flags || _ws.malformed', 'frame.number'), [])
        self.assertEqual(export(part, '--format', 'raw', '-d', 'out'), self.noise)
        self.assertEqual(export(part), export(self.log, '--peer', self.second))

        one_way = self.path('in.pcapng')
        export(self.log, '-o', one_way, '-d', 'in')
        self.assertEqual(export(one_way, '--format', 'raw'), b''.join(self.sent.values()))
        self.assertEqual(swbtest.follow(one_way)[self.first], GREETING)

    def test_while_it_runs(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo') as swb:
            with swbtest.connect(swb.listening()) as peer:
                peer.sendall(b'needle\n')
                self.assertEqual(swbtest.receive_exactly(peer, 7), b'needle\n')
                log = swb.log()
                self.assertEqual(export(log, '--format', 'raw', '-d', 'in', '--find', 'needle'), b'needle\n')

    def test_cut_short(self):
        with open(self.log, 'r+b') as file:
            file.truncate(len(self.content) - 10)
        code, out, error = swbtest.run_once('export', self.log, '-f', 'raw', '-d', 'in')
        self.assertEqual(code, 0)
        self.assertEqual(out, b''.join(self.sent.values()))
        self.assertRegex(error, r'^swb: the last \d+ bytes of .* are cut short or damaged')

    def test_errors(self):
        target = self.path('target')
        with open(target, 'w', encoding='utf-8') as file:
            file.write('old')
        self.assertIn('No such file', export(self.path('none.pcapng'), code=1))
        self.assertIn('neither a log of Socket Workbench nor a capture', export(target, code=1))
        self.assertIn('Is a directory', export(self.dir, code=1))
        self.assertIn('log itself', export(self.log, '-o', self.log, code=1))
        self.assertIn('folder that exists', export(self.log, '-o', self.path('no/such'), code=1))
        self.assertIn('/dev/full', export(self.log, '-o', '/dev/full', code=1))
        self.assertIn('No space left', export(self.log, '-o', '/dev/full', code=1))
        for arguments in ([], [self.log, self.log], [self.log, '-f', 'doc'], [self.log, '-d', 'up'], [self.log, '-p', 'x'],
                          [self.log, '--find', '('], [self.log, '-x'], [self.log, '-e', 'none'],
                          [self.log, '--find', '4 1G', '-x'], [self.log, '--find', 'x', '-x', '-F']):
            export(*arguments, '-o', target, code=2)
        with open(target, encoding='utf-8') as file:
            self.assertEqual(file.read(), 'old')

    @unittest.skipUnless(swbtest.can_unshare('-m', '-r') or swbtest.can_unshare('-m'), 'no mount namespaces')
    def test_full_disk(self):
        """A file is not lost when there is no room for the new one."""
        flags = ['-m', '-r'] if swbtest.can_unshare('-m', '-r') else ['-m']
        script = ('mount -t tmpfs -o size=64k none "$2" && echo old > "$2/out" && '
                  '! "$1" export "$3" -f raw -o "$2/out" 2>"$2/error" && cat "$2/out" && ls -A "$2" && cat "$2/error"')
        folder = self.path('disk')
        os.mkdir(folder)
        done = subprocess.run(['unshare', *flags, 'sh', '-c', script, 'sh', swbtest.SWB, folder, self.log],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        lines = done.stdout.decode().splitlines()
        if done.returncode != 0 and 'mount:' in lines[0]:
            self.skipTest('no tmpfs can be mounted')
        self.assertEqual(lines[:3], ['old', 'error', 'out'])
        self.assertIn('is not saved', lines[3])
        self.assertIn('Free some space', lines[3])


if __name__ == '__main__':
    swbtest.main()
