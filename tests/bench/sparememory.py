"""Memory of the same kind for each run that is compared.

What is measured must be the program and not the state of the machine's memory. A log needs as much page cache as it is
long, and how long the kernel takes to give that depends on where it comes from. In a virtual machine whose balloon reports
free pages (virtio-balloon, "free page reporting"), memory that has been free for about two seconds is given back to the host,
and the first touch of it later is a fault in the host: measured, 3 s for 1 GB, against 0.3 s. Then who takes longer to start
is slower, and a plain loop of write(2) into a new file takes 3 s as well.
"""

import os
import time

# longer than the delay of the kernel's page reporting, PAGE_REPORTING_DELAY in mm/page_reporting.c
REPORTING_DELAY = 2.5


class SpareMemory:
    """A file whose pages go to who writes next: it is deleted right before the run."""

    def __init__(self, path):
        self.path = path
        self._released = 0

    def fill(self, size):
        """The first one, which no run has left behind."""
        with open(self.path, 'wb') as file:
            block = os.urandom(1 << 20)
            for _ in range(0, size, len(block)):
                file.write(block)
        os.sync()

    def keep(self, path):
        """Takes what a run has written. Waits until what was released before it has been given back, as far as it will be:
        what is released next stays."""
        os.sync()
        os.replace(path, self.path)
        self.settle()

    def settle(self):
        time.sleep(max(0, self._released + REPORTING_DELAY - time.monotonic()))

    def release(self):
        """Right before the run."""
        os.unlink(self.path)
        self._released = time.monotonic()
