import pytest

from graphkit.explorer.inline import inline_modules


def test_imported_files_come_first_and_once() -> None:
    modules = {
        "main.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n',
        "a.js": 'import {\n  b,\n} from "./b.js";\nexport function a() {\n  return b;\n}\n',
        "b.js": "export const b = 1;\n",
        "unused.js": "export const c = 1;\n",
    }
    script = inline_modules(modules, "main.js")
    assert script == ("// b.js\nconst b = 1;\n\n// a.js\nfunction a() {\n  return b;\n}\n\n// main.js\na(b);\n")


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({"main.js": 'import { a } from "./a.js";\n', "a.js": 'import { m } from "./main.js";\n'}, "in a circle"),
        ({"main.js": 'import { a } from "./a.js";\n'}, "main.js imports a.js, which does not exist"),
        ({"main.js": 'import { a } from "./a.js";\n', "a.js": "const b = 1;\n"}, "which does not declare it"),
        (
            {"main.js": 'import { a } from "./a.js";\nconst b = 1;\n', "a.js": "const a = 1;\nconst b = 2;\n"},
            "both declare 'b'",
        ),
        ({"main.js": 'import a from "./a.js";\n', "a.js": ""}, "not inlined"),
        ({"main.js": "export default 1;\n"}, "not inlined"),
    ],
)
def test_what_cannot_be_inlined_is_named(modules: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        inline_modules(modules, "main.js")
