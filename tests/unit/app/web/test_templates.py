"""Every page can be made: its template is free of slips."""

import pytest

from app.web.rendering import environment


@pytest.mark.parametrize("name", environment().list_templates())
def test_a_template_compiles(name: str) -> None:
    assert environment().get_template(name).name == name
