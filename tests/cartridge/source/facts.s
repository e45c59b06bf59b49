; The facts that follow from others, written at the end of every frame on the stage.

.proc update_facts
        both update_record
        ldx F_OLDX + P1
        stx X_COPY1
        ldx F_OLDX + P2
        stx X_COPY2
        jmp follow_camera
.endproc

; X: record, Y: opponent.
.proc update_record
        jsr distance
        lda #FACE_RIGHT
        bcc @side
        lda #0
@side:
        sta F_OPPDIR,x
        lda t0
        sec
        sbc F_HALFWIDTH,y
        bcs @apart
        lda #0
@apart:
        sta F_DISTX,x
        lda F_Y,x
        sec
        sbc F_Y,y
        bcs @height
        eor #$FF
        inc
@height:
        sta F_DISTY,x
        jmp drain_bar
.endproc

; The bar on the screen follows the health by one point a frame.
.proc drain_bar
        lda F_HEALTH,x
        cmp #KO_HEALTH
        bne @alive
        lda #0
@alive:
        cmp F_BAR,x
        bcs @done
        dec F_BAR,x
@done:
        rts
.endproc

; Four bytes that name the move: stance, strength, kind, number.
.proc set_move_code
        lda F_MOVE,x
        sta F_MOVECODE + 3,x
        phy
        a16
        and #$00FF
        tay
        a8
        lda move_stance,y
        sta F_MOVECODE,x
        lda move_strength,y
        sta F_MOVECODE + 1,x
        lda move_kind,y
        sta F_MOVECODE + 2,x
        ply
        rts
.endproc

; The picture's left edge: the middle between the two, inside the stage.
.proc follow_camera
        a16
        lda F_X + P1
        clc
        adc F_X + P2
        lsr
        sec
        sbc #128
        bcs @left
        lda #0
@left:
        cmp #257
        bcc @right
        lda #256
@right:
        sta camera
        a8
        rts
.endproc
