"""Reads histories of the simulation and says which promises were broken. README.md has the format and the promises."""

import json
import sys

from history import NoHistory, read
from promises import ALL
from world import World


class Judgement:
    """One history, judged line by line while it is read."""

    def __init__(self, begins):
        self.world = World(begins)
        self.promises = [promise(self.world) for promise in ALL]
        self.listeners = {}

    def sees(self, event):
        self.world.sees(event)
        for listen in self.listening_to(event["event"]):
            listen(event)

    def listening_to(self, name):
        if name not in self.listeners:
            method = "person_is" if name == "is" else name
            found = [getattr(promise, method, None) for promise in self.promises]
            self.listeners[name] = [listen for listen in found if listen]
        return self.listeners[name]

    def verdict(self):
        violations = [violation for promise in self.promises for violation in promise.violations]
        violations.sort(key=lambda it: (it["at"], it["promise"], it["order"] or "", it["says"]))
        return {"seed": self.world.seed, "violations": violations}


def verdicts(lines):
    """The verdict on each history, one after another; `NoHistory` names the line that is none."""
    judgement, line_number = None, 0
    for line_number, line in enumerate(lines, 1):
        try:
            event = read(line)
            if judgement is not None:
                judgement.sees(event)
            elif event["event"] == "begins":
                judgement = Judgement(event)
            else:
                raise NoHistory(f"{event['event']}: no history has begun")
        except NoHistory as error:
            raise NoHistory(f"line {line_number}: {error}") from None
        if event["event"] == "ends":
            yield judgement.verdict()
            judgement = None
    if judgement is not None or line_number == 0:
        raise NoHistory(f"line {line_number}: the history has no `ends`")


def judge(paths):
    """Prints the verdicts. 0 if nothing was broken, 1 if anything was, 2 if a file is no history."""
    ending = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as lines:
                for verdict in verdicts(lines):
                    print(json.dumps(verdict))
                    ending = 1 if verdict["violations"] else ending
        except (NoHistory, OSError, UnicodeDecodeError) as error:
            sys.stdout.flush()
            print(f"{path}: {error}", file=sys.stderr)
            return 2
    return ending


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("usage: judge.py FILE...", file=sys.stderr)
        sys.exit(2)
    sys.exit(judge(sys.argv[1:]))
