#!/usr/bin/env python3
"""What goes wrong says so, each in its own words: on standard error in one line, and in the log."""

import os
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest


class Errors(swbtest.TestCase):
    def fails(self, *addresses, code=1, **options):
        """Runs panels that can't start; returns the line on standard error and the events in the logs."""
        with swbtest.Swb(*addresses, **options) as swb:
            self.assertEqual(swb.wait(), code)
            self.assertEqual(len(swb.err.lines), 1, swb.err.text())
            return swb.err.lines[0], swb.out.text()

    def test_port_in_use(self):
        with swbtest.listener() as other:
            port = other.getsockname()[1]
            line, log = self.fails('tcp-server://127.0.0.1:%d' % port)
            self.assertRegex(line, r'127\.0\.0\.1:%d' % port)
            self.assertRegex(line, 'in use|another program')
            self.assertRegex(log, r' 1 - - can’t start: 127\.0\.0\.1:%d is already in use' % port)
            self.assertNotIn('listening', log)

    def test_udp_port_in_use(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(('127.0.0.1', 0))
            line, _ = self.fails('udp://127.0.0.1:%d' % other.getsockname()[1])
            self.assertRegex(line, 'in use|another program')

    def test_address_not_here(self):
        line, log = self.fails('tcp-server://192.0.2.77:0')
        self.assertIn('192.0.2.77', line)
        self.assertIn('192.0.2.77', log)

    @unittest.skipUnless(os.geteuid() == 0, 'only root can take rights away')
    @unittest.skipUnless(swbtest.can_unshare('-n'), 'may not make a network namespace')
    def test_privileged_port(self):
        os.chmod(self.dir, 0o777)
        # an own network: there the first free port is 1024 whatever the machine has set
        prefix = ('unshare', '-n', 'sh', '-c',
                  'ip link set lo up && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"', 'sh')
        if subprocess.run([*prefix, swbtest.SWB, '--version'], stdout=subprocess.DEVNULL).returncode != 0:
            self.skipTest('another user can’t run this program here')
        line, _ = self.fails('tcp-server://127.0.0.1:80', log_dir=self.dir, prefix=prefix)
        self.assertRegex(line, '1024|privileged|permission')

    def test_unresolvable(self):
        line, log = self.fails('tcp-client://no-such-host.invalid:80')
        self.assertIn('no-such-host.invalid', line)
        self.assertIn('looking up no-such-host.invalid', log)
        self.assertIn('look-up failed: No machine is known by the name “no-such-host.invalid”', log)
        line, _ = self.fails('tcp-server://no-such-host.invalid:0')
        self.assertIn('no-such-host.invalid', line)

    def test_refused(self):
        port = swbtest.free_port()
        line, log = self.fails('tcp-client://127.0.0.1:%d' % port)
        self.assertRegex(line, 'refused')
        self.assertIn('127.0.0.1:%d' % port, line)
        self.assertIn('connection refused by 127.0.0.1:%d' % port, log)

    @unittest.skipUnless(swbtest.have_black_hole(), 'may not make a network namespace')
    def test_time_out(self):
        line, log = self.fails('tcp-client://192.0.2.99:80?connect-timeout=1', prefix=swbtest.BLACK_HOLE)
        self.assertIn('192.0.2.99', line)
        self.assertRegex(log, r'no answer from 192\.0\.2\.99:80 within 1 s')

    @unittest.skipUnless(swbtest.have_black_hole(), 'may not make a network namespace')
    def test_end_while_connecting(self):
        with swbtest.Swb('tcp-client://192.0.2.99:80', prefix=swbtest.BLACK_HOLE) as swb:
            swb.expect('connecting to')
            self.assertEqual(swb.stop(), 0)

    @unittest.skipUnless(swbtest.have_black_hole(), 'may not make a network namespace')
    def test_four_texts(self):
        """Close, reset, refusal and time-out are told apart."""
        texts = []
        _, log = self.fails('tcp-client://192.0.2.99:80?connect-timeout=1', prefix=swbtest.BLACK_HOLE)
        texts.append(log)
        _, log = self.fails('tcp-client://127.0.0.1:%d' % swbtest.free_port())
        texts.append(log)
        for end in (socket.socket.close, swbtest.reset):
            with swbtest.listener() as server:
                with swbtest.Swb('tcp-client://127.0.0.1:%d' % server.getsockname()[1]) as swb:
                    peer, _ = server.accept()
                    swb.expect('connected to')
                    end(peer)
                    swb.wait()
                    texts.append(swb.out.text())
        patterns = ('no answer from', 'connection refused', r'closed by peer \(FIN\)', r'reset by peer \(RST\)')
        for number, text in enumerate(texts):
            for other, pattern in enumerate(patterns):
                (self.assertRegex if other == number else self.assertNotRegex)(text, pattern)

    def test_one_failure_closes_the_others(self):
        with swbtest.Swb('tcp-server://127.0.0.1:0', 'tcp-client://127.0.0.1:%d' % swbtest.free_port()) as swb:
            self.assertEqual(swb.wait(), 1)
            self.assertEqual(len(swb.err.lines), 1)
            self.assertIn('refused', swb.err.lines[0])

    def test_log_folder_that_can_not_be(self):
        path = os.path.join(self.dir, 'file')
        open(path, 'w').close()
        line, _ = self.fails('tcp-server://127.0.0.1:0', log_dir=os.path.join(path, 'below'))
        self.assertIn('below', line)

    @unittest.skipUnless(os.geteuid() == 0 and swbtest.can_unshare('-m'), 'may not mount a small file system')
    def test_full_disk(self):
        """Recording stops with a row and an error, the log is whole, and the panel works on."""
        prefix = ('unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=1m none "$0" && exec "$@"', self.dir)
        data = os.urandom(3000000)
        with swbtest.Swb('tcp-server://127.0.0.1:0?reply=echo', log_dir=self.dir, prefix=prefix) as swb:
            address = swb.listening()
            log = swb.log()
            with swbtest.connect(address) as peer:
                done = 0
                while done < len(data):
                    piece = data[done:done + 20000]
                    peer.sendall(piece)
                    self.assertEqual(swbtest.receive_exactly(peer, len(piece)), piece)
                    done += len(piece)
            swb.err.expect('.')
            # the folder exists only in the mount namespace of the program
            inside = '/proc/%d/root%s' % (swb.process.pid, log)
            copy = os.path.join(self.dir, 'copy.pcapng')
            with open(inside, 'rb') as source, open(copy, 'wb') as target:
                target.write(source.read())
            self.assertEqual(swb.stop(), 0)
            self.assertLess(os.path.getsize(copy), 1 << 20)
            recorded = swbtest.follow(copy)[swbtest.address(*address)]
            self.assertEqual(recorded, data[:len(recorded)])


if __name__ == '__main__':
    swbtest.main()
