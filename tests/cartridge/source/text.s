; The text layer: letters are tiles, their number is the letter's code less 32.

; X: offset in the text layer, A: attribute byte, Y: the letters.
.proc write_text
        sta text_colour
        sty t0
        ldy #$0000
@letter:
        lda (t0),y
        beq @done
        jsr write_letter
        iny
        bra @letter
@done:
        rts
.endproc

; A: letter, X: offset; X moves on.
.proc write_letter
        sec
        sbc #32
        sta f:text_map,x
        inx
        lda text_colour
        sta f:text_map,x
        inx
        rts
.endproc

; A: tile number, X: offset; X moves on.
.proc write_tile
        sta f:text_map,x
        inx
        lda text_colour
        sta f:text_map,x
        inx
        rts
.endproc

.proc clear_text
        ldx #.loword(text_map)
        ldy #$0800
        jmp clear_bytes
.endproc

; Rows 8 to 15 of the text layer, where the announcements stand.
.proc clear_banner
        ldx #.loword(text_map) + 8 * 64
        ldy #8 * 64
        jmp clear_bytes
.endproc
