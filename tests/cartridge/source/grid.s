; The select screen's picture: the twelve squares, the cursors, the names.

GRID_ROW     = 8                ; text row of the grid's first line
GRID_STEP    = 4                ; text rows between its lines
GRID_COLUMN  = 2

.proc show_grid
        ldy #.loword(grid_words)
        ldx #GRID_ROW * 64 + GRID_COLUMN * 2
        lda #6
        jsr show_grid_row
        ldx #(GRID_ROW + GRID_STEP) * 64 + GRID_COLUMN * 2
        lda #6
        ; falls into show_grid_row
.endproc

; Y: words, X: offset, A: how many squares.
.proc show_grid_row
        sta t2
@square:
        phy
        lda #COLOUR_WHITE
        jsr write_text
        inx
        inx
        a16
        pla
        clc
        adc #GRID_BYTES
        tay
        a8
        dec t2
        bne @square
        rts
.endproc

; The cursors: 1 above a square, 2 below it; and the full names.
.proc show_cursors
        ldy #$0000
@wipe:
        ldx cursor_rows,y
        jsr wipe_row
        iny
        iny
        cpy #8
        bne @wipe
        lda #COLOUR_RED
        sta text_colour
        lda #.lobyte(-1)
        ldx #P1
        jsr cursor_offset
        lda #'1'
        jsr write_letter
        lda #COLOUR_BLUE
        sta text_colour
        lda #1
        ldx #P2
        jsr cursor_offset
        lda #'2'
        jsr write_letter
        lda F_CHAR + P1
        ldx #25 * 64 + 4 * 2
        jsr write_name
        lda F_CHAR + P2
        ldx #25 * 64 + 22 * 2
        jmp write_name
.endproc

cursor_rows:
        .word (GRID_ROW - 1) * 64, (GRID_ROW + 1) * 64
        .word (GRID_ROW + GRID_STEP - 1) * 64, (GRID_ROW + GRID_STEP + 1) * 64

; X: offset of a row of 32 letters to clear.
.proc wipe_row
        phy
        a16
        ldy #32
        lda #$0000
@word:
        sta f:text_map,x
        inx
        inx
        dey
        bne @word
        a8
        ply
        rts
.endproc

; X: record, A: text rows from the square to the cursor. Returns X: offset.
.proc cursor_offset
        pha
        jsr grid_place
        lda t2
        beq @row
        lda #GRID_STEP
@row:
        clc
        adc #GRID_ROW
        adc 1,s
        sta t3
        stz t3 + 1
        pla
        stz t1 + 1
        a16
        lda t3
        asl
        asl
        asl
        asl
        asl                     ; rows of 32
        clc
        adc t1                  ; columns of 5
        adc t1
        adc t1
        adc t1
        adc t1
        adc #GRID_COLUMN + 1
        asl
        tax
        a8
        rts
.endproc
