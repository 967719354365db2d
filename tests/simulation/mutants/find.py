#!/usr/bin/env python3
"""Switches the planted mistakes on, one after another, and has each found: by the simulation, and by the judge in the
history that it broke. `find.py SIMULATION [NAME...]`; README.md has the rest."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
JUDGE = HERE.parent / "judge" / "judge.py"
# How many histories are played with each mistake at the most, and without any.
SEEDS = int(os.environ.get("SEEDS", "12000"))
CLEAN = 300
# Where the simulation finds nothing, the judge reads so many histories at a time.
BATCH = 100


def environment(name):
    kept = {key: value for key, value in os.environ.items() if key != "MUTANT"}
    return {**kept, "MUTANT": name} if name else kept


def first_seed(simulation, name, seeds):
    """The first seed found that breaks a promise, or None. Nobody waits for its shorter history."""
    command = [simulation, "--seeds", str(seeds), "--jobs", str(os.cpu_count() or 1)]
    with subprocess.Popen(
        command, env=environment(name), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as played:
        for line in played.stdout:
            found = re.match(r"Seed (\d+) (breaks|played twice)", line)
            if found:
                played.kill()
                return int(found[1])
    if played.returncode != 0:
        raise SystemExit(f"The simulation ended with {played.returncode}.")
    return None


def promises(simulation, name, seed):
    """What the simulation's own checks say was broken in this history."""
    command = [simulation, "--seed", str(seed)]
    shown = subprocess.run(command, env=environment(name), stdout=subprocess.PIPE, text=True).stdout
    return sorted(set(re.findall(r"^(\S+) broken at ", shown, re.MULTILINE)))


def judged(simulation, name, choice):
    """What the judge says was broken, by seed."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "histories")
        subprocess.run([simulation, *choice, "--export", file], env=environment(name), stdout=subprocess.DEVNULL)
        read = subprocess.run([sys.executable, JUDGE, file], stdout=subprocess.PIPE, text=True)
    if read.returncode == 2:
        raise SystemExit("The judge could not read a history.")
    verdicts = map(json.loads, read.stdout.splitlines())
    return {it["seed"]: sorted({one["promise"] for one in it["violations"]}) for it in verdicts if it["violations"]}


def judge_alone(simulation, name):
    """The first seed of which only the judge says that it breaks a promise, and which."""
    for begin in range(0, SEEDS, BATCH):
        found = judged(simulation, name, ["--from", str(begin), "--seeds", str(min(BATCH, SEEDS - begin))])
        if found:
            return min(found.items())
    return None, []


def find(simulation, name):
    """Prints the mistake's line; whether it was found."""
    began = time.monotonic()
    seed = first_seed(simulation, name, SEEDS)
    by_checks = promises(simulation, name, seed) if seed is not None else []
    seconds = time.monotonic() - began
    if seed is None:
        seed, by_judge = judge_alone(simulation, name)
    else:
        by_judge = judged(simulation, name, ["--seed", str(seed)]).get(seed, [])
    after = f"after {seed + 1}" if seed is not None else f"not within {SEEDS}"
    words = (", ".join(by_checks) or "-", ", ".join(by_judge) or "-", after, f"{seconds:.0f} s")
    print(f"{name:44} {words[0]:24} {words[1]:24} {words[2]:>16} {words[3]:>7}", flush=True)
    return seed is not None


def main(arguments):
    if not arguments:
        print("usage: find.py SIMULATION [NAME...]", file=sys.stderr)
        return 2
    simulation, *names = arguments
    known = sorted(path.stem for path in HERE.glob("*.txt"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no {', '.join(unknown)}.", file=sys.stderr)
        return 2
    seed = first_seed(simulation, None, CLEAN)
    if seed is not None:
        print(f"Seed {seed} breaks a promise without any mistake.")
        return 1
    print(f"{CLEAN} histories without a mistake: nothing broken")
    print(f"{'mistake':44} {'the simulation':24} {'the judge':24} {'histories':>16} {'time':>7}", flush=True)
    survivors = [name for name in names or known if not find(simulation, name)]
    if survivors:
        print(f"Nobody finds {', '.join(survivors)}.")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
