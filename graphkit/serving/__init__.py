"""A graph folder for browsers, however large (``pip install graphkit[serve]``); see docs/serving.md.

``shelf.py`` holds the present version; ``index.py`` has its arrays, made once; ``answers.py`` asks them; ``pieces.py``
and ``first_page.py`` cut what the page needs out of the whole; ``asking.py`` reads parameters; ``guard.py`` and
``patience.py`` keep others out; ``app.py`` and ``server.py`` put it together.
"""
