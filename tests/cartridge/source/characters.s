; How the twelve differ, in the order of their numbers: Ryu, E.Honda, Blanka, Guile,
; Ken, Chun-Li, Zangief, Dhalsim, M.Bison, Sagat, Balrog, Vega. Speeds are px/256 per frame.

CHARACTERS = 12

walk_forward:
        .word 448, 352, 480, 400, 464, 544, 336, 320, 496, 384, 512, 560
walk_back:
        .word 320, 272, 352, 304, 336, 416, 256, 240, 368, 288, 368, 432
jump_across:
        .word 608, 544, 640, 592, 624, 704, 528, 480, 656, 560, 576, 720
shot_speed:
        .word 896, 704, 768, 960, 928, 832, 672, 640, 992, 1024, 736, 864
half_width:
        .byte 23, 32, 31, 23, 23, 21, 27, 23, 23, 26, 23, 23
extra_reach:                    ; px that every attack reaches further
        .byte 0, 2, 4, 2, 0, 3, 2, 14, 3, 6, 4, 8
power:                          ; sixteenths
        .byte 16, 18, 16, 16, 16, 14, 20, 13, 17, 18, 18, 14

; t0: the word of the record's character (X) in the table at Y. Keeps X.
.proc character_word
        sty jump
        lda F_CHAR,x
        a16
        and #$00FF
        asl
        tay
        lda (jump),y
        sta t0
        a8
        rts
.endproc

; X: record. Its F_HALFWIDTH.
.proc load_half_width
        lda F_CHAR,x
        a16
        and #$00FF
        tay
        a8
        lda half_width,y
        sta F_HALFWIDTH,x
        rts
.endproc
