"""What all promises share."""


class Promise:
    """Looks at the events whose names its methods have, after the world has seen them, and says where it was broken."""

    name = ""

    def __init__(self, world):
        self.world = world
        self.violations = []

    def broken(self, order, at, says):
        self.violations.append({"promise": self.name, "order": order, "at": at, "says": says})
