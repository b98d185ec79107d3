"""What happened, to be read by people: time, who, what."""


class Story:
    def __init__(self, world, telling):
        self._world, self.telling = world, telling
        self.lines = []

    def tell(self, who, what):
        if self.telling:
            self.lines.append((self._world.clock.second, who, what))

    def __str__(self):
        return "\n".join(f"{second:9.2f}  {who}: {what}" for second, who, what in self.lines)
