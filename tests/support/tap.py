"""TAP, which Meson reads: a line for each thing that was looked at, and the plan, which tells how many they are.

A test that is one story, where nothing makes sense behind what failed, writes its lines with a Tap. A test of cases that each
stand for themselves is one of unittest's, with a TapResult.
"""

import time
import traceback
import unittest


class Skipped(SystemExit):
    """The end of a program that has said why it tests nothing."""


def skip_all(reason):
    """Says that nothing can be tested here, and why; ends the program."""
    print('1..0 # SKIP ' + ' '.join(str(reason).split()), flush=True)
    raise Skipped(0)


def comment(text):
    """Text, as lines that are no results."""
    return ''.join('# %s\n' % line for line in text.splitlines())


class Tap:
    """The lines of one story, with their numbers. The plan is written when its block is left:

        with Tap() as tap:
            tap.ok(1 + 1 == 2, 'it adds')

    What is not ok ends the program with status 1, as does an AssertionError that leaves the block; on_failure is called before.
    """

    def __init__(self, on_failure=None):
        self._on_failure = on_failure
        self._count = 0
        self._failed = False
        self._start = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and issubclass(kind, AssertionError):
            self.report(False, ' '.join(str(value).split()))
            self.say(''.join(traceback.format_exception(kind, value, trace)))
        elif kind is not None and (kind is Skipped or not issubclass(kind, SystemExit)):
            return
        print('1..%d' % self._count, flush=True)
        if self._failed:
            raise SystemExit(1)

    def report(self, good, name, suffix=''):
        """One line; the story goes on, whatever it says."""
        self._count += 1
        print('%s %d - %s%s' % ('ok' if good else 'not ok', self._count, name, suffix), flush=True)
        if not good:
            self._failed = True
            if self._on_failure:
                self._on_failure()

    def ok(self, condition, name):
        """One line; the story ends here if it is bad."""
        self.report(condition, name)
        if not condition:
            raise SystemExit(1)

    def say(self, text):
        """A remark, and when it was made."""
        for line in str(text).splitlines():
            print('# %5.1f s: %s' % (time.monotonic() - self._start, line), flush=True)


class TapResult(unittest.TestResult):
    """A line for each test of a suite, behind the plan."""

    def __init__(self, total):
        super().__init__()
        self._tap = Tap()
        self._failed_parts = None
        print('1..%d' % total, flush=True)

    def _line(self, good, test, suffix=''):
        self._tap.report(good, test.id().replace('__main__.', ''), suffix)

    def addSuccess(self, test):
        self._line(True, test)

    def addSkip(self, test, reason):
        self._line(True, test, ' # SKIP ' + reason)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._line(False, test)
        print(comment(''.join(traceback.format_exception(*error))), end='', flush=True)

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        """Without this a failed part leaves no line at all; one test has one line, however many of its parts fail."""
        super().addSubTest(test, subtest, error)
        if error is not None:
            if self._failed_parts is not test:
                self._line(False, test)
            self._failed_parts = test
            print(comment('%s\n%s' % (subtest.id(), ''.join(traceback.format_exception(*error)))), end='', flush=True)
