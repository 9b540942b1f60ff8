#!/usr/bin/env python3
"""`swb run` killed in full flight: what it had written whole is there, and is found again."""

import os
import signal
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest
from pcapng import whole_blocks

RECOVER = os.environ['SWB_LOG_RECOVER']


def recover(directory):
    out = subprocess.run([RECOVER, directory], check=True, stdout=subprocess.PIPE).stdout.decode()
    return [(*map(int, line.split(' ', 3)[:3]), line.split(' ', 3)[3]) for line in out.splitlines()]


class Recovery(swbtest.TestCase):
    def kill_in_flight(self, size):
        """Kills a server while three clients send; returns the folder, its log and what the clients sent again and again."""
        logs = os.path.join(self.dir, 'logs%d' % size)
        os.mkdir(logs)
        with swbtest.Swb('tcp-server://127.0.0.1:0', '--quiet', log_dir=logs) as swb:
            address = swb.listening()
            enough = [threading.Event() for _ in range(3)]
            data = bytes(range(256)) * (size // 256)

            def send(peer, enough):
                try:
                    for number in range(100000):
                        peer.sendall(data)
                        if number * size > 4 << 20:
                            enough.set()
                except OSError:
                    pass

            peers = [swbtest.connect(address) for _ in enough]
            senders = [threading.Thread(target=send, args=pair) for pair in zip(peers, enough)]
            for sender in senders:
                sender.start()
            for event in enough:
                self.assertTrue(event.wait(swbtest.TIMEOUT))
            # a live log is nobody's to recover
            self.assertEqual(recover(logs), [])
            swb.stop(signal.SIGKILL)
            for sender, peer in zip(senders, peers):
                sender.join()
                peer.close()
        return logs, swb.only_log(), data

    def check(self, size):
        logs, path, data = self.kill_in_flight(size)
        with open(path, 'rb') as file:
            before = file.read()
        length, packets = whole_blocks(before)
        self.assertGreater(packets, 10)

        (cut, kept, records, found), = recover(logs)
        self.assertEqual(found, path)
        self.assertEqual((kept, cut, records), (length, len(before) - length, packets))
        with open(path, 'rb') as file:
            self.assertEqual(file.read(), before[:length])
        # in each stream the bytes that were sent, from the first on
        raw = {}
        for stream in range(3):
            for name, sent in swbtest.follow(path, stream).items():
                if sent:
                    raw[name] = sent
        # what is in the sockets' buffers when it dies, nobody has read
        self.assertGreaterEqual(len(raw), 1)
        for sent in raw.values():
            self.assertEqual(sent, (data * (len(sent) // len(data) + 1))[:len(sent)])

    def test_large_reads(self):
        self.check(65536)

    def test_small_reads(self):
        self.check(1024)

    def test_finished(self):
        """After a proper end there is nothing to recover."""
        logs = os.path.join(self.dir, 'logs')
        os.mkdir(logs)
        with swbtest.Swb('tcp-server://127.0.0.1:0', log_dir=logs) as swb:
            with swbtest.connect(swb.listening()) as peer:
                peer.sendall(b'hello\n')
                swb.expect('hello')
            self.assertEqual(swb.stop(), 0)
            self.assertEqual(recover(logs), [])
            swbtest.tshark(swb.log())
            code, _, error = swbtest.run_once('export', swb.log())
            self.assertEqual((code, error), (0, ''))


if __name__ == '__main__':
    swbtest.main()
