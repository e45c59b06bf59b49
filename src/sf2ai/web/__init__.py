"""The browser: the engine, its agents and its CPU as WebAssembly, the page, and the server of `sf2ai play`.

`contest` has the compiled functions that the page calls, `wasm` makes `engine.wasm` of them, `brains` turns
weights into what they read, and `page` is what the browser loads. Nothing of the game is decided in the page.
"""
