"""Many pictures of the real program, in every size and state, to be looked at. Started by build-aux/screenshots --survey.

The states are come to as a user comes to them: by actions over the session bus, by keys and by pressing what has a name.
"""

import gettext
import json
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

# first, for it tells where the rest is
from screenshots import Shot, lively, program_path, rest

import accessibility
from gi.repository import GLib
from outside import wait_for
from xdotool import Xdotool

# titles of windows
MAIN = 'Socket Workbench|套接字工作台'
RULES = '^(Rules|自动应答)'

TCP = 'tcp-server://192.168.0.2:6001'
HIGHLIGHTS = [(True, 'Errors', 0, 'error', False, 0), (True, 'Temperatures', 2, r'\d+\.\d+ °C', False, 5),
              (False, 'Frame start', 1, '02 fe', False, 3), (True, '', 2, '(', False, 2)]
BENCH = {
    'version': 1,
    'title': 'Bench',
    'panels': [{
        'address': TCP, 'title': 'Gateway', 'encoding': 'UTF-8', 'line-ending': 'crlf',
        'draft': 'first line\nsecond line', 'files': {'rate': 20000},
        'rules': [
            {'name': 'Greet', 'when': 'open', 'actions': [{'do': 'send', 'data': 'Hello {{peer}}', 'variables': True,
                                                           'line-ending': 'crlf'}]},
            {'name': 'Answer a ping', 'match': 'contains', 'pattern': 'ping', 'ignore-case': True, 'actions': [
                {'do': 'delay', 'ms': 50}, {'do': 'send', 'data': 'pong', 'line-ending': 'crlf'},
                {'do': 'mark', 'text': 'answered a ping'}]},
            {'name': 'Modbus RTU: read one register', 'match': 'wildcard', 'pattern': '01 03 ?? ?? 00 01 ?? ??', 'actions': [
                {'do': 'send', 'format': 'hex', 'data': '01 03 02 00 2A', 'checksum': 'CRC-16/MODBUS'}]},
            {'name': 'Names', 'match': 'regex', 'pattern': r'name=(\w+)', 'unit': 'line', 'enabled': False, 'actions': [
                {'do': 'send', 'data': 'Hello {{1}}', 'variables': True}, {'do': 'close'}]},
        ],
        'sequences': [
            {'name': 'Log in', 'steps': [
                {'do': 'expect', 'match': 'contains', 'pattern': 'login:', 'timeout-ms': 300},
                {'do': 'send', 'data': 'admin', 'line-ending': 'crlf'},
                {'do': 'wait', 'ms': 200},
                {'do': 'repeat', 'count': 3, 'steps': [
                    {'do': 'send', 'data': 'status {{counter}}', 'variables': True, 'line-ending': 'crlf'},
                    {'do': 'expect', 'match': 'regex', 'pattern': r'ok (\d+)'}]}]},
            {'name': 'Ping', 'steps': [{'do': 'send', 'data': 'ping'}, {'do': 'expect', 'pattern': 'pong', 'match': 'contains'}]},
        ],
    }, {
        'address': 'udp://192.168.0.2:5000', 'title': 'Sensors', 'input': 'hex', 'draft': '41 4G 43',
    }, {
        'address': 'tcp-server://192.168.0.9:7000', 'title': 'Without rules',
    }],
    'snippets': [
        {'group': 'Modbus', 'name': 'Read a register', 'format': 'hex', 'data': '01 03 00 00 00 01',
         'checksum': 'CRC-16/MODBUS', 'repeat': {'interval-ms': 1000, 'count': 10}},
        {'group': 'Modbus', 'name': 'Write coil 7', 'format': 'hex', 'data': '01 05 00 07 FF 00', 'checksum': 'CRC-16/MODBUS'},
        {'group': 'Router', 'name': 'Log in', 'data': 'admin', 'line-ending': 'crlf'},
        {'group': 'Router', 'name': 'A name that is too long for the row it stands in', 'line-ending': 'crlf',
         'data': 'show interfaces brief | include up and then some more of that'},
        {'group': 'Router', 'name': '读取温度', 'data': '温度？', 'encoding': 'GBK'},
        {'name': 'Heartbeat', 'data': 'PING {{counter}} {{time}}', 'variables': True, 'repeat': {'interval-ms': 20, 'count': 0}},
    ],
}


class Walk(Shot):
    """A run that is also worked by its accessible names, which are given in English."""

    def __init__(self, *arguments, **options):
        self.size = (options.get('width', 1200), options.get('height', 780))
        super().__init__(*arguments, accessible=True, **options)
        self.words = gettext.translation('socket-workbench', pathlib.Path(program_path).parent.parent / 'share/locale',
                                         [self.language], fallback=True)
        self.tree = accessibility.Tree(self)
        self.hands = Xdotool(self, self.display)

    def keys(self, *keys):
        self.hands.run('key', '--delay', 30, *keys)
        time.sleep(0.2)

    def press(self, name, pattern=''):
        """Presses the first that has the name, given in English, in a window of such a title."""
        words = [self.words.gettext(text).replace('_', '') for text in (name, '_' + name)]
        self.tree.press(*words, in_window=lambda title: re.search(pattern, title))
        time.sleep(0.3)

    def choose(self, path):
        """Types a name into a chooser of files."""
        others = set(self.hands.windows())
        self.press('Send a file')
        title = wait_for(lambda: next(iter(set(self.hands.windows()) - others), None), 'the chooser')
        self.hands.focus(re.escape(title))
        self.hands.run('type', str(path))
        time.sleep(0.3)
        self.hands.run('key', 'Return')
        wait_for(lambda: title not in self.hands.windows(), 'the chooser to close')

    def beside(self, pattern, suffix):
        """A picture of another window, in the width of the main one if that is narrow."""
        window = self.hands.focus(pattern)
        width, height = self.size
        if width < 700:
            self.hands.run('windowsize', '--sync', window, width, height)
            time.sleep(0.5)
        self.take(suffix, window)


def talk(walk, *lines):
    peer = walk.peer(6001, '192.168.0.7', '192.168.0.2')
    wait_for(lambda: walk.panels()[0]['clients'] >= 1, 'a client')
    for line in lines:
        walk.receive(0, peer, line)
    return peer


def files(walk):
    """A file that is offered, one on its way, one paused, one that failed."""
    work = pathlib.Path(walk.work.name)
    small, large = work / 'firmware-2.4.1-release-candidate.bin', work / 'log.txt'
    small.write_bytes(bytes(range(256)) * 4000)
    large.write_bytes(b'one line of many\r\n' * 40000)
    peer = talk(walk)
    walk.choose(small)
    walk.take('-offer')
    walk.press('Send File')
    time.sleep(0.5)
    walk.take('-sending', moving=True)
    peer.close()
    time.sleep(0.5)
    threading.Thread(target=drain, args=[talk(walk)], daemon=True).start()
    walk.choose(large)
    walk.press('Send File')
    time.sleep(0.6)
    walk.choose(small)
    walk.press('Send File')
    time.sleep(0.4)
    walk.take('-file-rows', moving=True)


def drain(peer):
    try:
        while peer.recv(1 << 16):
            pass
    except OSError:
        pass


def rules(walk):
    walk.press('Rules', MAIN)
    window = walk.hands.focus(RULES)
    walk.beside(RULES, '-rules')
    walk.press('Try on the Log', RULES)
    walk.beside(RULES, '-dry-run')
    walk.press('Rules', RULES)
    walk.press('Delete', RULES)
    walk.beside(RULES, '-rule-deleted')
    walk.press('Sequences', RULES)
    walk.beside(RULES, '-sequences')
    walk.press('Run', RULES)
    time.sleep(1)
    walk.beside(RULES, '-sequence-failed')
    walk.hands.run('windowfocus', '--sync', window, 'key', 'Escape')


def walk_through(name, folder, width=1100, height=780, scheme='light', language='en'):
    """One run, from state to state."""
    options = {'width': width, 'height': height, 'scheme': scheme, 'language': language}
    bench = folder / 'bench.swb'
    bench.write_text(json.dumps(BENCH))
    rules_text = GLib.Variant('a(bsusbu)', HIGHLIGHTS).print_(False)
    settings = f'highlight-rules={GLib.Variant("s", rules_text).print_(False)}\n'
    with Walk(name, more_settings=settings, arguments=['--start', str(bench)], **options) as walk:
        wait_for(lambda: walk.panels()[0]['state'] == 'listening', 'the server')
        walk.activate('win.select-panel', 'Gateway')
        peer = talk(walk, b'ping\r\n', '温度 23.5 °C\r\n'.encode(), b'error: 02 \x02\xfe\r\n', b'\x01\x03\x00\x10\x00\x01\x85\xcf')
        walk.send(0, 'status')
        walk.take('-two-lines')
        for step, state in STATES.items():
            if only_states and step not in only_states:
                continue
            try:
                state(walk, peer)
            except (AssertionError, subprocess.SubprocessError) as error:
                print(f'{name}, {step}: {error}', flush=True)


def state_notes(walk, peer):
    walk.hands.focus(MAIN)
    walk.hands.run('mousemove', walk.size[0] * 7 // 10, walk.size[1] * 36 // 100, 'click', 1)
    walk.keys('ctrl+m')
    walk.hands.focus('Note|备注')
    walk.hands.run('type', 'The sensor was unplugged here')
    walk.beside('Note|备注', '-note')
    walk.keys('Return')
    walk.take('-noted')


def state_history(walk, peer):
    walk.hands.focus(MAIN)
    walk.press('History')
    walk.take('-history')
    walk.keys('Escape')


def state_typed(walk, peer):
    """Two lines in the send box, typed."""
    walk.activate('win.select-panel', 'Without rules')
    walk.hands.focus(MAIN)
    walk.hands.run('mousemove', walk.size[0] // 3, walk.size[1] - 78, 'click', 1, 'type', 'first')
    walk.keys('Return')
    walk.hands.run('type', 'second')
    walk.take('-typed')
    walk.activate('win.select-panel', 'Gateway')


def state_new(walk, peer):
    walk.hands.focus(MAIN)
    walk.activate('win.show-new')
    walk.take('-new')
    walk.press('Examples')
    walk.take('-examples')
    walk.keys('Escape')


def state_snippets(walk, peer):
    walk.hands.focus(MAIN)
    walk.activate('win.snippets')
    walk.take('-snippets')
    walk.activate('win.snippets')


def state_highlights(walk, peer):
    walk.activate('app.highlights')
    walk.beside('Highlight|高亮|突出', '-highlights')
    walk.keys('Escape')


def state_rules(walk, peer):
    rules(walk)
    walk.activate('win.select-panel', 'Without rules')
    walk.press('Rules', MAIN)
    walk.beside('Without rules', '-no-rules')
    walk.keys('Escape')
    walk.activate('win.select-panel', 'Gateway')


def state_bad_hex(walk, peer):
    walk.activate('win.select-panel', 'Sensors')
    walk.take('-bad-hex')
    walk.activate('win.select-panel', 'Gateway')


def state_file(walk, peer):
    peer.close()
    wait_for(lambda: walk.panels()[0]['clients'] == 0, 'no client')
    files(walk)


def state_capture(walk, peer):
    path = pathlib.Path(walk.work.name) / 'capture.pcapng'
    walk.activate('win.save-log', str(path))
    wait_for(path.exists, 'the capture')
    time.sleep(0.5)
    walk.activate('app.open', str(path))
    wait_for(lambda: any(p['state'] == 'open' for p in walk.panels()), 'the capture to open')
    walk.take('-capture')
    walk.activate('win.select-panel', 'Gateway')


def state_flood(walk, peer):
    """Ten megabytes a second."""
    walk.activate('win.select-panel', 'Without rules')
    flood = walk.peer(7000, '192.168.0.7', '192.168.0.9')
    stop = threading.Event()

    def pour():
        chunk = b'0123456789 abcdefghijklmnopqrstuvwxyz the quick brown fox\r\n' * 1700
        try:
            while not stop.is_set():
                flood.sendall(chunk)
                time.sleep(0.01)
        except OSError:
            pass
    thread = threading.Thread(target=pour, daemon=True)
    thread.start()
    time.sleep(2)
    walk.take('-flood', moving=True)
    stop.set()
    thread.join(5)


def state_recovery(walk, peer):
    """What stands there after a crash; ends the walk."""
    walk.program.send_signal(signal.SIGKILL)
    walk.program.wait()
    time.sleep(0.5)
    walk.start()
    walk.take('-recovery')


STATES = {
    'typed': state_typed, 'new': state_new, 'history': state_history, 'notes': state_notes, 'snippets': state_snippets,
    'highlights': state_highlights, 'rules': state_rules, 'bad-hex': state_bad_hex, 'capture': state_capture,
    'file': state_file, 'flood': state_flood, 'recovery': state_recovery,
}


def look_at_the_main_window():
    for language in ('en', 'zh_CN'):
        with Shot(f'empty-{language}', language=language) as shot:
            shot.take()
            shot.activate('app.preferences')
            shot.take('-preferences')
        with Shot(f'shortcuts-{language}', language=language) as shot:
            shot.activate('app.shortcuts')
            shot.take()
        for width, height in ((360, 640), (700, 560)):
            with Shot(f'empty-{language}-{width}', width, height, language=language) as shot:
                shot.take()
                shot.activate('app.preferences')
                shot.take('-preferences')
            with lively(f'busy-{language}-{width}', width=width, height=height, language=language) as shot:
                shot.take()
    with Shot('about') as shot:
        shot.activate('app.about')
        shot.take()
    with Shot('dark', scheme='dark') as shot:
        shot.take()
        shot.activate('app.preferences')
        shot.take('-preferences')
    for scale in (1, 2):
        with lively(f'busy-4k-{scale}', width=3840, height=2160, scale=scale) as shot:
            shot.take()
    for scheme in ('light', 'dark'):
        with Shot(f'error-{scheme}', scheme=scheme, arguments=['tcp-server://192.168.0.2:6001']) as shot:
            wait_for(lambda: shot.panels()[0]['state'] == 'listening', 'the server')
            shot.activate('win.new-panel', 'tcp-server://192.168.0.2:6001')
            wait_for(lambda: shot.panels()[-1]['error'], 'the error')
            shot.take()
    with Shot('error-zh-360', 360, 640, language='zh_CN', arguments=['tcp-client://192.168.0.7:1']) as shot:
        wait_for(lambda: shot.panels()[0]['error'], 'the error')
        shot.take()


WALKS = {
    'wide-light': {}, 'wide-dark': {'scheme': 'dark'}, 'wide-zh': {'language': 'zh_CN'},
    'narrow-light': {'width': 420, 'height': 760}, 'narrow-dark': {'width': 420, 'height': 760, 'scheme': 'dark'},
    'narrow-zh': {'width': 420, 'height': 760, 'language': 'zh_CN'},
    'phone': {'width': 370, 'height': 650}, 'phone-zh': {'width': 370, 'height': 650, 'language': 'zh_CN'},
}

# of what is given behind --survey: main, names of walks, names of states; with none of a kind, all
words = [word for word in rest if not word.startswith('-')]
for word in words:
    if word not in ('main', *WALKS, *STATES):
        raise SystemExit(f'No such walk or state: {word}; there are main, {", ".join([*WALKS, *STATES])}')
only_states = [word for word in words if word in STATES]
only_walks = [word for word in words if word in WALKS or word == 'main']
accessibility.connect()
with tempfile.TemporaryDirectory(prefix='swb-survey-') as folder:
    for name, options in WALKS.items():
        if not only_walks or name in only_walks:
            walk_through(name, pathlib.Path(folder), **options)
    if not words or 'main' in words:
        look_at_the_main_window()
