#!/usr/bin/env python3
"""The shipped examples under `swb run`: clients written from the RFC, or from the description, and the same in the log."""

import os
import random
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
import swbtest

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'examples')


class Talk:
    """A client that keeps what it has sent and got."""

    def __init__(self, server):
        self.socket = swbtest.connect(server)
        self.name = swbtest.address(*self.socket.getsockname())
        self.sent = b''
        self.got = b''

    def send(self, data):
        self.socket.sendall(data)
        self.sent += data

    def receive(self, count):
        data = swbtest.receive_exactly(self.socket, count)
        self.got += data
        return data

    def expect(self, test, data):
        test.assertEqual(self.receive(len(data)), data)

    def end(self):
        """All up to the other side's end."""
        data = swbtest.receive_all(self.socket)
        self.got += data
        return data

    def close(self):
        self.socket.close()


class Examples(swbtest.TestCase):
    def run_example(self, name):
        run = self.use(swbtest.Swb(os.path.join(EXAMPLES, name + '.swb')))
        server = run.listening()
        self.assertEqual(server[0], '127.0.0.1')
        return run, server

    def talk(self, server):
        talk = Talk(server)
        self.addCleanup(talk.close)
        return talk

    def finish(self, run, *talks):
        """The log, when it is complete."""
        path = run.log()
        self.assertEqual(run.stop(), 0)
        return path

    def check_log(self, run, server, *talks):
        """Every byte of every connection, each in its own stream, and nothing else."""
        path = self.finish(run, *talks)
        for number, talk in enumerate(talks):
            sent = swbtest.follow(path, number)
            self.assertEqual(sent[talk.name], talk.sent)
            self.assertEqual(sent[swbtest.address(*server)], talk.got)
        self.assertEqual({row[0] for row in swbtest.fields(path, 'tcp', 'tcp.stream')},
                         {str(number) for number in range(len(talks))})

    def test_echo(self):
        """RFC 862"""
        run, server = self.run_example('echo-server')
        talk = self.talk(server)
        for size in (1, 3, 1000, 65536):
            data = random.randbytes(size)
            talk.send(data)
            talk.expect(self, data)
        talk.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(talk.end(), b'')
        self.check_log(run, server, talk)

    def test_short_connection(self):
        run, server = self.run_example('short-connection-server')
        talks = []
        for data in (b'hello', b'\x00\xff' * 100):
            talk = self.talk(server)
            talk.send(data)
            self.assertEqual(talk.end(), b'ACK!')
            talks.append(talk)
        self.check_log(run, server, *talks)

    def test_long_connection(self):
        run, server = self.run_example('long-connection-server')
        talks = [self.talk(server), self.talk(server)]
        for number in range(20):
            for talk in talks:
                talk.send(b'message %d' % number)
                talk.expect(self, b'ACK!')
        for talk in talks:
            talk.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(talk.end(), b'')
        self.check_log(run, server, *talks)

    def test_greeter(self):
        run, server = self.run_example('greeter-server')
        talk = self.talk(server)
        welcome = talk.receive(len('欢迎'.encode()))
        self.assertEqual(welcome.decode(), '欢迎')
        talk.expect(self, '光临!\r\n'.encode())
        for data, answer in ((b'World', b'World'), ('小明\r\n'.encode(), '小明'.encode()), (b'a\n', b'a'), (b'a\nb\r', b'a\nb'),
                             (b'exit now', b'exit now'), (b'\xff\x00', b'\xff\x00'), (b'{{counter}}', b'{{counter}}')):
            talk.send(data)
            talk.expect(self, b'Hello,' + answer + b'!')
        talk.send(b'exit')
        self.assertEqual(talk.end(), b'')
        other = self.talk(server)
        other.receive(len('欢迎光临!\r\n'.encode()))
        other.send(b'exit\r\n')
        self.assertEqual(other.end(), b'')
        split = self.talk(server)
        split.receive(len('欢迎光临!\r\n'.encode()))
        split.send(b'ex')
        split.send(b'it')
        self.assertIn(split.end(), (b'Hello,ex!', b''))
        self.check_log(run, server, talk, other, split)

    def check_split_characters(self, name, encoding, greeting, before, behind):
        """A character that comes in two reads is answered whole; a half that stays alone is answered as it is."""
        _run, server = self.run_example(name)
        talk = self.talk(server)
        talk.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk.expect(self, greeting.encode(encoding))
        data = '小明'.encode(encoding)
        for cut in range(1, len(data)):
            # at once, within the pause after which half a character has to do; both may come in one read
            talk.send(data[:cut])
            talk.send(data[cut:])
            first = data[:cut].decode(encoding, 'ignore')
            pieces = first, data.decode(encoding)[len(first):]
            one = (before + ''.join(pieces) + behind).encode(encoding)
            two = ''.join(before + piece + behind for piece in pieces if piece).encode(encoding)
            came = talk.receive(len(one))
            if came != one:
                self.assertEqual(came + talk.receive(len(two) - len(one)), two)
        talk.send(data[:1])
        talk.expect(self, before.encode(encoding) + data[:1] + behind.encode(encoding))

    def test_greeter_split_characters(self):
        self.check_split_characters('greeter-server', 'UTF-8', '欢迎光临!\r\n', 'Hello,', '!')

    def test_gbk_split_characters(self):
        self.check_split_characters('gbk-server', 'GBK', '欢迎使用 GBK 服务器\r\n', '收到：', '\r\n')

    def test_bye_chat_split_characters(self):
        self.check_split_characters('bye-chat-server', 'UTF-8', '', 'Received: ', '\r\n')

    def test_greeter_much(self):
        _run, server = self.run_example('greeter-server')
        talk = self.talk(server)
        talk.receive(len('欢迎光临!\r\n'.encode()))
        data = b'much ' * 200000
        talk.send(data)
        talk.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(talk.end().replace(b'Hello,', b'').replace(b'!', b''), data)

    def test_bye_chat(self):
        run, server = self.run_example('bye-chat-server')
        talk = self.talk(server)
        for data in (b'hello', b'BYE for now\n', 'é\r\n'.encode()):
            talk.send(data)
            talk.expect(self, b'Received: ' + data.strip() + b'\r\n')
        talk.send(b'BYE')
        self.assertEqual(talk.end(), b'BYE\r\n')
        other = self.talk(server)
        other.send(b'BYE\r\n')
        self.assertEqual(other.end(), b'BYE\r\n')
        self.check_log(run, server, talk, other)

    def test_gbk(self):
        run, server = self.run_example('gbk-server')
        welcome = '欢迎使用 GBK 服务器\r\n'.encode('GBK')
        first = self.talk(server)
        first.expect(self, welcome)
        first.send('你好\r\n'.encode('GBK'))
        first.expect(self, '收到：你好\r\n'.encode('GBK'))
        # a second client is connected by the kernel, and gets nothing while the first one is there
        second = self.talk(server)
        second.socket.settimeout(0.3)
        with self.assertRaises(socket.timeout):
            second.socket.recv(1)
        second.socket.settimeout(swbtest.TIMEOUT)
        first.send('世界'.encode('GBK'))
        first.expect(self, '收到：世界\r\n'.encode('GBK'))
        first.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(first.end(), b'')
        second.expect(self, welcome)
        second.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(second.end(), b'')
        self.check_log(run, server, first, second)

    def test_discard(self):
        """RFC 863"""
        run, server = self.run_example('discard-server')
        talk = self.talk(server)
        for _ in range(20):
            talk.send(random.randbytes(5000))
        talk.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(talk.end(), b'')
        self.check_log(run, server, talk)

    def test_chargen(self):
        """RFC 864: lines of 72 characters of a ring of 95, each beginning one further, at the pace of the client."""
        run, server = self.run_example('chargen-server')
        talk = self.talk(server)
        talk.send(b'to be thrown away')
        text = talk.receive(3000000)
        ring = bytes(range(32, 127)) * 2
        lines = text.split(b'\r\n')
        self.assertEqual(lines[:-1], [ring[number % 95:number % 95 + 72] for number in range(len(lines) - 1)])
        # nobody reads: it goes no further than the buffers of the two kernels, and goes on when somebody does
        waiting = [0, 1]
        while waiting[-1] != waiting[-2]:
            time.sleep(0.1)
            waiting.append(self.sent(run))
        self.assertLess(waiting[-1], 3000000 + 32 * 1024 * 1024)
        talk.send(b'more')
        talk.receive(2000000)
        self.assertEqual(talk.got[:5000000], (b'\r\n'.join(ring[n % 95:n % 95 + 72] for n in range(70000)))[:5000000])
        talk.socket.shutdown(socket.SHUT_WR)
        talk.end()
        self.check_log(run, server, talk)

    def sent(self, run):
        """How long the log is: it has what the kernel took."""
        return os.path.getsize(run.log())

    def test_time(self):
        """RFC 868"""
        run, server = self.run_example('time-server')
        talk = self.talk(server)
        before = int(time.time())
        data = talk.end()
        self.assertEqual(len(data), 4)
        self.assertIn(int.from_bytes(data, 'big') - 2208988800, range(before - 2, int(time.time()) + 1))
        self.check_log(run, server, talk)


class Datagrams(swbtest.TestCase):
    def test_chargen(self):
        """RFC 864: a datagram of up to 512 characters for each that comes."""
        run = self.use(swbtest.Swb('udp://127.0.0.1:0?reply=chargen'))
        server = run.listening()
        lengths = set()
        with swbtest.udp() as client:
            client.connect(server)
            for _ in range(50):
                client.send(b'x')
                data = client.recv(65536)
                self.assertLessEqual(len(data), 512)
                self.assertTrue((bytes(range(32, 104)) + b'\r\n' + bytes(range(33, 105)) + b'\r\n').startswith(data[:148]))
                lengths.add(len(data))
        self.assertGreater(len(lengths), 5)
        self.assertEqual(run.stop(), 0)


if __name__ == '__main__':
    swbtest.main()
