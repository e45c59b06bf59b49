; What an attack does to whom it met: blocked or not, damage, sliding, reeling, falling.

STOP_FRAMES      = 6            ; both stand frozen when an attack meets
SHOT_CHIP        = 2            ; health that a blocked fireball takes
FALL_SPEED       = $0380        ; upwards, px/256 per frame, when knocked down
FALL_DRIFT       = $0160        ; away from the attacker

; X: defender, Y: attacker. What the attack found in F_HIT does.
.proc take_hit
        lda F_HIT,x
        bne @hit
        rts
@hit:
        dec
        jsr load_move
        lda #STOP_FRAMES
        sta F_STOP,x
        sta F_STOP,y
        jsr push_both
        jsr can_block
        bcs @blocked
        jsr scaled_damage
        jsr lose_health
        jmp react_to_hit
@blocked:
        jmp react_to_block
.endproc

; Carry set when the record at X blocks: free or already blocking, on the ground,
; holding back, at the right height.
.proc can_block
        lda F_REL,x
        and #RD_BACK
        beq @no
        lda F_AIR,x
        bne @no
        lda F_STATE,x
        cmp #ST_REEL
        beq @stunned
        cmp #ST_JUMP
        beq @no
        cmp #ST_GUARD + 1
        bcs @no
@height:
        lda F_REL,x
        and #RD_DOWN
        bne @crouching
        lda m_flags
        and #FLAG_LOW
        bne @no
        sec
        rts
@crouching:
        lda m_flags
        and #FLAG_HIGH
        bne @no
        sec
        rts
@stunned:
        lda F_BLOCKED,x
        bne @height
@no:
        clc
        rts
.endproc

; m_damage times the attacker's power (16 is 1), by the multiplier of the CPU.
.proc scaled_damage
        phx
        lda F_CHAR,y
        a16
        and #$00FF
        tax
        a8
        lda power,x
        sta WRMPYA
        lda m_damage
        sta WRMPYB
        plx
        nop
        nop
        nop
        nop
        a16
        lda RDMPYL
        lsr
        lsr
        lsr
        lsr
        a8
        sta m_damage
        rts
.endproc

; Below zero the fighter is out, and its health reads 255.
.proc lose_health
        lda F_HEALTH,x
        sec
        sbc m_damage
        bcs @alive
        lda #KO_HEALTH
@alive:
        sta F_HEALTH,x
        sta F_HEALTH2,x
        rts
.endproc

; The defender slides away. The attacker slides too, further when the defender has
; a wall behind it, and not at all when it was hit in the same frame.
.proc push_both
        lda m_push
        a16
        and #$00FF
        asl
        asl
        asl
        asl
        sta t1                  ; px/256 per frame
        lsr
        sta t2
        a8
        jsr at_wall
        bcc @side
        a16
        lda t1
        sta t2
        a8
@side:
        jsr pushed_right
        a16
        bcs @apply
        lda #$0000
        sec
        sbc t1
        sta t1
        lda #$0000
        sec
        sbc t2
        sta t2
@apply:
        lda t1
        sta F_PUSH,x
        a8
        lda F_HIT,y
        bne @done
        a16
        lda #$0000
        sec
        sbc t2
        sta F_PUSH,y
        a8
@done:
        rts
.endproc

; Carry set when the record at X is to be pushed to the right.
.proc pushed_right
        jsr distance
        bcc @done               ; X is the left one
        lda t0
        bne @done
        lda F_FACING,x          ; on one spot: backwards
        cmp #1                  ; carry: faces right
        bcs @back
        sec
        rts
@back:
        clc
@done:
        rts
.endproc

; Carry set when the record at X stands at a wall.
.proc at_wall
        a16
        lda F_X,x
        cmp #WALL_LEFT + 2
        bcc @yes
        cmp #WALL_RIGHT - 1
        a8
        rts
@yes:
        a8
        sec
        rts
.endproc

.proc react_to_hit
        jsr end_move
        stz F_BLOCKED,x
        a16
        stz F_VX,x
        a8
        lda F_HEALTH,x
        cmp #KO_HEALTH
        beq knock_down
        lda F_AIR,x
        bne knock_down
        lda m_flags
        and #FLAG_DOWN
        bne knock_down
        lda #ST_REEL
        sta F_STATE,x
        lda m_hitstun
        sta F_TIME,x
        rts
.endproc

.proc knock_down
        lda #ST_DOWN
        sta F_STATE,x
        stz F_CROUCH,x
        stz F_PHASE,x
        lda #1
        sta F_AIR,x
        jsr pushed_right
        a16
        lda #FALL_DRIFT
        bcs @drift
        lda #.loword(-FALL_DRIFT)
@drift:
        sta F_VX,x
        lda #.loword(-FALL_SPEED)
        sta F_VY,x
        stz F_PUSH,x
        a8
        rts
.endproc

.proc react_to_block
        stz F_CROUCH,x
        lda F_REL,x
        and #RD_DOWN
        beq @reel
        lda #1
        sta F_CROUCH,x
@reel:
        lda #ST_REEL
        sta F_STATE,x
        lda #1
        sta F_BLOCKED,x
        lda m_blockstun
        sta F_TIME,x
        a16
        stz F_VX,x
        a8
        rts
.endproc
