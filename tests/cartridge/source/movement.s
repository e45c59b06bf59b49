; Bodies in space: facing, speed, gravity, walls, and keeping apart.

JUMP_SPEED = $0674              ; upwards, px/256 per frame
GRAVITY    = $0055              ; px/256 per frame per frame
STEP_APART = 2                  ; px per frame that overlapping bodies move apart

; t0: distance of the records X and Y in px. Carry set when X is not left of Y.
.proc distance
        a16
        lda F_X,x
        sec
        sbc F_X,y
        bcs @right
        eor #$FFFF
        inc
        sta t0
        a8
        clc
        rts
@right:
        sta t0
        a8
        sec
        rts
.endproc

; A fighter that is free on the ground turns to the opponent.
.proc face_opponent
        lda F_AIR,x
        bne @done
        lda F_STATE,x
        cmp #ST_GUARD + 1
        bcs @done
        cmp #ST_JUMP
        beq @done
        jsr distance
        bcs @right
        lda #FACE_RIGHT
        sta F_FACING,x
        rts
@right:
        a16
        lda t0
        a8
        beq @done               ; on the same spot: as before
        stz F_FACING,x
@done:
        rts
.endproc

.proc move_fighter
        a16
        lda F_X,x
        sta F_OLDX,x
        a8
        lda F_STOP,x
        bne @done
        jsr move_across
        jsr weaken_push
        lda F_AIR,x
        beq @walls
        jsr move_in_air
@walls:
        jmp keep_inside
@done:
        rts
.endproc

; x += speed + push, a 24-bit sum.
.proc move_across
        a16
        lda F_VX,x
        clc
        adc F_PUSH,x
        sta t0
        clc
        adc F_XFRAC,x
        sta F_XFRAC,x
        a8
        lda t0 + 1
        bmi @left
        lda F_X + 1,x
        adc #$00
        sta F_X + 1,x
        rts
@left:
        lda F_X + 1,x
        adc #$FF
        sta F_X + 1,x
        rts
.endproc

; The push loses an eighth in every frame, and a little more, until it is gone.
.proc weaken_push
        a16
        lda F_PUSH,x
        beq @done
        bmi @left
        lsr
        lsr
        lsr
        clc
        adc #$0008
        sta t0
        lda F_PUSH,x
        sec
        sbc t0
        bpl @set
        lda #$0000
@set:
        sta F_PUSH,x
        a8
        rts
@left:
        .a16
        eor #$FFFF
        inc
        lsr
        lsr
        lsr
        clc
        adc #$0008
        clc
        adc F_PUSH,x
        bmi @set
        lda #$0000
        bra @set
@done:
        a8
        rts
.endproc

; Gravity, and landing on the ground.
.proc move_in_air
        a16
        lda F_YFRAC,x
        clc
        adc F_VY,x
        sta F_YFRAC,x
        lda F_VY,x
        bmi @rising
        clc
        adc #GRAVITY
        sta F_VY,x
        a8
        lda F_Y,x
        cmp #GROUND
        bcs land
        rts
@rising:
        .a16
        clc
        adc #GRAVITY
        sta F_VY,x
        a8
        rts
.endproc

.proc land
        lda #GROUND
        sta F_Y,x
        stz F_YFRAC,x
        stz F_AIR,x
        a16
        stz F_VX,x
        stz F_VY,x
        a8
        lda F_STATE,x
        cmp #ST_DOWN
        beq @fallen
        jsr end_move
        lda #2
        sta F_PHASE,x
        lda #LANDING_FRAMES
        sta F_TIME,x
        rts
@fallen:
        lda #1
        sta F_PHASE,x
        lda #LYING_FRAMES
        sta F_TIME,x
        rts
.endproc

.proc keep_inside
        a16
        lda F_X,x
        cmp #WALL_LEFT
        bcs @right
        lda #WALL_LEFT
        bra @stop
@right:
        cmp #WALL_RIGHT + 1
        bcc @done
        lda #WALL_RIGHT
@stop:
        .a16
        sta F_X,x
        a8
        stz F_XFRAC,x
        rts
@done:
        a8
        rts
.endproc

; Neither further apart than the screen allows nor inside each other.
.proc keep_apart
        ldx #P1
        ldy #P2
        jsr distance
        a16
        lda t0
        cmp #MAX_APART + 1
        a8
        bcc @near
        ldx F_OLDX + P1
        stx F_X + P1
        ldx F_OLDX + P2
        stx F_X + P2
        rts
@near:
        lda F_STATE + P1
        cmp #ST_DOWN
        beq @done
        lda F_STATE + P2
        cmp #ST_DOWN
        beq @done
        jsr heights_differ
        bcs @done
        lda F_HALFWIDTH + P1
        clc
        adc F_HALFWIDTH + P2
        cmp t0
        bcc @done
        beq @done
        jmp push_bodies
@done:
        rts
.endproc

; Carry set when one fighter is so far above the other that they pass.
.proc heights_differ
        lda F_Y + P1
        sec
        sbc F_Y + P2
        bcs @positive
        eor #$FF
        inc
@positive:
        cmp #44
        rts
.endproc

; Move overlapping bodies apart, each by the same step; a wall hands the step on.
.proc push_bodies
        jsr distance
        a16
        lda t0
        a8
        bne @apart
        lda F_FACING + P1       ; on one spot: each goes where its back is
        bne @first_left
        bra @first_right
@apart:
        bcs @first_right        ; the carry of `distance`: X is the right one
@first_left:
        ldx #P1
        ldy #P2
        bra @push
@first_right:
        ldx #P2
        ldy #P1
@push:
        a16
        lda F_X,x
        sec
        sbc #STEP_APART
        cmp #WALL_LEFT
        bcs @left_free
        lda #WALL_LEFT
@left_free:
        sta F_X,x
        lda F_X,y
        clc
        adc #STEP_APART
        cmp #WALL_RIGHT + 1
        bcc @right_free
        lda #WALL_RIGHT
@right_free:
        sta F_X,y
        a8
        rts
.endproc
