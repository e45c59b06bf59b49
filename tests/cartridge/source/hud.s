; What is written over the fight, and the fighters' colours.

BAR_ROW      = 2
BAR_LEFT     = 2                ; first columns of the two bars
BAR_RIGHT    = 19
BAR_TILES    = 11               ; 16 points of health each
TILE_BAR     = 96               ; nine tiles: 0 to 8 pixels filled from the left
TILE_WON     = 105
COLOUR_BAR   = $30              ; palette 4
FLIPPED      = $40

; --- bars and clock ------------------------------------------------------------------
.proc show_hud
        jsr show_bars
        lda #COLOUR_WHITE
        sta text_colour
        ldx #(BAR_ROW + 1) * 64 + 15 * 2
        lda TIMER
        lsr
        lsr
        lsr
        lsr
        jsr write_digit
        lda TIMER
        and #$0F
        jsr write_digit
        jmp show_rounds
.endproc

; A: 0..9, X: offset.
.proc write_digit
        clc
        adc #'0'
        jmp write_letter
.endproc

; The first bar empties from the left, the second one from the right.
.proc show_bars
        lda #COLOUR_BAR | FLIPPED
        sta text_colour
        lda F_BAR + P1
        ldx #BAR_ROW * 64 + (BAR_LEFT + BAR_TILES - 1) * 2
        ldy #.loword(-4)
        jsr show_bar
        lda #COLOUR_BAR
        sta text_colour
        lda F_BAR + P2
        ldx #BAR_ROW * 64 + BAR_RIGHT * 2
        ldy #$0000
        jmp show_bar
.endproc

; A: health shown, X: offset of the tile next to the clock, Y: what to add after
; each tile (two bytes are written anyway).
.proc show_bar
        sta t0
        sty t1
        lda #BAR_TILES
        sta t2
@tile:
        lda t0
        cmp #16
        bcc @part
        sbc #16
        sta t0
        lda #8
        bra @write
@part:
        lsr
        stz t0
@write:
        clc
        adc #TILE_BAR
        jsr write_tile
        a16
        txa
        clc
        adc t1
        tax
        a8
        dec t2
        bne @tile
        rts
.endproc

; A mark for each round won.
.proc show_rounds
        lda #COLOUR_GOLD
        sta text_colour
        lda F_ROUNDS + P1
        ldx #(BAR_ROW + 1) * 64 + 12 * 2
        jsr show_marks
        lda F_ROUNDS + P2
        ldx #(BAR_ROW + 1) * 64 + 18 * 2
        jmp show_marks
.endproc

; A: 0..2, X: offset.
.proc show_marks
        sta t0
        lda t0
        beq @second
        lda #TILE_WON
        jsr write_tile
        dec t0
        beq @done
        lda #TILE_WON
        jmp write_tile
@second:
        lda #0
        jsr write_tile
        lda #0
        jmp write_tile
@done:
        rts
.endproc

.proc show_names
        lda F_CHAR + P1
        ldx #(BAR_ROW - 1) * 64 + BAR_LEFT * 2
        jsr write_name
        lda F_CHAR + P2
        ldx #(BAR_ROW - 1) * 64 + (BAR_RIGHT + 2) * 2
        jmp write_name
.endproc

; A: character, X: offset.
.proc write_name
        phx
        jsr name_of
        plx
        lda #COLOUR_WHITE
        jmp write_text
.endproc

; Y: address of the name of character A.
.proc name_of
        sta WRMPYA
        lda #NAME_BYTES
        sta WRMPYB
        nop
        nop
        nop
        nop
        a16
        lda RDMPYL
        clc
        adc #.loword(names)
        tay
        a8
        rts
.endproc

; --- announcements ------------------------------------------------------------------------
.proc show_round_number
        lda #COLOUR_GOLD
        sta text_colour
        ldx #10 * 64 + 18 * 2
        lda round
        cmp #10
        bcc @ones
        lda #1
        jsr write_digit
        lda round
        sbc #10
@ones:
        jmp write_digit
.endproc

.proc show_ending
        lda ending
        cmp #EN_DOUBLE
        beq @double
        cmp #EN_TIME
        beq @time
        print 10, 14, word_ko, COLOUR_RED
        rts
@double:
        print 10, 10, word_double, COLOUR_RED
        rts
@time:
        print 10, 11, word_time, COLOUR_RED
        rts
.endproc

.proc show_round_winner
        lda winner
        bmi @nobody
        ldx #12 * 64 + 10 * 2
        jsr write_winner
        rts
@nobody:
        print 12, 14, word_draw, COLOUR_GOLD
        rts
.endproc

; A: side, X: offset. " WINS" follows where the name's padding begins.
.proc write_winner
        cmp #0
        bne @second
        lda F_CHAR + P1
        bra @name
@second:
        lda F_CHAR + P2
@name:
        jsr write_name
@padding:
        dex
        dex
        lda f:text_map,x
        beq @padding
        inx
        inx
        lda #COLOUR_GOLD
        ldy #.loword(word_wins)
        jmp write_text
.endproc

.proc show_match_winner
        lda F_ROUNDS + P1
        cmp F_ROUNDS + P2
        beq @drawn
        print 9, 7, word_match, COLOUR_GOLD
        lda F_ROUNDS + P1
        cmp F_ROUNDS + P2
        lda F_CHAR + P1
        bcs @name
        lda F_CHAR + P2
@name:
        ldx #11 * 64 + 13 * 2
        jmp write_name
@drawn:
        print 10, 7, word_match_draw, COLOUR_GOLD
        rts
.endproc

; --- colours --------------------------------------------------------------------------------
; The two fighters' palettes; the second one's is the other dress in a mirror match.
.proc load_palettes
        lda F_CHAR + P1
        ldx #$0000
        jsr load_palette
        lda F_CHAR + P2
        cmp F_CHAR + P1
        bne @own
        clc
        adc #CHARACTERS
@own:
        ldx #$0020
        ; falls into load_palette
.endproc

; A: number of a palette, X: offset in the palette table.
.proc load_palette
        a16
        and #$00FF
        asl
        asl
        asl
        asl
        asl
        tay
        lda #16
        sta t0
@colour:
        lda fighter_colours,y
        sta palettes,x
        iny
        iny
        inx
        inx
        dec t0
        bne @colour
        a8
        rts
.endproc
