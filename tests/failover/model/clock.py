"""Virtual time, and the tasks that live in it.

A task runs until it sleeps, calls AWS or waits for a thread, and whatever else is due by then
runs before it goes on. So each of these is a point where anything may happen.
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

    __slots__ = "name", "action", "kind", "dead", "ended", "crashed"

    def __init__(self, name, action=None):
        self.name, self.action = name, action
        self.kind = "request" if action is None else "evaluator"
        self.dead = False

    def __repr__(self):
        return self.name


class _Worker(greenlet.greenlet):
    """Runs a task after the other: a new greenlet costs more than most tasks."""

    def run(self):
        while True:
            hub = self.task.perform()
            self.task = None
            _idle.append(self)
            hub.switch()


_idle = []  # workers that have ended their task


class Task:
    __slots__ = "clock", "process", "done", "_function", "_args", "_waiting", "_worker"

    def __init__(self, clock, process, function, args):
        self.clock, self.process = clock, process
        self._function, self._args = function, args
        self._waiting = None
        self._worker = None
        self.done = False

    def perform(self):
        """Returns the greenlet that goes on afterwards."""
        clock = self.clock
        try:
            self._function(*self._args)
        except Crash:
            pass
        finally:
            self.done = True
            clock.begun.pop(self, None)
            if self._waiting:
                for wake in self._waiting:
                    clock.at(clock.now, wake)
        return clock.hub

    def resume(self):
        clock = self.clock
        if self.process.dead or self.done or clock.closed:
            return
        clock.task = self
        worker = self._worker
        if worker is None:
            self._worker = worker = _idle.pop() if _idle else _Worker()
            worker.task, worker.parent = self, clock.hub
            clock.begun[self] = True
        worker.switch()

    def end(self):
        """Wherever it is."""
        self.clock.task = self
        self._worker.throw(Crash)

    def join(self, timeout=None):
        """threading.Thread's."""
        if self.done:
            return
        clock = self.clock
        me, pending = clock.task, True

        def wake():
            nonlocal pending
            if pending:
                pending = False
                me.resume()

        if self._waiting is None:
            self._waiting = []
        self._waiting.append(wake)
        if timeout is not None:
            clock.at(clock.now + timeout, wake)
        clock.hub.switch()


class Clock:
    def __init__(self):
        self.now = BEGIN
        self.hub = greenlet.getcurrent()
        self.task = None  # that runs, while one does
        self.begun = {}  # tasks that have not ended, in their order
        self._queue = []
        self._number = itertools.count().__next__
        self._end = math.inf
        self.closed = False

    @property
    def second(self):
        return self.now - BEGIN

    def at(self, time, action):
        heapq.heappush(self._queue, (time, self._number(), action))

    def after(self, seconds, action):
        heapq.heappush(self._queue, (self.now + seconds, self._number(), action))

    def spawn(self, process, function, *args):
        """Starts a task as soon as the one that runs now pauses."""
        task = Task(self, process, function, args)
        self.at(self.now, task.resume)
        return task

    def sleep(self, seconds):
        """Only in a task."""
        task, queue = self.task, self._queue
        if self.closed or task.process.dead:
            raise Crash
        wake = self.now + seconds
        if (not queue or queue[0][0] > wake) and wake <= self._end:
            self.now = wake  # nothing happens meanwhile
            return
        heapq.heappush(queue, (wake, self._number(), task.resume))
        self.hub.switch()

    def run(self, seconds):
        """Lets the time pass."""
        self._end = end = self.now + seconds
        queue, pop = self._queue, heapq.heappop
        while queue and queue[0][0] <= end:
            time, _, action = pop(queue)
            if time > self.now:
                self.now = time
            action()
        self.now = end

    def close(self):
        """Nothing goes on any more: a task that waited for ever would never be freed."""
        self.closed = True
        while self.begun:
            self.begun.popitem()[0].end()
        self._queue.clear()
        self.task = None

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
