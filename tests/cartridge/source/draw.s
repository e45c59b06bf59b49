; Sprites: a fighter is a pose, a pose a handful of tiles. The table is built anew in
; every frame and sent by the NMI.

ATTRIBUTE_RIGHT = $20           ; above the stage, below the text
ATTRIBUTE_FLIP  = $60
SHOT_COLOURS    = $04           ; sprite palette 2

; Where the chosen characters stand on the select screen.
SHOWN_LEFT  = 56
SHOWN_RIGHT = 200
SHOWN_Y     = 192

.proc draw_frame
        jsr clear_sprites
        lda scene
        cmp #SC_INTRO
        bcs @stage
        cmp #SC_SELECT
        bcs @chosen
        rts
@chosen:
        jmp draw_chosen
@stage:
        both draw_fighter
        both draw_shot
        jmp show_hud
.endproc

; All 128 sprites below the picture's edge.
.proc clear_sprites
        lda #$F0
        ldx #$01FC
@sprite:
        sta oam_low + 1,x
        dex
        dex
        dex
        dex
        bpl @sprite
        ldx #$001E
@high:
        stz oam_high,x
        stz oam_high + 1,x
        dex
        dex
        bpl @high
        ldx #$0000
        stx sprite
        rts
.endproc

; --- the select screen: both characters face each other ------------------------------
.proc draw_chosen
        ldx #SHOWN_LEFT
        stx t0
        lda #SHOWN_Y
        sta t1
        lda #FACE_RIGHT
        sta t2
        stz t3
        lda F_SELECTED + P1
        jsr chosen_pose
        jsr draw_pose
        ldx #SHOWN_RIGHT
        stx t0
        lda #SHOWN_Y
        sta t1
        stz t2
        lda #$02
        sta t3
        lda F_SELECTED + P2
        jsr chosen_pose
        jmp draw_pose
.endproc

; A: whether the choice is made.
.proc chosen_pose
        beq @open
        lda #POSE_VICTORY
        rts
@open:
        lda #POSE_STAND
        rts
.endproc

; --- the stage --------------------------------------------------------------------------
; X: record, Y: opponent.
.proc draw_fighter
        a16
        lda F_X,x
        sec
        sbc camera
        sta t0
        a8
        lda F_Y,x
        sta t1
        lda F_FACING,x
        sta t2
        lda F_SIDE,x
        asl
        sta t3
        jsr shake_when_hit
        jsr pose_of_fighter
        jmp draw_pose
.endproc

; A fighter that is frozen while reeling trembles by one pixel.
.proc shake_when_hit
        lda F_STATE,x
        cmp #ST_REEL
        bne @done
        lda F_STOP,x
        and #$01
        beq @done
        inc t0
@done:
        rts
.endproc

; X: record of the owner.
.proc draw_shot
        lda F_SHOT,x
        beq @done
        a16
        lda F_SHOTX,x
        sec
        sbc camera
        sta t0
        a8
        lda F_SHOTY,x
        sta t1
        lda F_SHOTDIR,x
        sta t2
        lda #SHOT_COLOURS
        sta t3
        lda frame_count
        lsr
        lsr
        and #$01
        clc
        adc #POSE_SHOT
        jmp draw_pose
@done:
        rts
.endproc

; --- one pose ---------------------------------------------------------------------------
; A: pose, t0: x on the screen (signed), t1: y of the feet, t2: facing, t3: palette bits.
; A pose is a count and that many rows of four bytes: x facing right, y, tile and the
; tile's ninth bit, all from the point between the feet.
.proc draw_pose
        a16
        and #$00FF
        asl
        tax
        lda poses,x
        tax
        a8
        lda $0000,x
        sta t5
        inx
@row:
        lda t5
        beq @done
        dec t5
        jsr draw_tile
        inx
        inx
        inx
        inx
        bra @row
@done:
        rts
.endproc

; X: row of a pose.
.proc draw_tile
        ldy sprite
        cpy #$0200
        bcs @done
        a16
        lda $0000,x
        and #$00FF
        eor #$0080
        sec
        sbc #$0080              ; signed
        bit t2 - 1              ; overflow flag: bit 14, facing right
        bvs @right
        eor #$FFFF
        sec
        sbc #$0007              ; mirrored: the tile's other edge
@right:
        clc
        adc t0
        cmp #$0100
        bcc @visible
        cmp #.loword(-7)
        bcs @visible
        a8
@done:
        rts
@visible:
        .a16
        sta t4
        a8
        sta oam_low,y
        lda $0001,x
        clc
        adc t1
        sta oam_low + 1,y
        lda $0002,x
        sta oam_low + 2,y
        lda t2
        bne @unflipped
        lda #ATTRIBUTE_FLIP
        bra @attributes
@unflipped:
        lda #ATTRIBUTE_RIGHT
@attributes:
        ora t3
        ora $0003,x
        sta oam_low + 3,y
        lda t4 + 1
        beq @next
        jsr set_ninth_bit
@next:
        iny
        iny
        iny
        iny
        sty sprite
        rts
.endproc

; Y: offset of a sprite whose x is negative. Four sprites share a byte of high bits.
.proc set_ninth_bit
        phx
        phy
        a16
        tya
        lsr
        lsr
        pha
        and #$0003
        tax
        pla
        lsr
        lsr
        tay
        a8
        lda ninth_bits,x
        ora oam_high,y
        sta oam_high,y
        ply
        plx
        rts
.endproc

ninth_bits:
        .byte $01, $04, $10, $40
