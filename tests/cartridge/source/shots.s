; Fireballs: one for each fighter, kept in its owner's record.

SHOT_AHEAD   = 34               ; px before its owner where it appears
SHOT_HEIGHT  = 42               ; px of its centre above the ground
SHOT_HALF    = 10               ; px, half its width
SHOT_UPPER   = 50               ; px above the ground of its upper and lower line
SHOT_LOWER   = 32
SHOT_LEFT    = 16               ; where it leaves the stage
SHOT_RIGHT   = 496

; X: owner. The fireball starts; its speed depends on the punch.
.proc release_shot
        lda #1
        sta F_SHOT,x
        stz F_SHOTXFRAC,x
        stz F_SHOTHIT,x
        lda #GROUND - SHOT_HEIGHT
        sta F_SHOTY,x
        lda F_FACING,x
        sta F_SHOTDIR,x
        ldy #.loword(shot_speed)
        jsr character_word
        lda F_SHOTDIR,x
        beq @left
        a16
        lda t0
        sta F_SHOTV,x
        lda F_X,x
        clc
        adc #SHOT_AHEAD
        sta F_SHOTX,x
        a8
        rts
@left:
        a16
        lda #$0000
        sec
        sbc t0
        sta F_SHOTV,x
        lda F_X,x
        sec
        sbc #SHOT_AHEAD
        sta F_SHOTX,x
        a8
        rts
.endproc

; X: owner.
.proc move_shot
        lda F_SHOT,x
        beq @done
        a16
        lda F_SHOTXFRAC,x
        clc
        adc F_SHOTV,x
        sta F_SHOTXFRAC,x
        a8
        lda F_SHOTV + 1,x
        bmi @left
        lda F_SHOTX + 1,x
        adc #$00
        bra @set
@left:
        lda F_SHOTX + 1,x
        adc #$FF
@set:
        sta F_SHOTX + 1,x
        a16
        lda F_SHOTX,x
        cmp #SHOT_LEFT
        bcc @gone
        cmp #SHOT_RIGHT
        a8
        bcc @done
@gone:
        a8
        stz F_SHOT,x
@done:
        rts
.endproc

; Two fireballs that touch put each other out.
.proc shots_meet
        lda F_SHOT + P1
        and F_SHOT + P2
        beq @done
        a16
        lda F_SHOTX + P1
        sec
        sbc F_SHOTX + P2
        bcs @distance
        eor #$FFFF
        inc
@distance:
        cmp #2 * SHOT_HALF
        a8
        bcs @done
        stz F_SHOT + P1
        stz F_SHOT + P2
@done:
        rts
.endproc

; X: owner, Y: the opponent. Sets the owner's F_SHOTHIT.
.proc find_shot_hit
        stz F_SHOTHIT,x
        lda ending
        bne @done
        lda F_SHOT,x
        beq @done
        lda F_STATE,y
        cmp #ST_DOWN
        beq @done
        a16
        lda F_SHOTX,x
        sec
        sbc F_X,y
        bcs @distance
        eor #$FFFF
        inc
@distance:
        sta t0
        a8
        lda t0 + 1
        bne @done
        lda F_HALFWIDTH,y
        clc
        adc #SHOT_HALF
        cmp t0
        bcc @done
        jsr body_lines
        lda #GROUND - SHOT_LOWER
        cmp t3
        bcc @done               ; passes over the head
        lda t4
        cmp #GROUND - SHOT_UPPER
        bcc @done               ; passes under the feet
        lda #1
        sta F_SHOTHIT,x
@done:
        rts
.endproc

; X: defender, Y: owner of the fireball.
.proc take_shot
        lda F_SHOTHIT,y
        bne @hit
        rts
@hit:
        lda #0
        sta F_SHOT,y
        lda F_STATE,x
        cmp #ST_DOWN
        beq @done               ; an attack of this frame was quicker
        lda #SPECIAL_MOVE
        jsr load_move
        lda #STOP_FRAMES
        sta F_STOP,x
        jsr push_from_shot
        jsr can_block
        bcs @blocked
        jsr scaled_damage
        jsr lose_health
        jmp react_to_hit
@blocked:
        lda #SHOT_CHIP
        sta m_damage
        jsr lose_health
        lda F_HEALTH,x
        cmp #KO_HEALTH
        bne @alive
        jmp react_to_hit
@alive:
        jmp react_to_block
@done:
        rts
.endproc

; The defender slides in the fireball's direction; its owner does not move.
.proc push_from_shot
        lda m_push
        a16
        and #$00FF
        asl
        asl
        asl
        asl
        sta t1
        a8
        lda F_SHOTDIR,y
        a16
        bne @apply
        lda #$0000
        sec
        sbc t1
        sta t1
@apply:
        lda t1
        sta F_PUSH,x
        a8
        rts
.endproc
