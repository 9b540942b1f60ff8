"""Every file with words for the user is in po/POTFILES, and every language in po/LINGUAS has all of them."""

import pathlib
import re
import subprocess
import sys
import tempfile

MARKS = re.compile(r'\b(_|N_|C_|NC_|Q_|g_dngettext|ngettext|dngettext)\s*\(\s*["\w]')
XGETTEXT = ['--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
            '--keyword=NC_:1c,2', '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
            '--flag=N_:1:pass-c-format', '--flag=C_:2:pass-c-format', '--flag=g_dngettext:2:pass-c-format',
            '--flag=g_strdup_printf:1:c-format', '--flag=g_string_printf:2:c-format', '--flag=g_set_error:4:c-format']

# How Chinese is set: a space between its characters and Latin ones, and punctuation as wide as the characters.
HAN = '[\u4e00-\u9fff]'
MISSET = re.compile(f'{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}|{HAN}[,;!?]|{HAN}[:.](?=\\s|$)|\\([^()]*{HAN}')
DIRECTIVE = re.compile(r'%(\d+\$)?[-+ #0]*[\d.]*(hh|h|ll|l|z)?[a-zA-Z%]')


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


def misset_chinese(catalogue):
    """The translations that are set in another way; lists of search terms are no prose."""
    text = catalogue.read_text(encoding='utf-8')
    for quoted in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', text, re.MULTILINE):
        words = ''.join(re.findall(r'"(.*)"', quoted)).replace('\\n', '\n')
        found = MISSET.search(DIRECTIVE.sub('%', words))
        if found and not words.endswith(';'):
            yield f'{words} (at “{found.group(0)}”)'


def without_comments(text):
    return re.sub(r'/\*.*?\*/', '', text, flags=re.DOTALL)


def main():
    root = pathlib.Path(sys.argv[1])
    po = root / 'po'
    faults = []

    listed = [line for line in (po / 'POTFILES').read_text().split('\n') if line and not line.startswith('#')]
    for name in listed:
        if not (root / name).exists():
            faults.append(f'po/POTFILES names {name}, which is not there')
    if len(listed) != len(set(listed)):
        faults.append('po/POTFILES names a file twice')

    for path in sorted((root / 'src').rglob('*')):
        name = str(path.relative_to(root))
        if path.suffix == '.c':
            marked = MARKS.search(without_comments(path.read_text(encoding='utf-8')))
        elif path.suffix == '.ui':
            marked = 'translatable="' in path.read_text(encoding='utf-8')
        else:
            continue
        if marked and name not in listed:
            faults.append(f'{name} has words for the user and is not in po/POTFILES')

    if faults:
        print('\n'.join(faults))
        return 1

    with tempfile.TemporaryDirectory() as work:
        template = pathlib.Path(work) / 'all.pot'
        extracted = run('xgettext', *XGETTEXT, '--output', template, '--directory', root, *listed)
        # such as a format that a macro cuts in two: translators would get half of it
        faults += [line for line in extracted.stderr.splitlines() if 'warning' in line]
        for language in (po / 'LINGUAS').read_text().split():
            merged = pathlib.Path(work) / f'{language}.po'
            run('msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', merged, po / f'{language}.po', template)
            result = subprocess.run(['msgfmt', '--check', '--statistics', '--output-file=/dev/null', str(merged)],
                                    capture_output=True, text=True, env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'})
            print(f'{language}: {result.stderr.strip()}')
            if result.returncode != 0:
                faults.append(f'po/{language}.po: msgfmt refuses it')
            if language.startswith('zh'):
                faults += [f'po/{language}.po: spaces or punctuation: {words}' for words in misset_chinese(merged)]
            for what, option in (('untranslated', '--untranslated'), ('fuzzy', '--only-fuzzy')):
                left = run('msgattrib', option, '--no-obsolete', '--no-wrap', merged).stdout
                for message in re.findall(r'^msgid "(.+)"$', left, re.MULTILINE):
                    faults.append(f'po/{language}.po: {what}: {message}')

    print('\n'.join(faults))
    return 1 if faults else 0


sys.exit(main())
