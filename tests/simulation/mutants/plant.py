#!/usr/bin/env python3
"""Plants mistakes into a copy of the repository. README.md has what a mistake is, and the form of its file."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARKS = ("--- file", "--- instead of", "--- plant")
SWITCH = '(std::env::var("MUTANT").as_deref() == Ok("{}"))'


class NoMistake(Exception):
    """A file does not say what is planted, or where."""


def read(path):
    """The places of one mistake: file, text that stands there, text that is planted."""
    head, *parts = ("\n" + path.read_text(encoding="utf-8").rstrip("\n")).split("\n--- ")
    sections = [("--- " + part).partition("\n")[::2] for part in parts]
    marks = tuple(mark for mark, _ in sections)
    if not head.strip() or not marks or marks != MARKS * (len(marks) // 3):
        raise NoMistake(f"{path.name}: a sentence and then {', '.join(MARKS)}, once or more, is what it should be")
    texts = [text for _, text in sections]
    if not all(texts) or not any("MUTANT" in text for text in texts[2::3]):
        raise NoMistake(f"{path.name}: an empty section, or no MUTANT in what is planted")
    switch = SWITCH.format(path.stem)
    planted = (text.replace("MUTANT", switch) for text in texts[2::3])
    return list(zip(texts[::3], texts[1::3], planted))


def places(root):
    """What is planted, by the file it is planted in: where, what stands there, what comes there, whose it is."""
    found = {}
    for path in sorted(HERE.glob("*.txt")):
        for file, old, new in read(path):
            source = root / file
            text = source.read_text(encoding="utf-8") if source.is_file() else ""
            if text.count(old) != 1:
                raise NoMistake(f"{path.name}: its text stands {text.count(old)} times in {file}, not once: {old}")
            found.setdefault(source, []).append((text.index(old), old, new, path.name))
    for source, plants in found.items():
        plants.sort()
        for (start, old, _, name), (following, _, _, other) in zip(plants, plants[1:]):
            if start + len(old) > following:
                raise NoMistake(f"{name} and {other} are planted at the same place of {source.relative_to(root)}")
    return found


def plant(root):
    for source, plants in places(root).items():
        text = source.read_text(encoding="utf-8")
        for start, old, new, _ in reversed(plants):
            text = text[:start] + new + text[start + len(old) :]
        source.write_text(text, encoding="utf-8")


def main(arguments):
    repository = HERE.parent.parent.parent
    try:
        if arguments == ["--check"]:
            count = len({name for plants in places(repository).values() for *_, name in plants})
            print(f"{count} mistakes can be planted")
        elif len(arguments) == 1 and Path(arguments[0]).resolve() != repository:
            plant(Path(arguments[0]).resolve())
        else:
            print("usage: plant.py COPY | plant.py --check", file=sys.stderr)
            return 2
    except NoMistake as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
