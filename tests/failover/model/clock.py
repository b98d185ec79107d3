"""Virtual time, and the tasks that live in it.

A task is a greenlet: it runs until it sleeps, calls AWS or waits for a thread, and whatever else
is due by then runs before it goes on. So each of these is a point where anything may happen.
"""

import heapq
import itertools
import math

import greenlet

BEGIN = 1_750_000_000.0  # time.time() at second 0 of a story


class Crash(BaseException):
    """Ends a process between two calls, as the loss of its machine does."""


class Process:
    """An invocation of a function: its tasks end with it."""

    def __init__(self, name, action=None):
        self.name, self.action = name, action
        self.dead = False

    def __repr__(self):
        return self.name


class Task(greenlet.greenlet):
    def __init__(self, clock, process, function, args):
        super().__init__(parent=clock.hub)
        self.clock, self.process = clock, process
        self._function, self._args = function, args
        self._waiting = []
        self.done = False

    def run(self):
        try:
            self._function(*self._args)
        except Crash:
            pass
        finally:
            self.done = True
            for wake in self._waiting:
                self.clock.at(self.clock.now, wake)

    def resume(self):
        if not (self.process.dead or self.dead or self.clock.closed):
            self.switch()

    def join(self, timeout=None):
        """threading.Thread's."""
        if self.done:
            return
        me, clock = greenlet.getcurrent(), self.clock
        pending = True

        def wake():
            nonlocal pending
            if pending:
                pending = False
                me.resume()

        self._waiting.append(wake)
        if timeout is not None:
            clock.at(clock.now + timeout, wake)
        clock.hub.switch()


class Clock:
    def __init__(self):
        self.now = BEGIN
        self.hub = greenlet.getcurrent()
        self._queue = []
        self._numbers = itertools.count()
        self._end = math.inf
        self.closed = False

    @property
    def second(self):
        return self.now - BEGIN

    def at(self, time, action):
        heapq.heappush(self._queue, (time, next(self._numbers), action))

    def after(self, seconds, action):
        self.at(self.now + seconds, action)

    def spawn(self, process, function, *args):
        """Starts a task as soon as the one that runs now pauses."""
        task = Task(self, process, function, args)
        self.at(self.now, task.resume)
        return task

    def sleep(self, seconds):
        """Only in a task."""
        if self.closed or greenlet.getcurrent().process.dead:
            raise Crash
        wake = self.now + seconds
        if (not self._queue or self._queue[0][0] > wake) and wake <= self._end:
            self.now = wake  # nothing happens meanwhile
            return
        self.at(wake, greenlet.getcurrent().resume)
        self.hub.switch()

    def run(self, seconds):
        """Lets the time pass."""
        self._end = end = self.now + seconds
        queue = self._queue
        while queue and queue[0][0] <= end:
            time, _, action = heapq.heappop(queue)
            self.now = max(self.now, time)
            action()
        self.now = end

    def do(self, process, function, limit=3600):
        """Runs a task to its end; returns its result, or raises its exception."""
        found = []

        def work():
            try:
                found.append((function(), None))
            except Exception as error:
                found.append((None, error))

        self.spawn(process, work)
        end = self.now + limit
        while not found and self._queue and self._queue[0][0] <= end:
            self.run(self._queue[0][0] - self.now)
        if not found:
            raise TimeoutError(process.name)
        [(result, error)] = found
        if error:
            raise error
        return result
