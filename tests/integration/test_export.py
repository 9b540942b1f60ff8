#!/usr/bin/env python3
"""swb export: a log in other formats."""

import csv
import io
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

DATA = (b'one "1", \r\n', b'\x00\xfftwo', '三\n'.encode())


class Export(swbtest.TestCase):
    def make_log(self):
        """An exchange with two peers; returns the log and the peers' addresses."""
        names = []
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo&log=' + os.path.join(self.dir, 'x.pcapng')) as swb:
            address = swb.listening()
            for number in range(2):
                with swbtest.connect(address) as peer:
                    names.append('%s:%d' % peer.getsockname())
                    for data in DATA if number == 0 else (b'second',):
                        peer.sendall(data)
                        self.assertEqual(swbtest.receive_exactly(peer, len(data)), data)
            self.assertEqual(swb.stop(), 0)
        return os.path.join(self.dir, 'x.pcapng'), names

    def export(self, *arguments, code=0):
        result = subprocess.run([swbtest.SWB, 'export', *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, timeout=swbtest.TIMEOUT)
        self.assertEqual((result.returncode, len(result.stderr.splitlines())), (code, 1 if code else 0), result.stderr)
        return result.stdout

    def test_formats(self):
        log, (first, second) = self.make_log()
        sent = b''.join(DATA)
        self.assertEqual(self.export(log, '--format', 'raw', '--direction', 'in', '--peer', first), sent)
        self.assertEqual(self.export(log, '--format', 'raw', '--direction', 'out', '--peer', second), b'second')

        lines = self.export(log, '--direction', 'in').decode().splitlines()
        self.assertEqual([line.split(' ', 3)[1:] for line in lines],
                         [['<', first, r'one "1", \r\n'], ['<', first, r'\x00\xFFtwo'], ['<', first, r'三\n'],
                          ['<', second, 'second']])

        objects = [json.loads(line) for line in self.export(log, '--format', 'json').splitlines()]
        self.assertEqual(b''.join(bytes.fromhex(o['hex']) for o in objects
                                  if o['event'] == 'data' and o['direction'] == 'in'), sent + b'second')
        self.assertIn('accepted', [o['event'] for o in objects])

        rows = list(csv.DictReader(io.StringIO(self.export(log, '--format', 'csv').decode(), newline='')))
        self.assertEqual(b''.join(bytes.fromhex(row['hex']) for row in rows
                                  if row['direction'] == 'out' and row['peer'] == first), sent)
        self.assertEqual(len(rows), len(objects))

        dump = self.export(log, '--format', 'hex', '--find', 'second', '--direction', 'in').decode().splitlines()
        self.assertEqual(dump[1], '000000  73 65 63 6F 6E 64' + ' ' * 32 + 'second')

    def test_c_compiles(self):
        log, _ = self.make_log()
        source = os.path.join(self.dir, 'x.c')
        self.export(log, '--format', 'c', '-o', source)
        try:
            subprocess.run(['cc', '-fsyntax-only', '-Wno-unused', source], check=True)
        except FileNotFoundError:
            self.skipTest('no C compiler here')

    def test_errors(self):
        log, _ = self.make_log()
        for arguments, code in (((), 2), ((log, '--format', 'poem'), 2), ((log, '--direction', 'up'), 2),
                                ((log, '--peer', 'nobody'), 2), ((log, '--find', '('), 2), ((log, log), 2),
                                ((log, '--encoding', 'nonsense'), 2),
                                ((os.path.join(self.dir, 'none'),), 1), ((__file__,), 1),
                                ((log, '-o', os.path.join(self.dir, 'no', 'such')), 1),
                                ((log, '-o', '/dev/full'), 1)):
            self.export(*arguments, code=code)


if __name__ == '__main__':
    swbtest.main()
