; Character select: six columns, two rows, a cursor for each side. The columns
; wrap, the rows do not. F_CHAR shows the character under the cursor.

READY_FRAMES = 45               ; from the last choice to the fight

.proc enter_select
        lda F_HUMAN + P2
        pha
        jsr clear_fight
        pla
        sta F_HUMAN + P2
        lda #1
        sta F_HUMAN + P1
        sta F_SIDE + P2
        lda #4                  ; the cursors begin on Ryu and on Ken, below him
        sta F_CHAR + P2
        jsr clear_text
        lda #LAYERS_TEXT
        sta layers
        jsr load_palettes
        print 3, 6, word_select, COLOUR_GOLD
        jsr show_grid
        lda #SC_SELECT
        jmp begin_scene
.endproc

.proc select_scene
        a16
        lda pad_new
        ora pad_new + 2
        bit #PAD_SELECT
        a8
        beq @stay
        jmp enter_menu
@stay:
        ldx #P1
        ldy #$0000
        jsr move_cursor
        jsr choose_for_dummy
        lda F_HUMAN + P2
        beq @shown
        ldx #P2
        ldy #$0002
        jsr move_cursor
@shown:
        jsr load_palettes
        jsr show_cursors
        lda F_SELECTED + P1
        and F_SELECTED + P2
        beq @wait
        lda #SC_READY
        jmp begin_scene
@wait:
        rts
.endproc

; The dummy is the character after the first fighter's.
.proc choose_for_dummy
        lda F_HUMAN + P2
        bne @done
        lda F_CHAR + P1
        inc
        cmp #CHARACTERS
        bne @known
        lda #0
@known:
        sta F_CHAR + P2
        lda F_SELECTED + P1
        sta F_SELECTED + P2
@done:
        rts
.endproc

; X: record, Y: offset of its pad.
.proc move_cursor
        lda F_SELECTED,x
        bne @done
        a16
        lda pad_new,y
        sta t0
        a8
        jsr grid_place
        lda t0 + 1
        bit #>PAD_LEFT
        beq @right
        dec t1
        bpl @right
        lda #5
        sta t1
@right:
        lda t0 + 1
        bit #>PAD_RIGHT
        beq @up
        lda t1
        inc
        cmp #6
        bne @column
        lda #0
@column:
        sta t1
@up:
        lda t0 + 1
        bit #>PAD_UP
        beq @down
        stz t2
@down:
        lda t0 + 1
        bit #>PAD_DOWN
        beq @place
        lda #6
        sta t2
@place:
        jsr character_at
        a16
        lda t0
        bit #PAD_START | PAD_ATTACKS
        a8
        beq @done
        lda #1
        sta F_SELECTED,x
@done:
        rts
.endproc

; t1: column, t2: six times the row of the character of record X.
.proc grid_place
        lda F_CHAR,x
        phx
        a16
        and #$00FF
        tax
        a8
        lda place_of_character,x
        plx
        stz t2
        cmp #6
        bcc @first
        sbc #6
        pha
        lda #6
        sta t2
        pla
@first:
        sta t1
        rts
.endproc

; Set the character of record X from t1 and t2.
.proc character_at
        lda t1
        clc
        adc t2
        phx
        a16
        and #$00FF
        tax
        a8
        lda character_at_place,x
        plx
        sta F_CHAR,x
        rts
.endproc

; Both have chosen: a moment later the fight begins.
.proc ready_scene
        ldx scene_time
        cpx #READY_FRAMES
        bcs @go
        rts
@go:
        jmp begin_match
.endproc

; Ryu Honda Blanka Guile Balrog Vega / Ken Chun-Li Zangief Dhalsim Sagat Bison
character_at_place:
        .byte 0, 1, 2, 3, 10, 11
        .byte 4, 5, 6, 7, 9, 8
place_of_character:
        .byte 0, 1, 2, 3, 6, 7, 8, 9, 11, 10, 4, 5
