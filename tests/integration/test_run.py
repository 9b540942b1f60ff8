#!/usr/bin/env python3
"""The command line itself: arguments, exit codes, formats, and a standard output that stalls."""

import json
import os
import re
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest


class Arguments(swbtest.TestCase):
    def test_version_and_help(self):
        code, out, _ = swbtest.run_once('--version')
        self.assertEqual(code, 0)
        self.assertRegex(out, rb'^swb \d+\.\d+\.\d+\n$')
        for arguments in (('--help',), ('run', '--help')):
            code, out, error = swbtest.run_once(*arguments)
            self.assertEqual((code, error), (0, ''))
            self.assertIn(b'run', out)

    def test_bad_usage(self):
        """One line on standard error, exit code 2, nothing else."""
        for arguments, words in (
                ((), 'no command'),
                (('dance',), 'dance'),
                (('--dance',), 'dance'),
                (('run',), 'no panel'),
                (('run', '--dance'), 'dance'),
                (('run', '--for'), 'for'),
                (('run', '--for', 'long', '--demo'), 'long'),
                (('run', '--for=-1', '--demo'), '-1'),
                (('run', '--for', 'nan', '--demo'), 'nan'),
                (('run', 'tcp-server://127.0.0.1'), 'port'),
                (('run', 'tcp-server://127.0.0.1:70000'), '70000'),
                (('run', 'tcp-server://127.0.0.1:1?colour=red'), 'colour'),
                (('run', 'tcp-server://127.0.0.1:1?serve=two'), 'two'),
                (('run', 'carrier-pigeon://127.0.0.1:1'), 'carrier-pigeon'),
                (('run', 'tcp-server://127.0.0.1:0', 'nonsense\nin two lines'), 'control character')):
            code, out, error = swbtest.run_once(*arguments)
            self.assertEqual((arguments, code, out), (arguments, 2, b''))
            self.assertRegex(error, r'\A[^\n]*%s[^\n]*\n\Z' % re.escape(words))

    def test_for(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0', '--for', '0.2') as run:
            self.assertEqual(run.wait(), 0)
            run.listening()

    def test_signals(self):
        for signum in (signal.SIGINT, signal.SIGTERM):
            with swbtest.Swb('tcp-server://127.0.0.1:0', 'udp://127.0.0.1:0') as run:
                run.listening()
                run.listening()
                self.assertEqual(run.stop(signum), 0)
                self.assertEqual(run.err.lines, [])

    def test_default_log_folder(self):
        cache = os.path.join(self.dir, 'cache')
        code, out, error = swbtest.run_once('run', 'udp://127.0.0.1:0', '--for', '0.1', XDG_CACHE_HOME=cache)
        self.assertEqual(code, 0, error)
        path = re.search(rb'^log (.*)$', out, re.M).group(1).decode()
        self.assertEqual(os.path.dirname(path), os.path.join(cache, 'socket-workbench', 'logs'))
        swbtest.tshark(path)


class Output(swbtest.TestCase):
    def test_order_and_format(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0', 'tcp-server://127.0.0.1:0') as run:
            first, second = run.listening(), run.listening()
            self.assertNotEqual(first, second)
            with swbtest.connect(second) as peer:
                peer.sendall('a\\b\r\n\t\x00\x7f ü\u200b€'.encode() + b'\xff')
                port = peer.getsockname()[1]
                time = r'\d\d:\d\d:\d\d\.\d\d\d'
                # either may be the first to listen
                number = run.expect(r'^%s ([12]) - - listening on %s:%d$' % (time, *second)).group(1)
                run.expect(r'^%s %s - 127\.0\.0\.1:%d client 127\.0\.0\.1:%d connected$' % (time, number, port, port))
                run.expect(r'^%s %s < 127\.0\.0\.1:%d %s$' % (
                    time, number, port, re.escape(r'a\\b\r\n\t\x00\x7F ü\xE2\x80\x8B€\xFF')))
            # each panel's first lines are these, whatever comes between
            lines = run.out.lines
            for address in (first, second):
                at = lines.index('listening %s:%d' % address)
                self.assertRegex(lines[at + 1], '^log /')

    def test_long_records_are_cut(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0') as run:
            with swbtest.connect(run.listening()) as peer:
                peer.sendall(b'x' * 255 + '€'.encode() + b'y' * 500)
                run.expect(r' < \S+ x{255} … \(758 bytes\)$')

    def test_quiet(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0', '--quiet') as run:
            address = run.listening()
            with swbtest.connect(address) as peer:
                peer.sendall(b'x')
                peer.shutdown(1)
                self.assertEqual(peer.recv(1), b'')
            self.assertEqual(run.stop(), 0)
            self.assertEqual(run.out.lines, ['listening %s:%d' % address])

    def test_json(self):
        data = '"quoted" \\ ü\r\n'.encode()
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', '--json') as run:
            first = json.loads(run.expect('.').group(0) and run.out.lines[0])
            self.assertEqual((first['event'], first['panel']), ('listening', 1))
            host, port = first['address'].rsplit(':', 1)
            with swbtest.connect((host, int(port))) as peer:
                name = '%s:%d' % peer.getsockname()
                for part in (data, b'\xff\x00'):
                    peer.sendall(part)
                    self.assertEqual(swbtest.receive_exactly(peer, len(part)), part)
            run.expect('"peer-closed"')
            self.assertEqual(run.stop(), 0)
            lines = [json.loads(line) for line in run.out.lines]
            records = [line for line in lines if line['event'] == 'data']
            self.assertEqual([(r['direction'], bytes.fromhex(r['hex']), r.get('text'), r['length']) for r in records],
                             [('in', data, data.decode(), len(data)), ('out', data, data.decode(), len(data)),
                              ('in', b'\xff\x00', None, 2), ('out', b'\xff\x00', None, 2)])
            for record in records:
                self.assertEqual((record['panel'], record['address'], record['peer']), (1, first['address'], name))
                self.assertRegex(record['time'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$')
            self.assertEqual([line['event'] for line in lines if line['event'] != 'data'][:3],
                             ['listening', 'log', 'accepted'])
            accepted = [line for line in lines if line['event'] == 'accepted'][0]
            self.assertEqual(accepted['peer'], name)
            self.assertIn(name, accepted['message'])

    def test_demo(self):
        with swbtest.Swb('--demo') as run:
            run.expect(r' 2 > \S+ Hello 2 from the demo\\r\\n$')
            run.expect(r' 1 < \S+ Hello 2 from the demo\\r\\n$')
            run.expect(r' 2 < \S+ Hello 2 from the demo\\r\\n$')
            self.assertEqual(run.stop(), 0)


class Characters(swbtest.TestCase):
    """What one read begins and the next ends is whole in the record of its end, and the bytes of each record are its own."""

    # characters of every length, and ASCII that could be the second half of one
    SAMPLES = (('UTF-8', 'aé€😀\n你z'), ('GBK', 'a你好\n丂世A'), ('GB18030', 'a\u0080你😀\n0'),
               ('Shift_JIS', 'a表ソ\nｱテ'), ('UTF-16LE', 'a你😀\nԊ'), ('ISO-2022-JP', 'aテスト b\n表示'))

    def start(self, encoding, *arguments):
        run = self.use(swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo&encoding=' + encoding, *arguments))
        if '--json' in arguments:
            first = json.loads(run.expect('"listening"') and run.out.lines[0])
            host, port = first['address'].rsplit(':', 1)
            return run, (host, int(port))
        return run, run.listening()

    def talk(self, peer, *pieces):
        """One record each way for each: the answer shows that the piece was read before the next goes."""
        for piece in pieces:
            peer.sendall(piece)
            self.assertEqual(swbtest.receive_exactly(peer, len(piece)), piece)

    def lines(self, run):
        """{(peer's port, direction): texts of its records} of the readable format."""
        found = {}
        for line in run.out.lines:
            match = re.match(r'\d\d:\d\d:\d\d\.\d{3} 1 ([<>]) 127\.0\.0\.1:(\d+) (.*)$', line)
            if match:
                found.setdefault((int(match.group(2)), match.group(1)), []).append(match.group(3))
        return found

    def records(self, run, port, direction):
        lines = [json.loads(line) for line in run.out.lines]
        return [line for line in lines if line.get('direction') == direction and line['peer'].endswith(':%d' % port)]

    def test_split_at_each_byte(self):
        for encoding, text in self.SAMPLES:
            data = text.encode(encoding)
            plain, plain_address = self.start(encoding)
            objects, objects_address = self.start(encoding, '--json')
            splits = [(data[:at], data[at:]) for at in range(1, len(data))] + [tuple(bytes([b]) for b in data)]
            ports = []
            for pieces in splits:
                with swbtest.connect(plain_address) as first, swbtest.connect(objects_address) as second:
                    self.talk(first, *pieces)
                    self.talk(second, *pieces)
                    ports.append((first.getsockname()[1], second.getsockname()[1]))
            self.assertEqual((plain.stop(), objects.stop()), (0, 0))
            shown = self.lines(plain)
            for pieces, (first, second) in zip(splits, ports):
                for arrow, direction in ('<', 'in'), ('>', 'out'):
                    texts = shown[first, arrow]
                    self.assertEqual(len(texts), len(pieces))
                    self.assertEqual(''.join(texts), text.replace('\n', r'\n').replace('\x80', r'\xC2\x80'), (encoding, pieces))
                    records = self.records(objects, second, direction)
                    self.assertEqual([bytes.fromhex(r['hex']) for r in records], list(pieces))
                    self.assertEqual([r['length'] for r in records], [len(piece) for piece in pieces])
                    self.assertEqual(''.join(r['text'] for r in records), text, (encoding, pieces))

    def test_where_it_ends(self):
        run, address = self.start('UTF-8')
        with swbtest.connect(address) as peer:
            self.talk(peer, b'a\xe4\xbd', b'\xa0b\xf0', b'\x9f\x98', b'\x80')
            port = peer.getsockname()[1]
        self.assertEqual(run.stop(), 0)
        self.assertEqual(self.lines(run)[port, '<'], ['a', '你b', '', '😀'])

    def test_two_clients_in_turns(self):
        one, two = '你好世界'.encode('GBK'), '表ソテ你'.encode('GBK')
        run, address = self.start('GBK')
        with swbtest.connect(address) as first, swbtest.connect(address) as second:
            for a, b in zip(one, two):
                self.talk(first, bytes([a]))
                self.talk(second, bytes([b]))
            ports = [peer.getsockname()[1] for peer in (first, second)]
        self.assertEqual(run.stop(), 0)
        shown = self.lines(run)
        self.assertEqual(shown[ports[0], '<'], ['', '你', '', '好', '', '世', '', '界'])
        self.assertEqual(shown[ports[1], '>'], ['', '表', '', 'ソ', '', 'テ', '', '你'])

    def test_end_within_a_character(self):
        """The bytes have a line of their own before that of the end: a FIN ends one direction, a reset both."""
        for close, nick, ended in ((lambda peer: peer.close(), 'peer-closed', 1), (swbtest.reset, 'peer-reset', 2)):
            run, address = self.start('GB18030')
            objects, objects_address = self.start('GB18030', '--json')
            for one, where in ((run, address), (objects, objects_address)):
                peer = swbtest.connect(where)
                self.talk(peer, 'a你'.encode('GB18030') + b'\x81\x30')
                port = peer.getsockname()[1]
                close(peer)
                # the same port says nothing of the one before
                with swbtest.connect(where) as after:
                    self.talk(after, b'\x81x')
                if one is run:
                    one.expect(r'- 127\.0\.0\.1:%d (closed by peer|.*reset)' % port)
                    lines = [line.split(' ', 2)[2] for line in one.out.lines if ' 127.0.0.1:%d ' % port in line]
                    at = lines.index(r'< 127.0.0.1:%d a你' % port)
                    self.assertEqual(lines[at + 2], r'< 127.0.0.1:%d \x81\x30' % port)
                    self.assertEqual([line[0] for line in lines[at + 2:at + 3 + ended]], ['<', '>'][:ended] + ['-'])
                else:
                    one.expect('"%s"' % nick)
            self.assertEqual((run.stop(), objects.stop()), (0, 0))
            lines = [json.loads(line) for line in objects.out.lines]
            at = [line['event'] for line in lines].index('incomplete')
            self.assertEqual((lines[at]['direction'], lines[at]['args']), ('in', ['8130']))
            self.assertNotIn('hex', lines[at])
            self.assertEqual([line['event'] for line in lines[at + 1:at + 1 + ended]], (['incomplete'] + [nick])[-ended:])
            self.assertEqual(lines[at]['peer'], lines[at + ended]['peer'])
            self.assertEqual([line['args'] for line in lines if line['event'] == 'incomplete'], [['8130'], ['8130']])
            data = [line for line in lines if line['event'] == 'data' and line['peer'] == lines[at]['peer']]
            self.assertEqual([(line['text'], line['hex']) for line in data], 2 * [('a你', '61c4e38130')])

    def test_stopped_within_a_character(self):
        run, address = self.start('UTF-8')
        with swbtest.connect(address) as peer:
            self.talk(peer, b'\xf0\x9f')
            self.assertEqual(run.stop(), 0)
        port = address[1]
        lines = [line.split(' ', 2)[2] for line in run.out.lines if re.match(r'\d\d:', line)]
        self.assertEqual(sorted(line[0] for line in lines if line.endswith(r' \xF0\x9F')), ['<', '>'])

    def test_invalid(self):
        """When another byte shows that it was no character, the bytes stand in the record with that byte."""
        run, address = self.start('UTF-8')
        objects, objects_address = self.start('UTF-8', '--json')
        with swbtest.connect(address) as first, swbtest.connect(objects_address) as second:
            for peer in first, second:
                self.talk(peer, b'a\xe4\xbd', b'x\xff', b'\xc3', b'\xa9')
            ports = [peer.getsockname()[1] for peer in (first, second)]
        self.assertEqual((run.stop(), objects.stop()), (0, 0))
        self.assertEqual(self.lines(run)[ports[0], '<'], ['a', r'\xE4\xBDx\xFF', '', 'é'])
        self.assertEqual([(r.get('text'), r['hex']) for r in self.records(objects, ports[1], 'in')],
                         [('a', '61e4bd'), (None, '78ff'), ('', 'c3'), ('é', 'a9')])

    def test_datagrams_stand_alone(self):
        with swbtest.Swb('udp://127.0.0.1:0') as run:
            address = run.listening()
            with swbtest.udp() as peer:
                peer.sendto(b'\xe4\xbd', address)
                peer.sendto(b'\xa0', address)
                run.expect(r' < \S+ \\xE4\\xBD$')
                run.expect(r' < \S+ \\xA0$')

    def test_cut_line(self):
        """Neither a line's cut nor the record's end cuts a character."""
        run, address = self.start('GBK')
        data = b'x' + '你'.encode('GBK') * 150
        with swbtest.connect(address) as peer:
            self.talk(peer, data + b'\xc4', b'\xe3.')
        run.expect(r' < \S+ x你{127} … \(302 bytes\)$')
        run.expect(r' < \S+ 你\.$')
        self.assertEqual(run.stop(), 0)

    def test_many_clients(self):
        """They come and go, each within a character."""
        run, address = self.start('UTF-8')
        for _ in range(300):
            with swbtest.connect(address) as peer:
                self.talk(peer, b'\xe4\xbd')
        self.assertEqual(run.stop(), 0)
        self.assertEqual(run.out.count(r' < \S+ \\xE4\\xBD$'), 300)
        self.assertEqual(run.out.count(r' > \S+ \\xE4\\xBD$'), 300)


class StalledOutput(swbtest.TestCase):
    def exchange(self, address, count):
        with swbtest.connect(address) as peer:
            for number in range(count):
                piece = b'%08d\n' % number * 100
                peer.sendall(piece)
                self.assertEqual(swbtest.receive_exactly(peer, len(piece)), piece)

    def listening(self, run):
        """Reads the first line and not a byte more."""
        line = b''
        while not line.endswith(b'\n'):
            line += os.read(run.process.stdout.fileno(), 1)
        host, port = line.split()[1].decode().rsplit(':', 1)
        return host, int(port)

    def test_nobody_reads(self):
        """Sockets and logs don't wait for a pipe that is full; nor does the end."""
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', read=False) as run:
            address = self.listening(run)
            self.exchange(address, 8000)
            self.assertEqual(run.stop(), 0)
            sent = swbtest.follow(run.only_log())[swbtest.address(*address)]
            self.assertEqual(sent, b''.join(b'%08d\n' % number * 100 for number in range(8000)))
            run.process.stdout.close()

    def test_late_reader(self):
        """What was left out is counted: printed and dropped rows together are all."""
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', read=False) as run:
            address = self.listening(run)
            self.exchange(address, 12000)
            run.out = swbtest.Lines(run.process.stdout)
            self.assertEqual(run.stop(), 0)
            dropped = sum(int(line.split()[1]) for line in run.out.lines if re.match(r'dropped \d+ rows$', line))
            self.assertGreater(dropped, 0)
            path = run.out.expect('^log (.*)$').group(1)
            records = len(swbtest.tshark(path).splitlines())
            printed = run.out.count(r'^\d\d:\d\d:\d\d')
            # the SYN-ACK and a FIN or two only complete the capture and have no line
            self.assertLessEqual(abs(records - printed - dropped), 3)

    def test_closed_output(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', read=False) as run:
            address = self.listening(run)
            run.process.stdout.close()
            self.exchange(address, 100)
            self.assertEqual(run.stop(), 0)
            self.assertEqual(run.err.lines, [])


if __name__ == '__main__':
    swbtest.main()
