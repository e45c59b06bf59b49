; From pads to what a fighter is told to do.

; Once a frame: which buttons went down.
.proc watch_pads
        a16
        ldx #$0002
@pad:
        lda pad_before,x
        eor #$FFFF
        and pad_held,x
        sta pad_new,x
        lda pad_held,x
        sta pad_before,x
        dex
        dex
        bpl @pad
        a8
        rts
.endproc

; Hand each human fighter its pad; the others get an empty one.
.proc hand_out_pads
        ldx #P1
        ldy #$0000
        jsr hand_out_pad
        ldx #P2
        ldy #$0002
        ; falls into hand_out_pad
.endproc

; X: record, Y: offset of its pad.
.proc hand_out_pad
        lda F_HUMAN,x
        beq withhold_pad
        a16
        lda pad_held,y
        sta F_PAD,x
        lda pad_new,y
        sta F_NEW,x
        a8
        rts
.endproc

; X: record that shall stand still.
.proc withhold_pad
        a16
        stz F_PAD,x
        stz F_NEW,x
        a8
        rts
.endproc

; X: record. Directions as seen from the fighter, the attack pressed, the motion.
.proc read_orders
        jsr relative_directions
        jsr pressed_attack
        jmp follow_motion
.endproc

.proc relative_directions
        lda F_PAD + 1,x         ; B Y Select Start up down left right
        sta t0
        stz F_REL,x
        and #>PAD_UP
        beq @down
        lda #RD_UP
        jsr add_direction
@down:
        lda t0
        and #>PAD_DOWN
        beq @right
        lda #RD_DOWN
        jsr add_direction
@right:
        lda t0
        and #>PAD_RIGHT
        beq @left
        lda F_FACING,x
        jsr toward
        jsr add_direction
@left:
        lda t0
        and #>PAD_LEFT
        beq @done
        lda F_FACING,x
        eor #FACE_RIGHT
        jsr toward
        jsr add_direction
@done:
        rts
.endproc

; A: RD_ bit to add to the fighter's directions.
.proc add_direction
        ora F_REL,x
        sta F_REL,x
        rts
.endproc

; A: $40 when the direction is the one the fighter faces. Returns its RD_ bit.
.proc toward
        cmp #FACE_RIGHT
        beq @forward
        lda #RD_BACK
        rts
@forward:
        lda #RD_FORWARD
        rts
.endproc

; F_ATTACK: the first of LP MP HP LK MK HK that went down in this frame.
.proc pressed_attack
        stz F_ATTACK,x
        a16
        lda F_NEW,x
        sta t0
        a8
        ldy #$0000
@button:
        a16
        lda attack_buttons,y
        bit t0
        a8
        bne @found
        iny
        iny
        cpy #12
        bne @button
        rts
@found:
        a16
        tya
        lsr
        inc
        a8
        sta F_ATTACK,x
        rts
.endproc

attack_buttons:
        .word PAD_Y, PAD_X, PAD_L, PAD_B, PAD_A, PAD_R

MOTION_FRAMES = 14              ; how long each step of the motion stays good

; The 236 motion: down, down-forward, forward, each within MOTION_FRAMES of the last.
.proc follow_motion
        lda F_MTIME,x
        beq @over
        dec F_MTIME,x
        bra @step
@over:
        stz F_MSTEP,x
@step:
        lda F_MSTEP,x
        a16
        and #$00FF
        tay
        a8
        lda F_REL,x
        cmp motion_steps,y
        bne @same
        inc F_MSTEP,x
        lda #MOTION_FRAMES
        sta F_MTIME,x
@same:
        rts
.endproc

motion_steps:
        .byte RD_DOWN, RD_DOWN | RD_FORWARD, RD_FORWARD, $FF
