; Which pose shows what a fighter does.

; A: the pose that shows the state of record X.
.proc pose_of_fighter
        lda F_STATE,x
        a16
        and #$00FF
        tay
        lda pose_table,y
        sta jump
        a8
        jmp (jump)
.endproc

pose_table:
        .word pose_standing, pose_crouching, pose_jump, pose_standing, pose_guard, pose_attack
        .word pose_special, pose_reel, pose_victory, pose_loss, pose_down

.proc pose_standing
        a16
        lda F_VX,x
        a8
        beq @still
        lda F_ANIMATION,x
        and #$08
        beq @still
        lda #POSE_WALK
        rts
@still:
        lda #POSE_STAND
        rts
.endproc

.proc pose_crouching
        lda #POSE_CROUCH
        rts
.endproc

.proc pose_guard
        lda #POSE_GUARD
        rts
.endproc

.proc pose_victory
        lda #POSE_VICTORY
        rts
.endproc

.proc pose_loss
        lda #POSE_HIT
        rts
.endproc

.proc pose_jump
        lda F_PHASE,x
        cmp #1
        bne pose_crouching
        lda F_INMOVE,x
        bne pose_attack
        lda #POSE_JUMP
        rts
.endproc

; Before an attack is active and at its very end the limb is drawn back.
.proc pose_attack
        lda F_MOVE,x
        jsr load_move
        lda F_FRAME,x
        cmp m_startup
        bcc @drawn_back
        lda m_total
        sec
        sbc F_FRAME,x
        cmp #4
        bcc @drawn_back
        lda F_MOVE,x
        a16
        and #$00FF
        tay
        a8
        lda move_pose,y
        rts
@drawn_back:
        lda F_CROUCH,x
        bne pose_crouching
        lda F_AIR,x
        bne @air
        lda #POSE_WINDUP
        rts
@air:
        lda #POSE_JUMP
        rts
.endproc

.proc pose_special
        lda F_FRAME,x
        cmp #SHOT_STARTUP - 2
        bcc @windup
        lda #POSE_CAST
        rts
@windup:
        lda #POSE_WINDUP
        rts
.endproc

.proc pose_reel
        lda F_BLOCKED,x
        bne @blocked
        lda F_CROUCH,x
        bne @crouching
        lda #POSE_HIT
        rts
@crouching:
        lda #POSE_CROUCH_HIT
        rts
@blocked:
        lda F_CROUCH,x
        bne @low
        lda #POSE_GUARD
        rts
@low:
        lda #POSE_CROUCH_GUARD
        rts
.endproc

.proc pose_down
        lda F_PHASE,x
        beq @falling
        dec
        beq @lying
        lda #POSE_CROUCH
        rts
@falling:
        lda #POSE_FALL
        rts
@lying:
        lda #POSE_LYING
        rts
.endproc

move_pose:
        .byte POSE_PUNCH, POSE_PUNCH, POSE_HEAVY_PUNCH, POSE_KICK, POSE_KICK, POSE_HIGH_KICK
        .byte POSE_CROUCH_PUNCH, POSE_CROUCH_PUNCH, POSE_UPPERCUT
        .byte POSE_SWEEP, POSE_SWEEP, POSE_SWEEP
        .byte POSE_JUMP_PUNCH, POSE_JUMP_PUNCH, POSE_JUMP_PUNCH
        .byte POSE_JUMP_KICK, POSE_JUMP_KICK, POSE_JUMP_KICK
        .byte POSE_CAST
