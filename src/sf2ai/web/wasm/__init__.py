"""Makes `engine.wasm` and `figures.wasm`; only `scripts/build_web.py` and tests import it.

`ir` takes the functions through Numba to LLVM's language, `wasm` from there to WebAssembly, `layout` writes
down where the records' fields are and what their numbers mean, `sources` says of which sources a module was
made, `modules` lists them, and `addresses` says what their functions take.
"""
