; The test cartridge: a small fighting game of our own that keeps its facts where
; Street Fighter II keeps them. One translation unit; the order below is the order
; in which the program runs. `build.py` puts the folder with the wanted
; addresses.inc and the drawn tiles on the include path.

        .p816
        .i16
        .a8

        .include "addresses.inc"
        .include "title.inc"
        .include "registers.inc"
        .include "variables.inc"
        .include "macros.inc"

        .segment "CODE"
        .include "boot.s"
        .include "nmi.s"
        .include "scenes.s"
        .include "select.s"
        .include "grid.s"
        .include "round.s"
        .include "pads.s"
        .include "fighter.s"
        .include "movement.s"
        .include "hits.s"
        .include "blows.s"
        .include "shots.s"
        .include "facts.s"
        .include "draw.s"
        .include "poses.s"
        .include "hud.s"
        .include "text.s"

        .segment "RODATA"
        .include "moves.s"
        .include "characters.s"
        .include "words.s"
        .include "pictures.s"

        .include "header.s"
