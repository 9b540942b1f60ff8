"""No warning from gcc, nor from clang where it is there: each source is compiled with its own flags and -Werror."""

import concurrent.futures
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

# Output, dependency files and sanitizers are no matter of the language.
DROPPED = re.compile(r'^(-fsanitize=.*|-fno-sanitize=.*|-MD|-g\d?)$')
DROPPED_WITH_VALUE = {'-o', '-MQ', '-MF', '-c'}
EXTRA = {
    'gcc': ['-Werror', '-fsyntax-only'],
    'clang': ['-Werror', '-fsyntax-only', '-Wno-unknown-warning-option', '-Wno-unused-command-line-argument'],
}


def command_for(compiler, entry):
    arguments = shlex.split(entry['command'])[1:]
    if arguments and not arguments[0].startswith('-'):
        arguments = arguments[1:]  # the compiler, behind ccache
    kept, skip = [], False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in DROPPED_WITH_VALUE:
            skip = argument != '-c'
        elif not DROPPED.match(argument):
            kept.append(argument)
    # "-c FILE" has left its file behind
    return [compiler, *kept, *EXTRA[compiler]]


def main():
    build = pathlib.Path(sys.argv[1])
    entries = {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        # a file that several programs compile is looked at once
        if entry['file'].endswith('.c') and entry['file'].startswith('..'):
            entries.setdefault(entry['file'], entry)

    compilers = [name for name in EXTRA if shutil.which(name)]
    print('1..%d' % (len(compilers) or 1))
    if not compilers:
        print('ok 1 # SKIP neither gcc nor clang')
        return 0

    def compile_one(job):
        compiler, entry = job
        return compiler, entry, subprocess.run(command_for(compiler, entry), cwd=entry['directory'],
                                               capture_output=True, text=True)

    failed = {name: 0 for name in compilers}
    jobs = [(compiler, entry) for compiler in compilers for entry in entries.values()]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for compiler, entry, result in pool.map(compile_one, jobs):
            if result.returncode != 0:
                failed[compiler] += 1
                print('# ' + compiler + ' ' + entry['file'])
                print(''.join('# ' + line + '\n' for line in result.stderr.splitlines()), end='')
    for number, compiler in enumerate(compilers, 1):
        print('%s %d %s, %d files' % ('not ok' if failed[compiler] else 'ok', number, compiler, len(entries)))
    return 0


sys.exit(main())
