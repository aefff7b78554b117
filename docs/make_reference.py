"""Write docs/file.md: the hand-written head, then the tables that the program gives of its own format."""

from pathlib import Path

from excomm._crisis.reference import reference

HERE = Path(__file__).parent
BEGIN = "<!-- from here on written by docs/make_reference.py -->\n"


def page(written: str) -> str:
    """Return the page with everything below the mark made anew."""
    head, mark, _ = written.partition(BEGIN)
    return f"{head}{mark or BEGIN}\n{reference()}"


if __name__ == "__main__":
    file = HERE / "file.md"
    file.write_text(page(file.read_text(encoding="utf-8")), encoding="utf-8")
