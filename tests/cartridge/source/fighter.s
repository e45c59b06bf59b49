; What a fighter decides to do: one routine per state. X is the fighter's record.

PREJUMP_FRAMES = 4
LANDING_FRAMES = 3
SHOT_STARTUP   = 12             ; the fireball leaves the hands in this frame
SHOT_TOTAL     = 42
LYING_FRAMES   = 32
RISING_FRAMES  = 14
CROUCH_MOVES   = 6              ; numbers of the first crouching and jumping moves
JUMP_MOVES     = 12
SPECIAL_MOVE   = 18

.proc act
        lda F_STOP,x
        beq @free
        dec F_STOP,x
        rts
@free:
        lda F_STATE,x
        a16
        and #$00FF
        tay
        lda act_table,y
        sta jump
        a8
        jmp (jump)
.endproc

act_table:
        .word act_free, act_free, act_jump, act_free, act_free, act_attack
        .word act_special, act_reel, act_pose, act_pose, act_down

; --- standing, walking, crouching ---------------------------------------------------
.proc act_free
        a16
        stz F_VX,x
        a8
        inc F_ANIMATION,x
        lda ending
        bne @over
        lda F_ATTACK,x
        beq @no_attack
        jmp start_attack
@no_attack:
        lda F_REL,x
        bit #RD_UP
        bne @jump
        bit #RD_DOWN
        bne @crouch
        stz F_STATE,x
        stz F_CROUCH,x
        bit #RD_FORWARD
        bne @forward
        bit #RD_BACK
        bne @back
        rts
@jump:
        jmp start_jump
@crouch:
        lda #ST_CROUCH
        sta F_STATE,x
        lda #1
        sta F_CROUCH,x
        rts
@forward:
        ldy #.loword(walk_forward)
        jsr character_word
        jmp set_forward_speed
@back:
        ldy #.loword(walk_back)
        jsr character_word
        a16
        lda t0
        eor #$FFFF
        inc
        sta t0
        a8
        jmp set_forward_speed
@over:
        jmp take_pose
.endproc

; The pose after the round: victory for the winner, loss for whom the clock beat.
.proc take_pose
        stz F_CROUCH,x
        stz F_STATE,x
        lda winner
        bmi @done
        cmp F_SIDE,x
        beq @won
        lda #ST_LOSS
        sta F_STATE,x
        rts
@won:
        lda #ST_VICTORY
        sta F_STATE,x
@done:
        rts
.endproc

.proc act_pose
        inc F_ANIMATION,x
        rts
.endproc

; t0: speed in the direction that the fighter faces.
.proc set_forward_speed
        lda F_FACING,x
        beq @left
        a16
        lda t0
        sta F_VX,x
        a8
        rts
@left:
        a16
        lda #$0000
        sec
        sbc t0
        sta F_VX,x
        a8
        rts
.endproc

; --- jumps -------------------------------------------------------------------------------
.proc start_jump
        lda #ST_JUMP
        sta F_STATE,x
        stz F_CROUCH,x
        stz F_PHASE,x
        stz F_AIRUSED,x
        lda #PREJUMP_FRAMES
        sta F_TIME,x
        rts
.endproc

.proc act_jump
        lda F_PHASE,x
        beq @prejump
        dec
        beq jump_flight
        dec F_TIME,x            ; landing
        bne @done
        stz F_STATE,x
@done:
        rts
@prejump:
        dec F_TIME,x
        bne @done
        lda #1
        sta F_PHASE,x
        sta F_AIR,x
        a16
        lda #.loword(-JUMP_SPEED)
        sta F_VY,x
        stz F_VX,x
        a8
        lda F_REL,x
        bit #RD_FORWARD
        bne @forward
        bit #RD_BACK
        beq @done
        ldy #.loword(jump_across)
        jsr character_word
        a16
        lda t0
        eor #$FFFF
        inc
        sta t0
        a8
        jmp set_forward_speed
@forward:
        ldy #.loword(jump_across)
        jsr character_word
        jmp set_forward_speed
.endproc

; In the air: one attack per jump.
.proc jump_flight
        lda F_INMOVE,x
        bne continue_move
        lda ending
        bne @done
        lda F_AIRUSED,x
        bne @done
        lda F_ATTACK,x
        beq @done
        clc
        adc #JUMP_MOVES - 1
        jsr begin_move
        lda #1
        sta F_AIRUSED,x
@done:
        rts
.endproc

; --- attacks -----------------------------------------------------------------------------
; F_ATTACK holds 1 + the button. A punch after the 236 motion is a fireball.
.proc start_attack
        cmp #4
        bcs @normal
        lda F_MSTEP,x
        cmp #3
        bne @normal
        lda F_SHOT,x
        bne @normal
        jmp start_special
@normal:
        lda #ST_ATTACK
        sta F_STATE,x
        lda F_REL,x
        and #RD_DOWN
        bne @crouching
        stz F_CROUCH,x
        lda F_ATTACK,x
        dec
        jmp begin_move
@crouching:
        lda #1
        sta F_CROUCH,x
        lda F_ATTACK,x
        clc
        adc #CROUCH_MOVES - 1
        jmp begin_move
.endproc

; A: number of the move.
.proc begin_move
        sta F_MOVE,x
        lda #1
        sta F_INMOVE,x
        sta F_FRAME,x
        stz F_HITDONE,x
        jmp set_move_code
.endproc

; The next frame of the move that is out; at its end the fighter is free at once.
.proc continue_move
        lda F_MOVE,x
        jsr load_move
        inc F_FRAME,x
        lda F_FRAME,x
        cmp m_total
        bcc @done
        beq @done
        jmp end_move
@done:
        rts
.endproc

.proc end_move
        stz F_INMOVE,x
        stz F_FRAME,x
        rts
.endproc

.proc act_attack
        jsr continue_move
        lda F_INMOVE,x
        bne @done
        stz F_STATE,x
        jmp act_free
@done:
        rts
.endproc

.proc start_special
        lda #ST_SPECIAL
        sta F_STATE,x
        stz F_CROUCH,x
        stz F_MSTEP,x
        lda #SPECIAL_MOVE
        jmp begin_move
.endproc

.proc act_special
        inc F_FRAME,x
        lda F_FRAME,x
        cmp #SHOT_STARTUP
        bne @end
        jmp release_shot
@end:
        cmp #SHOT_TOTAL + 1
        bne @done
        jsr end_move
        stz F_STATE,x
        jmp act_free
@done:
        rts
.endproc

; --- being hit -----------------------------------------------------------------------------
.proc act_reel
        dec F_TIME,x
        bne @done
        stz F_STATE,x
        stz F_BLOCKED,x
@done:
        rts
.endproc

; Falling, lying (for good after a KO), getting up.
.proc act_down
        lda F_PHASE,x
        beq @done
        dec
        bne @rising
        lda F_HEALTH,x
        cmp #KO_HEALTH
        beq @done
        dec F_TIME,x
        bne @done
        inc F_PHASE,x
        lda #RISING_FRAMES
        sta F_TIME,x
        rts
@rising:
        dec F_TIME,x
        bne @done
        stz F_STATE,x
        stz F_PHASE,x
@done:
        rts
.endproc

; --- guard ---------------------------------------------------------------------------------
GUARD_DISTANCE = 110

; Standing and holding back while the opponent's attack is near: the guard goes up
; and the fighter stays where it is. Y is the opponent's record.
.proc guard_stance
        lda F_STATE,x
        beq @free
        cmp #ST_GUARD
        bne @done
@free:
        lda F_REL,x
        and #RD_BACK
        beq @lower
        lda F_SHOT,y
        bne @raise
        lda F_INMOVE,y
        beq @lower
        jsr distance
        a16
        lda t0
        cmp #GUARD_DISTANCE
        a8
        bcs @lower
@raise:
        lda #ST_GUARD
        sta F_STATE,x
        a16
        stz F_VX,x
        a8
        rts
@lower:
        lda #ST_STAND
        sta F_STATE,x
@done:
        rts
.endproc
