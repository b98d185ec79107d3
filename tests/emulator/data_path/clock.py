"""The time of the data path's tests, which passes only when somebody waits."""


class Clock:
    """Both clocks of a module; `sleep` only turns them on. What is due happens meanwhile."""

    def __init__(self, now):
        self.now = now
        self.meanwhile = lambda: None  # what goes on while somebody waits
        self._due = []  # (time, action)

    def time(self):
        return self.now

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        end = self.now + seconds
        while due := [each for each in self._due if each[0] <= end]:
            first = min(due, key=lambda each: each[0])
            self._due.remove(first)
            self.now = max(self.now, first[0])
            first[1]()
        self.now = max(self.now, end)
        self.meanwhile()

    def after(self, seconds, action):
        self._due.append((self.now + seconds, action))

    def thread(self, target, args=(), daemon=None):
        return Thread(self, target, args)


class Thread:
    """Runs at once, one after the other, as if at the same time: what it waited is taken back."""

    def __init__(self, clock, target, args):
        self._clock, self._target, self._args = clock, target, args
        self._end = None

    def start(self):
        begin = self._clock.now
        self._target(*self._args)
        self._end, self._clock.now = self._clock.now, begin

    def join(self, timeout):
        self._clock.now = max(self._clock.now, min(self._end, self._clock.now + timeout))
